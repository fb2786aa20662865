"""A signed-off vehicle holds what its sign-off said."""

from __future__ import annotations

from collections.abc import Sequence

from songtor.city.acting import Act
from songtor.city.goods import Goods
from songtor.stock.models import Movement, PlaceKind
from songtor.stock.services import Why, move, place_of


def into_difference(act: Act, back: Sequence[Movement], *, why: Why) -> None:
    """What a late correction brought back onto a vehicle goes on as difference."""
    for movement in back:
        move(
            act,
            lot=movement.lot,
            from_place=movement.to_place,
            to_place=place_of(movement.district_id, PlaceKind.DIFFERENCE),
            goods=Goods(movement.lot.category_id, movement.grams, movement.pieces),
            why=why,
        )
