"""Who comes when, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.desk.homes import names_of
from songtor.look.clock import now, today
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
