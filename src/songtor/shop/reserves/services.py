"""Goods and points are set aside, sold where nobody can ask, and what is left comes back.

Rows are held in the order of a check-out: points, shop, lots. Who sells from a reserve and who closes it both hold the
points of its households first, so a sale is either before the end or after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.evidence.acts import local_day
from songtor.points import services as points
from songtor.points.queries import balance_of
from songtor.shop.counting.open import refuse_frozen, refuse_into_frozen
from songtor.shop.errors import (
    HouseholdTwice,
    NameMissing,
    ReserveClosed,
    ReserveElsewhere,
    ReserveTimeImpossible,
    ReserveUnreported,
)
from songtor.shop.models import Product, Purse, Reserve, ReserveClose, ReserveGoods, ReserveKind, ReserveTaken, Shop
from songtor.shop.places import known_ends, set_aside
from songtor.shop.queries import prices_on
from songtor.shop.reserves.held import open_transfers
from songtor.shop.shelf.lying import hold_shelves, lying
from songtor.shop.till.caps import room_of
from songtor.shop.till.services import Chosen, Priced, move_first_out, priced
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, carry, movement_of, place_of

LONGEST_NAME, MOST_HOUSEHOLDS = 60, 300
LONGEST_AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Meant:
    """What a reserve is for, and until when; it counts for the day of `until`."""

    name: str
    until: datetime
    kind: str = ReserveKind.TILL

    def tidied(self, now: datetime) -> Meant:
        """Raises NameMissing, ReserveTimeImpossible."""
        name = " ".join(self.name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise NameMissing
        if not now < self.until <= now + LONGEST_AHEAD:
            raise ReserveTimeImpossible
        return Meant(name, self.until, ReserveKind(self.kind))


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def make_reserve(
    act: Act,
    *,
    shop: Shop,
    meant: Meant,
    goods: Sequence[Chosen] = (),
    households: Sequence[UUID] = (),
    most: int | None = None,
) -> Reserve:
    """Goods leave the shelf, and of each household the points it may spend that day, `most` at most.

    A delivery round begins without either: each household is put on its list with a basket of its own.
    Raises NameMissing, ReserveTimeImpossible, HouseholdTwice, NothingChosen, ProductUnknown, ProductTwice,
    QuantityImpossible, PriceMissing, StockInsufficient, ShelfFrozen.
    """
    told = meant.tidied(act.entered_at)
    if len(set(households)) < len(households) or len(households) > MOST_HOUSEHOLDS:
        raise HouseholdTwice
    reserve = _reserve(act, shop, told)
    place_of(shop.district_id, PlaceKind.SHELF, reserve.pk)
    basket, prices = _priced(reserve, goods)
    points.hold_accounts([points.opened(shop.district_id, home) for home in sorted(households)])
    act.write(reserve)
    _set_points_aside(act, reserve, households, most)
    act.write_all(
        [
            ReserveGoods(reserve=reserve, product=one.product, quantity=one.quantity, price=prices[one.product.pk])
            for one in basket
        ]
    )
    set_goods_aside(act, reserve, basket, reserve.pk)
    return reserve


def _reserve(act: Act, shop: Shop, meant: Meant) -> Reserve:
    return Reserve(
        district_id=shop.district_id,
        shop=shop,
        kind=meant.kind,
        name=meant.name,
        day=local_day(meant.until),
        until=meant.until,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def _priced(reserve: Reserve, goods: Sequence[Chosen]) -> tuple[list[Priced], dict[UUID, int]]:
    """With the prices of its day. Raises as `priced`."""
    if reserve.kind == ReserveKind.DELIVERY and not goods:
        return [], {}
    prices: dict[UUID, int] = {}

    def prices_of(products: Iterable[Product]) -> dict[UUID, int]:
        prices.update(prices_on(reserve.shop, products, reserve.day))
        return prices

    return priced(goods, prices_of), prices


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def add_households(act: Act, *, reserve: Reserve, households: Sequence[UUID], most: int | None = None) -> Reserve:
    """More households of a till that is open; who is in it already stays as they are.

    Raises HouseholdTwice, ReserveClosed.
    """
    known = set(reserve.purses.values_list("household_id", flat=True))
    more = [home for home in dict.fromkeys(households) if home not in known]
    if len(known) + len(more) > MOST_HOUSEHOLDS:
        raise HouseholdTwice
    points.hold_accounts([points.opened(reserve.district_id, home) for home in sorted({*known, *more})])
    if ReserveClose.objects.filter(reserve=reserve).exists():
        raise ReserveClosed
    _set_points_aside(act, reserve, more, most)
    return reserve


def _set_points_aside(act: Act, reserve: Reserve, households: Sequence[UUID], most: int | None) -> None:
    for home in households:
        room = room_of(district_id=reserve.district_id, household_id=home, day=reserve.day).points
        caps = [one for one in (most, room) if one is not None]
        balance = balance_of(district_id=reserve.district_id, household_id=home)
        put_aside(act, reserve, home, max(0, min([balance, *caps])))


def put_aside(act: Act, reserve: Reserve, household_id: UUID, number: int) -> Purse:
    """Points of a household whose account is held; none are a purse as well. Raises PointsInsufficient."""
    purse = Purse(reserve=reserve, household_id=household_id, points=number)
    act.write(purse)
    if number:
        why = points.Why(purse.pk, act.day)
        points.reserve(act, district_id=reserve.district_id, household_id=household_id, points=number, why=why)
    return purse


def set_goods_aside(act: Act, reserve: Reserve, basket: Sequence[Priced], cause_id: UUID) -> None:
    """What expires first. Raises StockInsufficient, ShelfFrozen."""
    if basket:
        shelf, aside = known_ends(reserve.shop).shelf, set_aside(reserve.district_id, reserve.pk)
        here = lying(shelf, products=[line.product.pk for line in basket], lock=True, called_back=False)
        refuse_frozen(reserve.shop_id)
        move_first_out(act, here, basket, (shelf, aside), Why(Cause.RESERVE, cause_id, reserve.day))


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def take_reserve(act: Act, *, reserve: Reserve, device: UUID) -> ReserveTaken:
    """A tablet takes it along, and nobody else does: two tablets would sell the same goods where nobody sees it.

    Raises ReserveClosed, ReserveElsewhere.
    """
    if ReserveClose.objects.filter(reserve=reserve).exists():
        raise ReserveClosed
    if earlier := ReserveTaken.objects.filter(reserve=reserve).first():
        if earlier.device != device:
            raise ReserveElsewhere
        return earlier
    taken = ReserveTaken(
        district_id=reserve.district_id,
        reserve=reserve,
        device=device,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(taken)


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def close_reserve(act: Act, *, reserve: Reserve, device: UUID | None = None, reason: str = "") -> ReserveClose:
    """What is left of goods and points goes back to where it came from.

    The tablet that took it along closes it when everything was told; anybody else says why they do not wait for it.
    Raises ReserveClosed, ReserveUnreported, ShelfFrozen.
    """
    taken = ReserveTaken.objects.filter(reserve=reserve).first()
    if taken and taken.device != device and not reason.strip():
        raise ReserveUnreported
    return shut(act, reserve, reason.strip()[:300])


def shut(act: Act, reserve: Reserve, reason: str) -> ReserveClose:
    """Within an act of its own. Raises ReserveClosed, ShelfFrozen."""
    purses = list(reserve.purses.all())
    points.hold_accounts([points.account_id(reserve.district_id, one.household_id) for one in purses])
    if ReserveClose.objects.filter(reserve=reserve).exists():
        raise ReserveClosed
    refuse_into_frozen(reserve.shop_id)
    close = ReserveClose(
        district_id=reserve.district_id,
        reserve=reserve,
        reason=reason,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(close)
    for held in open_transfers(purses).values():
        points.reverse(act, cause_id=held.cause_id, why=points.Why(close.pk, act.day))
    goods_back(act, reserve, close.pk)
    return close


def goods_back(act: Act, reserve: Reserve, cause_id: UUID, only: dict[UUID, int] | None = None) -> None:
    """All that is left, or `only` so much of each product, lies on the shelf again."""
    shelf, aside = known_ends(reserve.shop).shelf, set_aside(reserve.district_id, reserve.pk)
    hold_shelves([one.lot.pk for one in lying(aside)])
    left, moved = dict(only or {}), []
    for one in lying(aside):
        amount = one.amount if only is None else min(one.amount, left.get(one.product_id, 0))
        left[one.product_id] = left.get(one.product_id, 0) - amount
        if amount:
            why = Why(Cause.RESERVE, cause_id, act.day)
            ends = (aside, shelf)
            moved.append(movement_of(act, lot=one.lot, ends=ends, amount=amount, in_pieces=one.in_pieces, why=why))
    carry(act, moved)
