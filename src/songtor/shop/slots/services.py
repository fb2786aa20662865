"""A shop says when it opens, and households book a place in a slot, so that nobody queues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.city.queries import crew_addresses
from songtor.evidence.rows import insert
from songtor.messages.services import post
from songtor.people.models import Household
from songtor.shop.counting.open import held
from songtor.shop.models import Booking, BookingEnd, Closing, ClosingReversal, Opening, Seat, Shop, Stretch
from songtor.shop.slots.errors import (
    BookedAlready,
    BookingOver,
    ClosedAlready,
    ClosingOfThePast,
    OpenAlready,
    OpeningImpossible,
    OpeningOfThePast,
    ReasonMissing,
    SlotClosed,
    SlotFull,
    SlotOver,
    StretchesOverlap,
    TooManyStretches,
    WeekdayMissing,
)
from songtor.shop.slots.queries import AHEAD, Slot, free_ahead, slots_of

SHORTEST, LONGEST, MOST_PLACES = 5, 240, 200
MOST_STRETCHES = 4
NOT_OPEN: dict[str, Any] = {"opens_at": None, "closes_at": None, "minutes": 0, "places": 0}


@dataclass(frozen=True)
class Pattern:
    """Open from, until, in slots of so many minutes with so many places each."""

    opens_at: time
    closes_at: time
    minutes: int
    places: int

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"

    @property
    def is_possible(self) -> bool:
        day = date.min
        length = datetime.combine(day, self.closes_at) - datetime.combine(day, self.opens_at)
        fits = SHORTEST <= self.minutes <= LONGEST and length.total_seconds() >= self.minutes * 60
        return fits and 0 < self.places <= MOST_PLACES


@performs(Verb.PLAN, Kind.SHOP, on="shop")
def set_opening(
    act: Act, *, shop: Shop, weekdays: Sequence[int], stretches: Sequence[Pattern], starts_on: date
) -> Shop:
    """From a day on it opens so on these weekdays; without a stretch it does not. Who has booked keeps the place.

    Raises WeekdayMissing, OpeningImpossible, StretchesOverlap, TooManyStretches, OpeningOfThePast.
    """
    if not weekdays or not set(weekdays) <= set(range(1, 8)):
        raise WeekdayMissing
    patterns = _in_order(stretches)
    if starts_on < act.day:
        raise OpeningOfThePast
    for weekday in sorted(set(weekdays)):
        _set_weekday(act, shop, weekday, starts_on, patterns)
    return shop


def _in_order(stretches: Sequence[Pattern]) -> list[Pattern]:
    """Raises OpeningImpossible, StretchesOverlap, TooManyStretches."""
    if not all(one.is_possible for one in stretches):
        raise OpeningImpossible
    if len(stretches) > MOST_STRETCHES:
        raise TooManyStretches(most=MOST_STRETCHES)
    patterns = sorted(stretches, key=lambda one: one.opens_at)
    for first, second in pairwise(patterns):
        if second.opens_at < first.closes_at:
            raise StretchesOverlap(first=first, second=second)
    return patterns


def _set_weekday(act: Act, shop: Shop, weekday: int, starts_on: date, patterns: Sequence[Pattern]) -> None:
    times = {"happened_at": act.happened_at, "entered_at": act.entered_at}
    first, *later = [asdict(one) for one in patterns] or [NOT_OPEN]
    opening = Opening(
        district_id=shop.district_id,
        shop=shop,
        weekday=weekday,
        starts_on=starts_on,
        actor_ref=act.actor.ref,
        **first,
        **times,
    )
    further = [Stretch(district_id=shop.district_id, opening=opening, **one, **times) for one in later]
    act.write_all([opening, *further])


@performs(Verb.PLAN, Kind.SHOP, on="shop")
def close_day(act: Act, *, shop: Shop, day: date, reason: str) -> Closing:
    """Nobody can book that day. Officers and heads get a letter when somebody has; it names nobody.

    Raises ReasonMissing, ClosingOfThePast, ClosedAlready.
    """
    if not reason.strip():
        raise ReasonMissing
    if day < act.day:
        raise ClosingOfThePast
    held(shop.pk)
    if Closing.objects.filter(shop=shop, day=day, reversal__isnull=True).exists():
        raise ClosedAlready
    closing = act.write(
        Closing(
            district_id=shop.district_id,
            shop=shop,
            day=day,
            reason=reason.strip()[:300],
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    if booked := Seat.objects.filter(shop=shop, day=day).count():
        _tell(act, closing, booked)
    return closing


def _tell(act: Act, closing: Closing, booked: int) -> None:
    with override("th"):
        told = {"shop": closing.shop.name, "day": date_format(closing.day, "j M Y"), "count": f"{booked:,}"}
        subject = _("%(shop)s is closed on %(day)s: %(count)s households have booked") % told
        body = (
            _(
                "%(shop)s is closed on %(day)s.\n"
                "%(count)s households have booked a time that day and do not know yet.\n"
                "Open “Time slots” of the shop on that day: it lists whom to tell."
            )
            % told
        )
    for account in crew_addresses([closing.district_id], act.day):
        about = f"closing:{closing.pk}"
        post(act, to=account.email, subject=subject, body=body, about=about, once_for=f"{about}:{account.pk}")


@performs(Verb.PLAN, Kind.SHOP, on="closing")
def open_day_again(act: Act, *, closing: Closing) -> ClosingReversal:
    """Who had booked still comes. Raises OpenAlready."""
    held(closing.shop_id)
    if ClosingReversal.objects.filter(closing=closing).exists():
        raise OpenAlready
    return act.write(
        ClosingReversal(
            district_id=closing.district_id,
            closing=closing,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def book(act: Act, *, shop: Shop, household: Household, day: date, begins: time) -> Booking:
    """A place in a slot; of two for the last one the second is told the next free.

    Raises SlotClosed, SlotOver, SlotFull, BookedAlready.
    """
    held(shop.pk)
    return _booked(act, shop, household, day, begins)


@performs(Verb.RECORD, Kind.SHOP, on="booking")
def cancel_booking(act: Act, *, booking: Booking) -> BookingEnd:
    """Its place is free again. Raises BookingOver."""
    held(booking.shop_id)
    return _ended(act, booking, None)


@performs(Verb.RECORD, Kind.SHOP, on="booking")
def move_booking(act: Act, *, booking: Booking, day: date, begins: time) -> Booking:
    """The new place, or the old one stays. Raises BookingOver, SlotClosed, SlotOver, SlotFull, BookedAlready."""
    held(booking.shop_id)
    _give_back(booking)
    moved = _booked(act, booking.shop, booking.household, day, begins)
    _end(act, booking, moved)
    return moved


def _booked(act: Act, shop: Shop, household: Household, day: date, begins: time) -> Booking:
    slot = _slot(act, shop, day, begins)
    numbers = set(Seat.objects.filter(shop=shop, day=day, begins=begins).values_list("number", flat=True))
    if len(numbers) >= slot.places:
        raise SlotFull(next=_next_words(shop, act.happened_at))
    number = next(one for one in range(1, slot.places + len(numbers) + 1) if one not in numbers)
    times = {"happened_at": act.happened_at, "entered_at": act.entered_at}
    where = {"shop": shop, "household": household, "day": day, "begins": begins}
    booking = Booking(district_id=shop.district_id, seat=number, actor_ref=act.actor.ref, **where, **times)
    act.write(booking)
    seat = insert(Seat(booking=booking, number=number, **where), or_leave=True)
    _refuse_second(seat)
    return booking


def _refuse_second(seat: Seat) -> None:
    """Another shop may have been faster: the household comes once a day. Raises BookedAlready."""
    holding = Seat.objects.get(household=seat.household_id, day=seat.day)
    if holding.pk != seat.pk:
        raise BookedAlready(clock=f"{holding.begins:%H:%M}")


def _slot(act: Act, shop: Shop, day: date, begins: time) -> Slot:
    """Raises SlotClosed, SlotOver."""
    if not act.day <= day <= act.day + AHEAD:
        raise SlotOver if day < act.day else SlotClosed
    slot = next((one for one in slots_of(shop, day, day)[day] if one.begins == begins), None)
    if slot is None:
        raise SlotClosed
    if slot.is_over(act.happened_at):
        raise SlotOver
    return slot


def _next_words(shop: Shop, at: datetime) -> str:
    free = next(free_ahead(shop, at), None)
    return f"{date_format(free.day, 'j M')} {free.begins:%H:%M}" if free else _("none within 60 days")


def _ended(act: Act, booking: Booking, moved_to: Booking | None) -> BookingEnd:
    _give_back(booking)
    return _end(act, booking, moved_to)


def _give_back(booking: Booking) -> None:
    if not Seat.objects.filter(booking=booking).delete()[0]:
        raise BookingOver


def _end(act: Act, booking: Booking, moved_to: Booking | None) -> BookingEnd:
    return act.write(
        BookingEnd(
            district_id=booking.district_id,
            booking=booking,
            moved_to=moved_to,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
