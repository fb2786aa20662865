"""What lies on a shelf, lot by lot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from songtor.city.goods import Goods
from songtor.shop.models import Product
from songtor.stock.models import Balance, Lot, Place


@dataclass(frozen=True)
class Lying:
    """So much of a lot at a place; `amount` is pieces or grams, as its product is counted."""

    lot: Lot
    product_id: UUID
    amount: int
    in_pieces: bool
    best_before: date | None
    expires_on: date | None

    def is_good_on(self, day: date) -> bool:
        return self.expires_on is None or self.expires_on >= day

    def goods(self, amount: int) -> Goods:
        """So much of it."""
        category = self.lot.category_id
        return Goods(category, pieces=amount) if self.in_pieces else Goods(category, grams=amount)

    @property
    def turn(self) -> tuple[date, date, date, UUID]:
        """First out is what expires first, then what is best before, then what came first."""
        return (self.expires_on or date.max, self.best_before or date.max, self.lot.day, self.lot.pk)


def lying(
    place: Place | UUID,
    *,
    products: Collection[UUID] | None = None,
    lots: Collection[UUID] | None = None,
    lock: bool = False,
) -> list[Lying]:
    """First out first. `lock` holds the balances until the transaction ends, in one order for all; one query."""
    here = Q(place=place)
    if products is not None:
        here &= Q(lot__on_shelf__product__in=products)
    if lots is not None:
        here &= Q(lot__in=lots)
    rows = Balance.objects.filter(here, Q(pieces__gt=0) | Q(grams__gt=0), lot__on_shelf__isnull=False)
    rows = rows.select_related("lot__on_shelf").order_by("pk")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return sorted(map(_lying, rows), key=lambda one: one.turn)


def _lying(balance: Balance) -> Lying:
    on_shelf = balance.lot.on_shelf
    amount, in_pieces = balance.pieces or balance.grams, balance.pieces > 0
    return Lying(balance.lot, on_shelf.product_id, amount, in_pieces, on_shelf.best_before, on_shelf.expires_on)


def goods_of(product: Product, quantity: int) -> Goods:
    """As the ledger of goods counts it; reads the product's category."""
    category = product.category
    return Goods(category.pk, pieces=quantity) if category.in_pieces else Goods(category.pk, grams=quantity)
