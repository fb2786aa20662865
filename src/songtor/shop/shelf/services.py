"""Goods come in and are set out: shared by people and companies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language

from songtor.city.acting import Act, performs
from songtor.city.models import FoodCategory
from songtor.city.policy import Kind, Verb
from songtor.engines.thai import short_date
from songtor.evidence.rows import as_key, found_together, marks
from songtor.shop.counting.open import refuse_frozen, refuse_into_frozen
from songtor.shop.errors import (
    AlreadyTakenBack,
    DaysBackwards,
    GiverUnnamed,
    GoodsGone,
    NothingShared,
    PastItsDay,
    ProductUnknown,
    QuantityImpossible,
    WhyMissing,
)
from songtor.shop.models import Giver, Product, Share, ShareLine, ShareReversal, ShelfLot, Shop
from songtor.shop.places import known_ends
from songtor.shop.shelf.lying import goods_of, lying
from songtor.stock.models import Cause, Lot
from songtor.stock.services import Brought, Why, lots_begun, mirror

MOST_PIECES, MOST_GRAMS = 10_000, 1_000_000
MOST_LINES = 200
WITH_CATEGORY = "shop_product JOIN city_foodcategory ON city_foodcategory.code = shop_product.category_id"


@dataclass(frozen=True)
class Shared:
    """So many pieces, or grams, of a product, good until the same day."""

    product: UUID
    quantity: int
    best_before: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Sharer:
    """Who brought them; an organisation is named, a person never."""

    giver: str = Giver.PERSON
    name: str = ""

    def tidied(self) -> Sharer:
        """Raises GiverUnnamed."""
        name = " ".join(self.name.split())
        if self.giver not in Giver.values or (self.giver != Giver.PERSON and not 0 < len(name) <= 120):
            raise GiverUnnamed
        return Sharer(self.giver, "" if self.giver == Giver.PERSON else name)


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def record_share(act: Act, *, shop: Shop, sharer: Sharer, lines: Sequence[Shared]) -> Share:
    """Somebody brought goods, and they are set out at once, a lot for each line.

    Raises GiverUnnamed, NothingShared, ProductUnknown, QuantityImpossible, DaysBackwards, PastItsDay.
    """
    who = sharer.tidied()
    products = known_products([line.product for line in lines])
    if not 0 < len(lines) <= MOST_LINES:
        raise NothingShared
    for line in lines:
        refuse_line(line, products[line.product], act.day)
    refuse_into_frozen(shop.pk)
    share = Share(
        district_id=shop.district_id,
        shop=shop,
        day=act.day,
        giver=who.giver,
        giver_name=who.name,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(share)
    _set_out(act, share, lines, products)
    return share


def known_products(wanted: Sequence[UUID]) -> Mapping[UUID, Product]:
    """Raises ProductUnknown."""
    some, key = set(wanted), Product._meta.pk
    tables = f"{WITH_CATEGORY} WHERE shop_product.id IN ({marks(some)})"
    found: dict[UUID, Product] = {}
    for product, category in found_together((Product, FoodCategory), tables, [as_key(key, one) for one in some]):
        product.category = category
        found[product.pk] = product
    if len(found) < len(some):
        raise ProductUnknown
    return found


def refuse_line(line: Shared, product: Product, day: date) -> None:
    """Raises QuantityImpossible, DaysBackwards, PastItsDay."""
    most = MOST_PIECES if product.category.in_pieces else MOST_GRAMS
    if not 0 < line.quantity <= most:
        raise QuantityImpossible(name=product.name, most=f"{most:,}")
    if line.best_before and line.expires_on and line.best_before > line.expires_on:
        raise DaysBackwards(name=product.name)
    if line.expires_on and line.expires_on < day:
        raise PastItsDay(name=product.name, last=_short_day(line.expires_on))


def _short_day(day: date) -> str:
    return short_date(day) if (get_language() or "th").startswith("th") else date_format(day, "j M Y")


def _set_out(act: Act, share: Share, lines: Sequence[Shared], products: Mapping[UUID, Product]) -> None:
    ends = known_ends(share.shop)
    told = [
        ShareLine(
            share=share,
            product=products[line.product],
            quantity=line.quantity,
            best_before=line.best_before,
            expires_on=line.expires_on,
        )
        for line in lines
    ]
    act.write_all(told)
    brought = [
        Brought(ends.sharers, ends.shelf, goods_of(one.product, one.quantity), Why(Cause.SHARE, one.pk, share.day))
        for one in told
    ]
    begun = lots_begun(act, brought)
    act.write_all([lot for lot, _ in begun])
    act.write_all([movement for _, movement in begun])
    act.write_all([on_shelf(lot, one.product, share.day, one) for (lot, _), one in zip(begun, told, strict=True)])


def on_shelf(lot: Lot, product: Product, day: date, line: ShareLine | None = None) -> ShelfLot:
    return ShelfLot(
        lot=lot,
        product=product,
        line=line,
        best_before=line.best_before if line else None,
        expires_on=line.expires_on if line else (lot.use_by.date() if lot.use_by else None),
        shelved_on=day,
    )


@performs(Verb.RECORD, Kind.SHOP, on="share")
def take_back_share(act: Act, *, share: Share, reason: str) -> ShareReversal:
    """It was entered wrongly; nothing of it may have left the shelf. Raises WhyMissing, AlreadyTakenBack, GoodsGone."""
    if not reason.strip():
        raise WhyMissing
    if ShareReversal.objects.filter(share=share).exists():
        raise AlreadyTakenBack
    told = list(ShareLine.objects.filter(share=share).select_related("lot"))
    here = {one.lot.pk: one.amount for one in lying(known_ends(share.shop).shelf, lots=_lots(told), lock=True)}
    if any(here.get(one.lot.lot_id, 0) < one.quantity for one in told):
        raise GoodsGone
    refuse_frozen(share.shop_id)
    reversal = ShareReversal(
        district_id=share.district_id,
        share=share,
        reason=reason.strip()[:300],
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(reversal)
    for one in told:
        mirror(act, cause_id=one.pk, why=Why(Cause.SHARE, reversal.pk, share.day))
    return reversal


def _lots(lines: Sequence[ShareLine]) -> list[UUID]:
    return [line.lot.lot_id for line in lines]
