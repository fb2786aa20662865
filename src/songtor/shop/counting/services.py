"""Counting a shelf: freeze it, count without seeing what should lie there, accept what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods
from songtor.city.policy import Kind, Verb
from songtor.shop.counting.open import held, open_count
from songtor.shop.errors import (
    CountedImpossible,
    CountOver,
    CountReasonMissing,
    CountRunning,
    NotAllCounted,
)
from songtor.shop.models import (
    CountDifference,
    Counted,
    CountEnd,
    CountExpected,
    CountReason,
    Product,
    ShelfLot,
    Shop,
    StockCount,
)
from songtor.shop.places import known_ends
from songtor.shop.shelf.lying import Lying, goods_of, lying
from songtor.shop.shelf.services import known_products
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, bring_in, move, place_of

MOST = 1_000_000


@dataclass(frozen=True)
class Tally:
    """How many pieces, or grams, of a product somebody counted."""

    product: UUID
    quantity: int


@dataclass(frozen=True)
class Explained:
    """Why a product's count differs. What was found may tell its last day."""

    product: UUID
    reason: str
    note: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Found:
    """A product of which more lies there, and its last day if the packet tells."""

    product: Product
    expires_on: date | None


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def freeze_shelf(act: Act, *, shop: Shop) -> StockCount:
    """Waits for check-outs under way; from now on nothing reaches or leaves the shelf. Raises CountRunning."""
    if open_count(held(shop.pk)):
        raise CountRunning
    here = lying(known_ends(shop).shelf, lock=True)
    count = act.write(
        StockCount(
            district_id=shop.district_id,
            shop=shop,
            day=act.day,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    expected = Counter[UUID]()
    for one in here:
        expected[one.product_id] += one.amount
    act.write_all(
        [
            CountExpected(count=count, product_id=product, quantity=amount)
            for product, amount in sorted(expected.items())
        ]
    )
    return count


@performs(Verb.RECORD, Kind.SHOP, on="count")
def enter_counted(act: Act, *, count: StockCount, tallies: Sequence[Tally]) -> StockCount:
    """Of a product counted twice the last one holds. Raises CountOver, ProductUnknown, CountedImpossible."""
    _refuse_over(count)
    known_products([one.product for one in tallies])
    if not tallies or any(not 0 <= one.quantity <= MOST for one in tallies):
        raise CountedImpossible(most=f"{MOST:,}")
    times = {"happened_at": act.happened_at, "entered_at": act.entered_at}
    act.write_all(
        [
            Counted(
                district_id=count.district_id,
                count=count,
                product_id=one.product,
                quantity=one.quantity,
                actor_ref=act.actor.ref,
                **times,
            )
            for one in tallies
        ]
    )
    return count


@performs(Verb.PLAN, Kind.SHOP, on="count")
def accept_count(act: Act, *, count: StockCount, explained: Sequence[Explained]) -> CountEnd:
    """Everything that lay there was counted, and every difference has its reason; the ledger follows the count.

    Raises CountOver, NotAllCounted, CountReasonMissing.
    """
    _refuse_over(count)
    gaps = differences_of(count)
    reasons = {one.product: one for one in explained}
    if any(product not in reasons or reasons[product].reason not in CountReason.values for product in gaps):
        raise CountReasonMissing
    end = _ended(act, count, is_accepted=True)
    products = Product.objects.select_related("category").in_bulk(gaps)
    for product, gap in sorted(gaps.items()):
        _book(act, count, products[product], gap, reasons[product])
    return end


@performs(Verb.RECORD, Kind.SHOP, on="count")
def give_up_count(act: Act, *, count: StockCount) -> CountEnd:
    """Nothing moves, and the shelf opens again. Raises CountOver."""
    _refuse_over(count)
    return _ended(act, count, is_accepted=False)


def differences_of(count: StockCount) -> dict[UUID, int]:
    """Product -> how many more, or fewer below zero, were counted than the ledger said. Raises NotAllCounted."""
    expected = dict(CountExpected.objects.filter(count=count).values_list("product_id", "quantity"))
    counted = counted_of(count)
    if missing := set(expected) - set(counted):
        raise NotAllCounted(count=f"{len(missing):,}")
    gaps = {product: counted[product] - expected.get(product, 0) for product in counted}
    return {product: gap for product, gap in gaps.items() if gap}


def counted_of(count: StockCount) -> dict[UUID, int]:
    """Product -> what was counted last."""
    rows = Counted.objects.filter(count=count).order_by("entered_at", "pk")
    return dict(rows.values_list("product_id", "quantity"))


def _refuse_over(count: StockCount) -> None:
    StockCount.objects.select_for_update().get(pk=count.pk)
    if CountEnd.objects.filter(count=count).exists():
        raise CountOver


def _ended(act: Act, count: StockCount, *, is_accepted: bool) -> CountEnd:
    return act.write(
        CountEnd(
            district_id=count.district_id,
            count=count,
            is_accepted=is_accepted,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def _book(act: Act, count: StockCount, product: Product, gap: int, explained: Explained) -> None:
    fact = act.write(
        CountDifference(
            district_id=count.district_id,
            count=count,
            product=product,
            quantity=gap,
            reason=explained.reason,
            note=explained.note.strip()[:300],
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    why = Why(Cause.COUNT, fact.pk, act.day)
    here = lying(known_ends(count.shop).shelf, products=[product.pk], lock=True)
    if gap < 0:
        _lost(act, count.shop, here, -gap, why)
    else:
        told = Found(product, explained.expires_on)
        _found(act, count.shop, here[-1] if here else None, goods_of(product, gap), why, told)


def _lost(act: Act, shop: Shop, here: Sequence[Lying], amount: int, why: Why) -> None:
    """Nobody knows of which lot: of those that expire first, as they would have been given."""
    for one in here:
        part = min(amount, one.amount)
        if part:
            difference = place_of(shop.district_id, PlaceKind.DIFFERENCE)
            goods = one.goods(part)
            move(act, lot=one.lot, from_place=known_ends(shop).shelf, to_place=difference, goods=goods, why=why)
            amount -= part


def _found(act: Act, shop: Shop, last: Lying | None, goods: Goods, why: Why, told: Found) -> None:
    """More of the newest lot; where none lies there, a lot of its own that begins with the difference."""
    shelf, difference = known_ends(shop).shelf, place_of(shop.district_id, PlaceKind.DIFFERENCE)
    if last is not None:
        move(act, lot=last.lot, from_place=difference, to_place=shelf, goods=goods, why=why)
        return
    lot = bring_in(act, origin=difference, to_place=shelf, goods=goods, why=why)
    act.write(ShelfLot(lot=lot, product=told.product, expires_on=told.expires_on, shelved_on=act.day))
