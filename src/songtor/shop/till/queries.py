"""What a shop can sell today, what it sold, and which lots were taken home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.evidence.rows import as_day, as_id, as_key, read_all
from songtor.shop.models import CheckOut, Product, ProductKind, Shop
from songtor.shop.places import known_ends
from songtor.shop.queries import prices_on
from songtor.shop.shelf.lying import lying
from songtor.stock.models import Cause, Movement

GIVEN = """SELECT moved.lot_id, laid.product_id, moved.pieces + moved.grams, laid.expires_on FROM stock_movement moved
JOIN shop_shelflot laid ON laid.lot_id = moved.lot_id WHERE moved.cause = %s AND moved.cause_id = %s"""
ORDER = {kind: place for place, kind in enumerate(ProductKind.values)}


def kind_label(kind: str) -> str:
    return str(ProductKind(kind).label)


@dataclass(frozen=True)
class Given:
    """So many pieces, or grams, of one lot; its last day is on the packet."""

    lot: UUID
    product: UUID
    quantity: int
    expires_on: date | None


def lots_given(sale: CheckOut) -> Sequence[Given]:
    """As the check-out moved them, what expires first leading; one query."""
    rows = read_all(GIVEN, [Cause.HAND_OVER.value, as_key(Movement._meta.pk, sale.receipt_id)])
    given = [Given(as_id(lot), as_id(product), amount, as_day(last)) for lot, product, amount, last in rows]
    return sorted(given, key=lambda one: (one.product, one.expires_on or date.max, one.lot))


@dataclass(frozen=True)
class Offered:
    """A product that lies on the shelf, is good today, not called back, and has a price; `left` is pieces or grams."""

    product: Product
    price: int
    left: int


def on_offer(shop: Shop, day: date) -> list[Offered]:
    """By kind, then by name; three queries."""
    left = Counter[UUID]()
    for one in lying(known_ends(shop).shelf, called_back=False):
        if one.is_good_on(day):
            left[one.product_id] += one.amount
    products = Product.objects.select_related("category").in_bulk(left)
    prices = prices_on(shop, products.values(), day)
    offered = [Offered(products[pk], prices[pk], left[pk]) for pk in left if pk in prices]
    return sorted(offered, key=lambda one: (ORDER[one.product.kind], one.product.name, one.product.pk))


def check_outs(*, actor: Actor) -> QuerySet[CheckOut]:
    """Those of the actor's districts, the newest first."""
    rows = CheckOut.objects.select_related("shop", "household", "reversal").order_by("-entered_at", "-pk")
    return visible(actor, Kind.SHOP, rows)


def check_out_for(*, actor: Actor, check_out_id: UUID) -> CheckOut:
    """Raises Unknown."""
    return first(check_outs(actor=actor).filter(pk=check_out_id))
