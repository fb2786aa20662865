"""Goods and branches by what somebody typed or scanned."""

from __future__ import annotations

from typing import Any

from songtor.city.policy import Actor
from songtor.shop.errors import NothingFits, SeveralFit
from songtor.shop.queries import product_by_barcode, products_found

MANY = 6


def the_goods(actor: Actor, typed: str) -> Any:
    """By their barcode or their name. Raises NothingFits, SeveralFit."""
    return product_by_barcode(actor=actor, barcode=typed) or the_one(products_found(actor=actor, typed=typed), typed)


def the_one(rows: Any, typed: str) -> Any:
    """What is called so, or the only one that fits: nothing is guessed. Raises NothingFits, SeveralFit."""
    found = list(rows[:MANY])
    same = [one for one in found if str(one) == typed]
    if len(found) == 1 or len(same) == 1:
        return (same or found)[0]
    if found:
        raise SeveralFit(typed=typed, names=" · ".join(str(one) for one in found))
    raise NothingFits(typed=typed)
