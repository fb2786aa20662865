"""Which slots a shop has, how many places are free, and who comes when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.evidence.acts import BANGKOK
from songtor.people.models import Household
from songtor.shop.models import Booking, CheckOut, Closing, Opening, Seat, Shop, Stretch

AHEAD = timedelta(days=60)  # how far a place can be booked
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """So many households may come in it; times of day are Bangkok's."""

    day: date
    begins: time
    ends: time
    places: int
    taken: int = 0

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)

    def is_over(self, at: datetime) -> bool:
        return datetime.combine(self.day, self.ends, tzinfo=BANGKOK) <= at


def slots_of(shop: Shop, first_day: date, last_day: date) -> dict[date, list[Slot]]:
    """Every day -> its slots in order; a closed day has none. Four queries."""
    openings = _openings(shop, last_day)
    between = {"shop": shop, "day__range": (first_day, last_day)}
    closed = set(Closing.objects.filter(**between, reversal__isnull=True).values_list("day", flat=True))
    taken = Counter(Seat.objects.filter(**between).order_by().values_list("day", "begins"))
    found: dict[date, list[Slot]] = {}
    for number in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=number)
        opening = None if day in closed else _holding(openings, day)
        found[day] = [slot for one in opening.stretches for slot in _cut(one, day, taken)] if opening else []
    return found


def _openings(shop: Shop, last_day: date) -> dict[int, list[Opening]]:
    """Weekday -> what was said of it, the last said first."""
    rows = Opening.objects.filter(shop=shop, starts_on__lte=last_day).prefetch_related("further")
    said = defaultdict[int, list[Opening]](list)
    for row in rows.order_by("-starts_on", "-entered_at", "-pk"):
        said[row.weekday].append(row)
    return said


def _holding(openings: dict[int, list[Opening]], day: date) -> Opening | None:
    said = (one for one in openings.get(day.isoweekday(), ()) if one.starts_on <= day)
    return next(said, None)


def _cut(hours: Opening | Stretch, day: date, taken: Counter[tuple[date, time]]) -> Iterator[Slot]:
    """Whole slots only."""
    if hours.opens_at is None or hours.closes_at is None:
        return
    begins, end = datetime.combine(day, hours.opens_at), datetime.combine(day, hours.closes_at)
    length = timedelta(minutes=hours.minutes)
    while begins + length <= end:
        clock = begins.time()
        yield Slot(day, clock, (begins + length).time(), hours.places, taken[day, clock])
        begins += length


def week_of(shop: Shop, day: date) -> list[Opening]:
    """What holds from a day on, weekdays on which it does not open left out. Two queries."""
    return weeks_of([shop], day).get(shop.pk, [])


def weeks_of(shops: Iterable[Shop], day: date) -> dict[UUID, list[Opening]]:
    """The same of many shops in two queries; those that say no times are left out."""
    rows = Opening.objects.filter(shop__in=list(shops), starts_on__lte=day).prefetch_related("further")
    held: dict[UUID, dict[int, Opening]] = {}
    for row in rows.order_by("starts_on", "entered_at", "pk"):
        held.setdefault(row.shop_id, {})[row.weekday] = row
    return {shop: [week[one] for one in sorted(week) if week[one].places] for shop, week in held.items()}


def changes_ahead(shop: Shop, day: date) -> QuerySet[Opening]:
    """What was said of days after this one."""
    rows = Opening.objects.filter(shop=shop, starts_on__gt=day).prefetch_related("further")
    return rows.order_by("starts_on", "weekday", "entered_at")


def free_ahead(shop: Shop, at: datetime, *, first_day: date | None = None) -> Iterator[Slot]:
    """Slots with a free place that are not over, soonest first."""
    begin = first_day or at.astimezone(BANGKOK).date()
    for slots in slots_of(shop, begin, begin + AHEAD).values():
        yield from (slot for slot in slots if slot.free and not slot.is_over(at))


def next_visits(shop: Shop, at: datetime, *, days: int = 1) -> list[Slot]:
    """From a week later on, a free slot on each of so many days, at about the same time of day."""
    here = at.astimezone(BANGKOK)
    clock, nearest = timedelta(hours=here.hour, minutes=here.minute), dict[date, Slot]()
    for slot in free_ahead(shop, at, first_day=here.date() + A_WEEK):
        known = nearest.setdefault(slot.day, slot)
        nearest[slot.day] = min(known, slot, key=lambda one: abs(_since_midnight(one.begins) - clock))
    return list(nearest.values())[:days]


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def bookings(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Booking]:
    """Those that stand, of the actor's districts, in the order they come."""
    rows = Booking.objects.filter(end__isnull=True).select_related("shop__district", "household")
    return visible(actor, Kind.SHOP, rows.order_by("day", "begins", "seat"), verb=verb)


def booking_for(*, actor: Actor, booking_id: UUID) -> Booking:
    """Ended ones too, so that a second press is told. Raises Unknown."""
    rows = Booking.objects.select_related("shop__district", "household")
    return first(visible(actor, Kind.SHOP, rows, verb=Verb.RECORD).filter(pk=booking_id))


def bookings_of(*, actor: Actor, household: Household, since: date) -> list[Booking]:
    """Where a household still comes, soonest first."""
    return list(bookings(actor=actor).filter(household=household, day__gte=since))


def closing_on(shop: Shop, day: date) -> Closing | None:
    """Why it is closed that day; None where it opens as always."""
    return Closing.objects.filter(shop=shop, day=day, reversal__isnull=True).first()


def closings_ahead(shop: Shop, day: date) -> QuerySet[Closing]:
    return Closing.objects.filter(shop=shop, day__gte=day, reversal__isnull=True).order_by("day")


def closing_for(*, actor: Actor, closing_id: UUID) -> Closing:
    """Raises Unknown."""
    rows = Closing.objects.select_related("shop")
    return first(visible(actor, Kind.SHOP, rows, verb=Verb.PLAN).filter(pk=closing_id))


def came(shop: Shop, day: date, households: Iterable[UUID]) -> set[UUID]:
    """Which of them were given goods there that day."""
    sold = CheckOut.objects.filter(shop=shop, day=day, household__in=list(households), reversal__isnull=True)
    return set(sold.values_list("household_id", flat=True))


def missed(*, actor: Actor, shop: Shop, day: date) -> int:
    """Households that had booked and were given nothing there that day."""
    booked = set(bookings(actor=actor).filter(shop=shop, day=day).values_list("household_id", flat=True))
    return len(booked - came(shop, day, booked))
