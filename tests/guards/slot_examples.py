"""What the services of a shop's time slots are asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from songtor.shop.models import Booking, Closing, Shop
from songtor.shop.slots.services import (
    Pattern,
    book,
    cancel_booking,
    close_day,
    move_booking,
    open_day_again,
    set_opening,
)
from tests.guards.example import Example
from tests.guards.shop_examples import shop
from tests.guards.world import World
from tests.personas import DAY, act
from tests.points.needs import make_home

ALL_DAY = Pattern(time(8), time(18), minutes=60, places=20)
EVENING = Pattern(time(19), time(20), minutes=60, places=20)


def opened(w: World, name: str = "ร้านปันสุข") -> Shop:
    asked = {"shop": shop(w, name), "weekdays": range(1, 8), "stretches": [ALL_DAY, EVENING], "starts_on": DAY}
    return set_opening(act(w.people.actor("malees_head"), "07:00"), **asked)


def booking(w: World, where: Shop | None = None) -> Booking:
    home = make_home(w.people, 1)
    return book(act(w.malee), shop=where or opened(w), household=home, day=DAY, begins=time(15))


def closing(w: World, where: Shop | None = None) -> Closing:
    head, day = w.people.actor("malees_head"), DAY + timedelta(days=3)
    return close_day(act(head), shop=where or shop(w), day=day, reason="น้ำท่วม")


SLOT_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "shop.set_opening": lambda w: Example(
        {"shop": shop(w), "weekdays": [2], "stretches": [Pattern(time(9), time(12), 30, 4)], "starts_on": DAY},
        {"stretches": []},
        who="malees_head",
    ),
    "shop.close_day": lambda w: Example(
        {"shop": opened(w), "day": DAY, "reason": "น้ำท่วม"}, {"reason": "อื่น"}, who="malees_head"
    ),
    "shop.open_day_again": lambda w: Example(
        {"closing": closing(w)}, {"closing": closing(w, shop(w, "ร้านที่สอง"))}, who="malees_head"
    ),
    "shop.book": lambda w: Example(
        {"shop": opened(w), "household": make_home(w.people, 1), "day": DAY, "begins": time(15)}, {"begins": time(16)}
    ),
    "shop.cancel_booking": lambda w: Example({"booking": booking(w)}, {"booking": booking(w, opened(w, "ร้านที่สอง"))}),
    "shop.move_booking": lambda w: Example(
        {"booking": booking(w), "day": DAY, "begins": time(16)}, {"begins": time(17)}
    ),
}


def slot_records(w: World) -> dict[str, tuple[Any, Any]]:
    """By the word an address names it with."""
    where = opened(w, "ร้านที่จอง")
    return {"booking": (booking(w, where), None), "closing": (closing(w, where), None)}


def make_slot_day(w: World) -> None:
    """At least one row in every append-only table of slots."""
    where = opened(w, "ร้านที่จอง")
    asked = {"booking": booking(w, where), "day": DAY + timedelta(days=7), "begins": time(10)}
    cancel_booking(act(w.malee), booking=move_booking(act(w.malee), **asked))
    open_day_again(act(w.people.actor("malees_head")), closing=closing(w, where))
