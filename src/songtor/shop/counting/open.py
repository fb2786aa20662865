"""Whether a shelf is being counted: then nothing reaches or leaves it."""

from __future__ import annotations

from uuid import UUID

from songtor.evidence.rows import as_key, read
from songtor.shop.errors import ShelfFrozen
from songtor.shop.models import Shop, StockCount

OPEN = """SELECT counted.id FROM shop_stockcount counted LEFT JOIN shop_countend ended ON ended.count_id = counted.id
WHERE counted.shop_id = %s AND ended.id IS NULL"""


def open_count(shop_id: UUID) -> StockCount | None:
    """The count that is not over."""
    return StockCount.objects.filter(shop=shop_id, end__isnull=True).first()


def refuse_frozen(shop_id: UUID) -> None:
    """For what takes from lots it holds already: a count that begins meanwhile waits for them. Raises ShelfFrozen."""
    if read(OPEN, [as_key(Shop._meta.pk, shop_id)]):
        raise ShelfFrozen


def refuse_into_frozen(shop_id: UUID) -> None:
    """For what brings lots, which no count can hold yet: it holds the shop. Raises ShelfFrozen."""
    refuse_frozen(held(shop_id))


def held(shop_id: UUID) -> UUID:
    """No count begins, and nothing comes in, until the transaction ends; sales that only name the shop go on."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    return shop_id
