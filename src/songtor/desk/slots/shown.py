"""Who comes when, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.desk.homes import names_of
from songtor.look.clock import now, today
from songtor.shop.queries import shops
from songtor.shop.reserves.homes import home_deliveries
from songtor.shop.reserves.queries import reserves
from songtor.shop.slots.queries import bookings, bookings_of, came, next_visits, slots_of


@dataclass(frozen=True)
class Coming:
    """A household that has booked."""

    booking: Any
    names: str
    has_come: bool


@dataclass
class SlotShown:
    """A slot of the day and who comes in it; without `slot` it was booked when other hours held."""

    begins: time
    slot: Any = None
    coming: list[Coming] = field(default_factory=list)


@dataclass(frozen=True)
class DayShown:
    """A shop's day, slot by slot."""

    day: date
    slots: list[SlotShown]

    @property
    def coming(self) -> list[Coming]:
        return [one for slot in self.slots for one in slot.coming]

    @property
    def booked(self) -> int:
        return len(self.coming)

    @property
    def arrived(self) -> int:
        return sum(one.has_come for one in self.coming)

    @property
    def missed(self) -> int:
        return self.booked - self.arrived

    @property
    def free(self) -> int:
        return sum(one.slot.free for one in self.slots if one.slot and not one.slot.is_over(now()))

    @property
    def is_over(self) -> bool:
        return self.day < today()


def day_shown(actor: Actor, shop: Any, day: date) -> DayShown:
    """That names were looked at is written down. As many queries for forty households as for one."""
    rows = list(bookings(actor=actor).filter(shop=shop, day=day))
    homes = [row.household_id for row in rows]
    names, here = names_of(actor, homes), came(shop, day, homes)
    slots = {slot.begins: SlotShown(slot.begins, slot) for slot in slots_of(shop, day, day)[day]}
    for row in rows:
        shown = slots.setdefault(row.begins, SlotShown(row.begins))
        shown.coming.append(Coming(row, " · ".join(names[row.household_id]), row.household_id in here))
    return DayShown(day, [slots[begins] for begins in sorted(slots)])


@dataclass(frozen=True)
class Visits:
    """When a household comes next to a shop, or when it could."""

    booked: Any
    offered: list[Any]


def visits_of(actor: Actor, shop: Any, household: Any, *, days: int = 1) -> Visits | None:
    """None for whoever may not book there, and where a shop says no times."""
    if household is None or not permits(actor, Verb.RECORD, Kind.SHOP, shop):
        return None
    ahead = [one for one in bookings_of(actor=actor, household=household, since=today()) if one.day > today()]
    booked = next((one for one in ahead if one.shop_id == shop.pk), None)
    offered = [] if booked else next_visits(shop, now(), days=days)
    return Visits(booked, offered) if booked or offered else None


@dataclass(frozen=True)
class HomeVisits:
    """How a household gets its goods: when it comes, whether they are brought, and the rounds that could bring them."""

    booked: list[Any]
    delivery: Any
    rounds: list[tuple[Any, bool]]
    may_record: bool


def home_visits(actor: Actor, household: Any) -> HomeVisits | None:
    """For its own page. None for who sees no shop of its district, and where there is none."""
    if not shops(actor=actor).filter(district=household.district_id).exists():
        return None
    may_record = permits(actor, Verb.RECORD, Kind.SHOP, household)
    return HomeVisits(
        bookings_of(actor=actor, household=household, since=today()),
        delivery_of(actor, household),
        _rounds_for(actor, household) if may_record else [],
        may_record,
    )


def delivery_of(actor: Actor, household: Any) -> Any:
    """Since when goods are brought to it; None for one that comes."""
    return home_deliveries(actor=actor, day=today()).filter(household=household, end__isnull=True).first()


def _rounds_for(actor: Actor, household: Any) -> list[tuple[Any, bool]]:
    """Rounds to homes that are still open, and whether its basket is on them."""
    rows = reserves(actor=actor, verb=Verb.RECORD).filter(kind="DELIVERY", close__isnull=True, day__gte=today())
    rounds = rows.filter(district=household.district_id).order_by("day", "pk")
    on_them = set(rounds.filter(purses__household=household).values_list("pk", flat=True))
    return [(one, one.pk in on_them) for one in rounds]
