"""Surplus food of a round is set out on a shelf in place of a hand-over, and taken back aboard when that was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.rounds.models import RoundState, Stop, StopState
from songtor.rounds.services.states import open_stop, round_on_the_road, round_to_correct, set_stop
from songtor.shop.counting.open import refuse_frozen, refuse_into_frozen
from songtor.shop.errors import (
    AlreadyTakenBack,
    GoodsGone,
    KnownOtherwise,
    NothingShared,
    RoundOver,
    WhyMissing,
)
from songtor.shop.models import Product, ShelfLot, Shelving, ShelvingReversal, Shop
from songtor.shop.places import known_ends
from songtor.shop.services import Described, learned
from songtor.shop.shelf.lying import goods_of, lying
from songtor.shop.shelf.services import Shared, known_products, on_shelf, refuse_line
from songtor.stock.models import Cause, Movement, PlaceKind
from songtor.stock.services import Why, draw, locked, mirror, place_of


@dataclass(frozen=True)
class SetOut:
    """So many pieces, or grams, as the product the shop calls it; goods nobody had before are described."""

    product: UUID | Described
    quantity: int


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def shelve_surplus(act: Act, *, shop: Shop, stop: Stop, lines: Sequence[SetOut]) -> Shelving:
    """Food of a round goes onto the shelf in place of a hand-over, and finishes the stop; it is still on hand.

    The stop is one at the shop's place. Raises Unknown, NothingShared, NameMissing, ProductUnknown,
    QuantityImpossible, NothingAboard, MoreThanAboard, AboardPastUseBy, KnownOtherwise, ShelfFrozen.
    """
    round_ = round_on_the_road(act, stop)
    here = open_stop(stop)
    if here.site is None or here.site.pk != shop.site_id or here.district_id != shop.district_id:
        raise Unknown
    if not lines:
        raise NothingShared
    told = _named(act, shop, lines)
    for product, quantity in told:
        refuse_line(Shared(product.pk, quantity), product, act.day)
    refuse_into_frozen(shop.pk)
    shelving = act.write(
        Shelving(
            district_id=shop.district_id,
            shop=shop,
            stop=here,
            day=round_.day,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    vehicle = place_of(round_.district_id, PlaceKind.VEHICLE, round_.vehicle_id)
    why = Why(Cause.SHELVE, shelving.pk, round_.day)
    for product, quantity in told:
        goods = [goods_of(product, quantity)]
        moved = draw(act, from_place=vehicle, to_place=known_ends(shop).shelf, lines=goods, why=why)
        _label(act, moved, product)
    set_stop(act, here, StopState.DONE)
    return shelving


def _named(act: Act, shop: Shop, lines: Sequence[SetOut]) -> list[tuple[Product, int]]:
    """What nobody had before is learned in the same act."""
    known = known_products([line.product for line in lines if isinstance(line.product, UUID)])
    return [
        (
            known[one.product] if isinstance(one.product, UUID) else learned(act, shop.district, one.product),
            one.quantity,
        )
        for one in lines
    ]


def _label(act: Act, moved: Sequence[Movement], product: Product) -> None:
    """A lot that reached two shelves is the same product on both. Raises KnownOtherwise."""
    known = ShelfLot.objects.select_related("product").in_bulk([one.lot_id for one in moved])
    for one in known.values():
        if one.product_id != product.pk:
            raise KnownOtherwise(name=one.product.name)
    act.write_all([on_shelf(one.lot, product, act.day) for one in moved if one.lot_id not in known])


@performs(Verb.RECORD, Kind.SHOP, on="shelving")
def take_back_shelving(act: Act, *, shelving: Shelving, reason: str) -> ShelvingReversal:
    """The food is aboard again and the stop open, while its round is; nothing of it may have left the shelf.

    Raises WhyMissing, RoundOver, AlreadyTakenBack, GoodsGone, ShelfFrozen.
    """
    if not reason.strip():
        raise WhyMissing
    stop = shelving.stop
    round_ = round_to_correct(act, stop.round, stop, Kind.ROUND)
    if round_.state == RoundState.SIGNED_OFF:
        raise RoundOver
    if ShelvingReversal.objects.filter(shelving=shelving).exists():
        raise AlreadyTakenBack
    locked(place_of(round_.district_id, PlaceKind.VEHICLE, round_.vehicle_id))
    _refuse_gone(shelving)
    refuse_frozen(shelving.shop_id)
    reversal = act.write(
        ShelvingReversal(
            district_id=shelving.district_id,
            shelving=shelving,
            reason=reason.strip()[:300],
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    mirror(act, cause_id=shelving.pk, why=Why(Cause.SHELVE, reversal.pk, shelving.day))
    set_stop(act, stop, StopState.ARRIVED)
    return reversal


def _refuse_gone(shelving: Shelving) -> None:
    """Holds what lies there. Raises GoodsGone."""
    moved = Counter[UUID]()
    for one in Movement.objects.filter(cause=Cause.SHELVE, cause_id=shelving.pk):
        moved[one.lot_id] += one.pieces or one.grams
    here = {one.lot.pk: one.amount for one in lying(known_ends(shelving.shop).shelf, lots=moved, lock=True)}
    if any(here.get(lot, 0) < amount for lot, amount in moved.items()):
        raise GoodsGone
