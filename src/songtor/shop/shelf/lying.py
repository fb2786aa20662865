"""What lies on a shelf, lot by lot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.goods import Goods
from songtor.evidence.rows import as_key, found_together, locking, marks, read_all
from songtor.shop.models import Product, ShelfLot
from songtor.stock.models import Balance, Lot, Place

HERE = """stock_balance JOIN stock_lot ON stock_lot.id = stock_balance.lot_id
JOIN shop_shelflot ON shop_shelflot.lot_id = stock_balance.lot_id
WHERE stock_balance.place_id = %s AND (stock_balance.pieces > 0 OR stock_balance.grams > 0)"""
CALLED_BACK = """EXISTS (SELECT 1 FROM shop_recall LEFT JOIN shop_recallend ON shop_recallend.recall_id = shop_recall.id
LEFT JOIN stock_place ON stock_place.id = stock_lot.origin_id
WHERE shop_recallend.id IS NULL AND stock_lot.day BETWEEN shop_recall.first_day AND shop_recall.last_day
AND (shop_recall.product_id = shop_shelflot.product_id OR shop_recall.branch_id = stock_place.subject))"""
SHELVED = """SELECT stock_balance.id FROM stock_balance
JOIN stock_place ON stock_place.id = stock_balance.place_id AND stock_place.kind = 'SHELF'"""


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
    called_back: bool | None = None,
) -> list[Lying]:
    """First out first. `lock` holds the balances until the transaction ends, in one order for all; one query.

    What is `called_back` alone (True), or all but that (False).
    """
    key, at = Lot._meta.pk, place.pk if isinstance(place, Place) else place
    where, values = "", [as_key(key, at)]
    for column, some in (("shop_shelflot.product_id", products), ("stock_balance.lot_id", lots)):
        if some is not None:
            where += f" AND {column} IN ({marks(some)})"
            values += [as_key(key, one) for one in some]
    if called_back is not None:
        where += f" AND {CALLED_BACK}" if called_back else f" AND NOT {CALLED_BACK}"
    tail = f"{where} ORDER BY stock_balance.id{locking(of='stock_balance') if lock else ''}"
    rows = found_together((Balance, Lot, ShelfLot), HERE + tail, values)
    return sorted((_lying(*row) for row in rows), key=lambda one: one.turn)


def _lying(balance: Balance, lot: Lot, on_shelf: ShelfLot) -> Lying:
    amount, in_pieces = balance.pieces or balance.grams, balance.pieces > 0
    return Lying(lot, on_shelf.product_id, amount, in_pieces, on_shelf.best_before, on_shelf.expires_on)


def hold_shelves(lots: Collection[UUID]) -> None:
    """Nobody else moves these lots off a shelf until the transaction ends, not even those of which none is left.

    Whoever moves goods of a shelf holds its balances first and in one order; what they move to comes after.
    """
    values = [as_key(Lot._meta.pk, one) for one in lots]
    tail = f"ORDER BY stock_balance.id{locking(of='stock_balance')}"
    read_all(f"{SHELVED} WHERE stock_balance.lot_id IN ({marks(values)}) {tail}", values)


def goods_of(product: Product, quantity: int) -> Goods:
    """As the ledger of goods counts it; reads the product's category."""
    category = product.category
    return Goods(category.pk, pieces=quantity) if category.in_pieces else Goods(category.pk, grams=quantity)
