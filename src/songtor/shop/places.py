"""Where a shop's goods come from, lie, and go to in the ledger of goods."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from songtor.shop.models import Shop
from songtor.stock.models import Place, PlaceKind
from songtor.stock.services import place_id, places_of


@dataclass(frozen=True)
class Ends:
    """The shelf is the shop's own; sharers, households and waste are the district's.

    Who took goods home is not told by the ledger but by the check-out that moved them.
    """

    sharers: Place
    shelf: Place
    homes: Place
    waste: Place


def ends_of(shop: Shop) -> Ends:
    """All four, made when the shop opens."""
    return Ends(*places_of(shop.district_id, *_kinds(shop)))


def set_aside(district_id: str, reserve_id: UUID) -> Place:
    """Where goods of a reserve lie: a shelf of its own, on hand and nobody else's to give."""
    return _known(district_id, PlaceKind.SHELF, reserve_id)


def known_ends(shop: Shop) -> Ends:
    """All four without asking the database: they are there since the shop opened."""
    return Ends(*(_known(shop.district_id, kind, subject) for kind, subject in _kinds(shop)))


def _kinds(shop: Shop) -> list[tuple[PlaceKind, UUID | None]]:
    return [
        (PlaceKind.SHARER, None),
        (PlaceKind.SHELF, shop.pk),
        (PlaceKind.HOUSEHOLD, None),
        (PlaceKind.WASTE, None),
    ]


def _known(district_id: str, kind: PlaceKind, subject: UUID | None) -> Place:
    return Place(id=place_id(district_id, kind, subject), district_id=district_id, kind=kind, subject=subject)
