"""A basket as the till and the self-choice screen show it: goods by kind, what it costs, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songtor.city.policy import Actor
from songtor.desk.homes import members_seen
from songtor.desk.till.pictures import PICTURES
from songtor.look.clock import now, today
from songtor.look.figures import number
from songtor.people.basis.queries import PAGE
from songtor.people.basis.services import looked
from songtor.people.households.queries import members_on, proxies_of
from songtor.people.persons.queries import named
from songtor.points.queries import balance_of
from songtor.shop.counting.open import open_count
from songtor.shop.reserves.queries import held_for
from songtor.shop.till.baskets import lines_of
from songtor.shop.till.caps import room_of
from songtor.shop.till.queries import kind_label, on_offer


@dataclass(frozen=True)
class Shelf:
    """The goods of one kind, and its picture."""

    kind: str
    label: str
    picture: str
    goods: list[Any]


def shelves_of(offered: list[Any]) -> list[Shelf]:
    """Kinds without goods are left out."""
    kinds = dict.fromkeys(one.product.kind for one in offered)
    return [
        Shelf(
            kind,
            kind_label(kind),
            PICTURES[kind],
            [one for one in offered if one.product.kind == kind],
        )
        for kind in kinds
    ]


def basket_content(basket: Any, kind: str) -> dict[str, Any]:
    """Nothing of anybody but the points of the household."""
    offered = on_offer(basket.shop, today())
    shelves = shelves_of(offered)
    lines = lines_of(basket, offered)
    cost = sum(line.points for line in lines)
    balance = _balance(basket)
    return {
        "basket": basket,
        "shop": basket.shop,
        "shelves": shelves,
        "shelf": next((one for one in shelves if one.kind == kind), shelves[0] if shelves else None),
        "lines": lines,
        "pictures": PICTURES,
        "cost": cost,
        "balance": balance,
        "rest": balance - cost,
        "room": room_words(basket),
        "aside": _aside(basket),
        "is_counted": open_count(basket.shop_id) is not None,
    }


def _balance(basket: Any) -> int:
    if basket.household_id is None:
        return 0
    return balance_of(district_id=basket.district_id, household_id=basket.household_id)


def _aside(basket: Any) -> int:
    """Points that reserves hold for the household: they are no part of its balance."""
    if basket.household_id is None:
        return 0
    return sum(one.left for one in held_for(basket.household_id, district_id=basket.district_id))


def room_words(basket: Any) -> list[str]:
    """What the rule leaves the household today, in words; nothing where nothing is capped."""
    if basket.household_id is None:
        return []
    room = room_of(district_id=basket.district_id, household_id=basket.household_id, day=today())
    words = []
    if room.points is not None:
        words.append(_("today %(points)s points more") % {"points": number(room.points)})
    words += [
        _("%(kind)s: %(left)s more") % {"kind": kind_label(kind), "left": number(left)}
        for kind, left in room.pieces.items()
    ]
    return words


def people_content(basket: Any, actor: Actor) -> dict[str, Any]:
    """Who lives there and who may take the goods for them; that they were looked at is written down."""
    if basket.household_id is None:
        return {"members": [], "receivers": []}
    return {"members": members_seen(actor, basket.household), "receivers": receivers_of(basket, actor)}


def receivers_of(basket: Any, actor: Actor) -> list[tuple[Any, str]]:
    """Named proxies and carers who do not live there, as persons with the names the actor may see."""
    living = [row.person.current for row in members_on(basket.household, today())]
    found = {one.pk: one for member in living for one in proxies_of(member, today())}
    outside = [pk for pk in found if pk not in {one.pk for one in living}]
    names = named(outside, actor)
    looked(actor, names, PAGE, now())
    return [(found[pk], names[pk]) for pk in outside if pk in names]
