"""What a reserve gives: sales of a till that nobody could ask, and baskets that were brought to somebody's home."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb, first
from songtor.points import services as points
from songtor.points.errors import PointsInsufficient
from songtor.shop.counting.open import refuse_into_frozen
from songtor.shop.errors import DeliveryOver, HouseholdTwice, ReserveClosed, SaleRefusedBefore
from songtor.shop.models import (
    CheckOut,
    DeliveryMiss,
    Purse,
    PurseLine,
    RefusedSale,
    Reserve,
    ReserveClose,
    ReserveSale,
)
from songtor.shop.places import set_aside
from songtor.shop.queries import prices_on
from songtor.shop.reserves.held import open_transfers
from songtor.shop.reserves.services import goods_back, put_aside, set_goods_aside
from songtor.shop.till.buying import Buyer
from songtor.shop.till.caps import refuse_beyond, room_of
from songtor.shop.till.services import Chosen, Priced, hand_over, pieces_by_kind, priced, sale_of, sell


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def sell_reserved(act: Act, *, reserve: Reserve, purse: UUID, lines: Sequence[Chosen]) -> CheckOut:
    """What a tablet sold: within what was reserved it is never refused, and beyond it always.

    What it tells after the end is sold off the shelf for the points and prices of then, if they suffice. The act's key
    is the tablet's, and sells once whoever sends it.
    Raises Unknown, SaleRefusedBefore, PointsInsufficient, StockInsufficient, and what a check-out raises.
    """
    whose = first(Purse.objects.filter(reserve=reserve, pk=purse))
    points.hold(district_id=reserve.district_id, household_id=whose.household_id)
    if told := ReserveSale.objects.filter(reserve=reserve, key=act.key).select_related("check_out").first():
        return told.check_out
    if kept := RefusedSale.objects.filter(reserve=reserve, key=act.key).first():
        raise SaleRefusedBefore(said=kept.said)
    buyer = Buyer(household=whose.household_id)
    if ReserveClose.objects.filter(reserve=reserve).exists():
        late = sell(act, shop=reserve.shop, buyer=buyer, lines=lines)
        act.write(link_of(act, whose, late, is_late=True))
        return late
    return _settle(act, whose, buyer, priced(lines, lambda _products: told_prices(reserve)))


def told_prices(reserve: Reserve) -> dict[UUID, int]:
    """Those of the moment goods were set aside, which its households were told."""
    return dict(reserve.goods.values_list("product", "price"))


def _settle(act: Act, purse: Purse, buyer: Buyer, basket: Sequence[Priced]) -> CheckOut:
    """The household's account is held."""
    reserve = purse.reserve
    sale = sale_of(act, reserve.shop, buyer, basket)
    link = link_of(act, purse, sale)
    _pay(act, purse, sale, link)
    hand_over(act, sale, basket, set_aside(reserve.district_id, reserve.pk))
    act.write(link)
    return sale


def _pay(act: Act, purse: Purse, sale: CheckOut, link: ReserveSale) -> None:
    """The purse goes back, the sale is paid, and what is left of the purse is set aside again."""
    if not sale.points:
        return
    held = open_transfers([purse]).get(purse.pk)
    if held is None or held.points < sale.points:
        raise PointsInsufficient(balance=held.points if held else 0, wanted=sale.points)
    district, home, left = sale.district_id, sale.household_id, held.points - sale.points
    settled = points.Why(link.pk, act.day)
    points.reverse(act, cause_id=held.cause_id, why=settled)
    why = points.Why(sale.pk, sale.day)
    points.spend(act, district_id=district, household_id=home, points=sale.points, why=why)
    if left:
        points.reserve(act, district_id=district, household_id=home, points=left, why=settled)


def link_of(act: Act, purse: Purse, sale: CheckOut, *, is_late: bool = False, key: str = "") -> ReserveSale:
    return ReserveSale(
        district_id=sale.district_id,
        reserve_id=purse.reserve_id,
        purse=purse,
        check_out=sale,
        key=key or act.key,
        is_late=is_late,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def put_on_list(act: Act, *, reserve: Reserve, household: UUID, lines: Sequence[Chosen]) -> Purse:
    """A household's basket for a delivery round: chosen, paid from a purse, and set aside.

    Raises ReserveClosed, HouseholdTwice, CapReached, PointsInsufficient, and what choosing raises.
    """
    points.hold(district_id=reserve.district_id, household_id=household)
    _refuse_over(reserve)
    if Purse.objects.filter(reserve=reserve, household=household).exists():
        raise HouseholdTwice
    basket = priced(lines, lambda products: prices_on(reserve.shop, products, reserve.day))
    cost = sum(line.points for line in basket)
    room = room_of(district_id=reserve.district_id, household_id=household, day=reserve.day)
    refuse_beyond(room, pieces_by_kind(basket), cost)
    purse = put_aside(act, reserve, household, cost)
    act.write_all(
        [PurseLine(purse=purse, product=line.product, quantity=line.quantity, points=line.points) for line in basket]
    )
    set_goods_aside(act, reserve, basket, purse.pk)
    return purse


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def deliver(act: Act, *, reserve: Reserve, purse: UUID, received_by: UUID | None = None) -> CheckOut:
    """The basket was brought, and somebody of the household or `received_by` took it.

    Raises Unknown, ReserveClosed, DeliveryOver, PersonUnknown, StockInsufficient.
    """
    whose = _open_purse(reserve, purse)
    lines = whose.lines.select_related("product__category")
    basket = [Priced(line.product, line.quantity, line.points) for line in lines]
    return _settle(act, whose, Buyer(household=whose.household_id, received_by=received_by), basket)


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def miss_delivery(act: Act, *, reserve: Reserve, purse: UUID, reason: str = "") -> DeliveryMiss:
    """Nobody was at home: the points are the household's again, and the goods lie on the shelf.

    Raises Unknown, ReserveClosed, DeliveryOver, ShelfFrozen.
    """
    whose = _open_purse(reserve, purse)
    refuse_into_frozen(reserve.shop_id)
    miss = DeliveryMiss(
        district_id=reserve.district_id,
        purse=whose,
        reason=reason.strip()[:300],
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(miss)
    for held in open_transfers([whose]).values():
        points.reverse(act, cause_id=held.cause_id, why=points.Why(miss.pk, act.day))
    goods_back(act, reserve, miss.pk, dict(whose.lines.values_list("product", "quantity")))
    return miss


def _open_purse(reserve: Reserve, purse: UUID) -> Purse:
    """One that waits to be brought; its household's points are held. Raises Unknown, ReserveClosed, DeliveryOver."""
    whose = first(Purse.objects.select_related("reserve__shop").filter(reserve=reserve, pk=purse))
    points.hold(district_id=reserve.district_id, household_id=whose.household_id)
    _refuse_over(reserve)
    if whose.sales.exists() or DeliveryMiss.objects.filter(purse=whose).exists():
        raise DeliveryOver
    return whose


def _refuse_over(reserve: Reserve) -> None:
    """Raises ReserveClosed."""
    if ReserveClose.objects.filter(reserve=reserve).exists():
        raise ReserveClosed
