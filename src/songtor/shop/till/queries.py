"""What was taken home: the lots of a check-out, and a shop's check-outs of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.shop.models import CheckOut
from songtor.stock.models import Cause, Movement


@dataclass(frozen=True)
class Given:
    """So many pieces, or grams, of one lot; its last day is on the packet."""

    lot: UUID
    product: UUID
    quantity: int
    expires_on: date | None


def lots_given(sale: CheckOut) -> Sequence[Given]:
    """As the check-out moved them, what expires first leading; one query."""
    rows = Movement.objects.filter(cause=Cause.HAND_OVER, cause_id=sale.receipt_id).select_related("lot__on_shelf")
    given = [
        Given(row.lot_id, row.lot.on_shelf.product_id, row.pieces or row.grams, row.lot.on_shelf.expires_on)
        for row in rows
    ]
    return sorted(given, key=lambda one: (one.product, one.expires_on or date.max, one.lot))
