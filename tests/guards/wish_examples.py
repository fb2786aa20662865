"""What the services of wishes are asked, and a share somebody announced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from songtor.city.policy import NOBODY
from songtor.shop.models import Announcement, Asked, Shop
from songtor.shop.sharing.codes import new_code
from songtor.shop.sharing.services import Brings, announce, receive, withdraw
from songtor.shop.shelf.services import Shared, Sharer
from songtor.shop.wishes.queries import What
from songtor.shop.wishes.services import ask_for, ask_no_more, wish
from tests.guards.example import Example
from tests.guards.shop_examples import rice_known, shop
from tests.guards.world import World
from tests.personas import DAY, act

MILK, TINS = What("MILK"), What("TINNED")
WEEK = timedelta(days=7)


def asked(w: World, where: Shop | None = None) -> Asked:
    return ask_for(act(w.malee), shop=where or shop(w), what=MILK, quantity=5, until=DAY + WEEK)


def announced(where: Shop, key: str = "announced") -> Announcement:
    told = {"day": DAY, "sharer": Sharer("COMPANY", "ร้านใจดี"), "lines": [Brings(MILK, 20)]}
    return announce(act(NOBODY, "07:00", key=key), shop=where, code=new_code(key), **told)


WISH_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "shop.wish": lambda w: Example({"shop": shop(w), "what": MILK}, {"what": TINS}),
    "shop.ask_for": lambda w: Example(
        {"shop": shop(w), "what": MILK, "quantity": 5, "until": DAY + WEEK}, {"quantity": 6}
    ),
    "shop.ask_no_more": lambda w: Example({"asked": asked(w)}, {"asked": asked(w, shop(w, "ร้านที่สอง"))}),
}


def wish_records(w: World) -> dict[str, tuple[Any, Any]]:
    """By the word an address names it with."""
    return {"asked": (asked(w, shop(w, "ร้านที่ขอ")), None)}


def make_wish_day(w: World) -> None:
    """At least one row in every append-only table of wishes and announced shares, after the shop's own day."""
    where, product = shop(w, "ร้านที่ขอ"), rice_known()
    wish(act(w.malee), shop=where, what=MILK)
    ask_no_more(act(w.malee), asked=asked(w, where))
    withdraw(act(NOBODY), announcement=announced(where, "first"))
    told = {"shop": where, "sharer": Sharer(), "lines": [Shared(product.pk, 3)]}
    receive(act(w.malee), announcement=announced(where, "second"), **told)
