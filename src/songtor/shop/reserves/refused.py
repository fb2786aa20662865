"""What a tablet told and the books refused is kept and decided about: the tablet may be lost, the goods be gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb, first
from songtor.evidence.errors import InTheFuture, KeyUsedOtherwise, Refusal, Unknown
from songtor.points import services as points
from songtor.shop.counting.open import refuse_frozen
from songtor.shop.errors import (
    RefusedReasonMissing,
    RefusedSettled,
    ReserveStillOpen,
    SaleRefusedBefore,
    SaleToldBefore,
)
from songtor.shop.models import (
    CheckOut,
    Purse,
    RefusedLine,
    RefusedOutcome,
    RefusedSale,
    RefusedSettlement,
    Reserve,
    ReserveClose,
    ReserveSale,
)
from songtor.shop.places import known_ends
from songtor.shop.reserves.selling import link_of, sell_reserved, told_prices
from songtor.shop.shelf.lying import lying
from songtor.shop.till.buying import Buyer
from songtor.shop.till.services import Chosen, Priced, hand_over, move_first_out, priced, sale_of
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, place_of

ANSWERED = (Unknown, SaleRefusedBefore, KeyUsedOtherwise, InTheFuture)
MOST = 1_000_000
LONGEST = 300


@dataclass(frozen=True)
class Refused:
    """Under which key of its tablet, and why."""

    key: str
    code: str
    said: str


def tell(act: Act, *, reserve: Reserve, purse: UUID, lines: Sequence[Chosen]) -> CheckOut:
    """What a tablet sold is booked; what is refused of the reserve's goods is kept for the head, then refused.

    Raises as `sell_reserved`.
    """
    try:
        return sell_reserved(act, reserve=reserve, purse=purse, lines=lines)
    except ANSWERED:
        raise
    except Refusal as refusal:
        if not _is_of(reserve, lines):
            raise
        why = Refused(act.key, refusal.code, str(refusal)[:LONGEST])
        try:
            keep_refused(_keeping(act), reserve=reserve, purse=purse, lines=lines, refused=why)
        except SaleToldBefore:  # somebody else told it at the same moment, and it was sold
            return sell_reserved(act, reserve=reserve, purse=purse, lines=lines)
        raise


def _keeping(act: Act) -> Act:
    """A deed of its own, since the first one came to nothing."""
    return Act(act.actor, f"refused:{sha256(act.key.encode()).hexdigest()}", act.happened_at, act.entered_at)


def _is_of(reserve: Reserve, lines: Sequence[Chosen]) -> bool:
    """Whether a tablet can have sold this: anything else is a mistake of a program."""
    asked = [line.product for line in lines]
    known = set(told_prices(reserve))
    return 0 < len(asked) == len(set(asked) & known) and all(0 < line.quantity <= MOST for line in lines)


@performs(Verb.RECORD, Kind.SHOP, on="reserve")
def keep_refused(act: Act, *, reserve: Reserve, purse: UUID, lines: Sequence[Chosen], refused: Refused) -> RefusedSale:
    """Kept once per key, whoever tells it. Raises Unknown, SaleToldBefore."""
    whose = first(Purse.objects.filter(reserve=reserve, pk=purse))
    points.hold(district_id=reserve.district_id, household_id=whose.household_id)
    if ReserveSale.objects.filter(reserve=reserve, key=refused.key).exists():
        raise SaleToldBefore
    if earlier := RefusedSale.objects.filter(reserve=reserve, key=refused.key).first():
        return earlier
    kept = act.write(
        RefusedSale(
            district_id=reserve.district_id,
            reserve=reserve,
            purse=whose,
            key=refused.key,
            code=refused.code,
            said=refused.said,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    act.write_all([RefusedLine(refused=kept, product_id=line.product, quantity=line.quantity) for line in lines])
    return kept


@performs(Verb.PLAN, Kind.SHOP, on="refused")
def settle_refused(act: Act, *, refused: RefusedSale, outcome: str, reason: str) -> RefusedSettlement:
    """Sold at the prices its household was told, beyond caps; or gone without points; or nothing.

    What is booked lies on the shelf, so the reserve is closed.
    Raises RefusedReasonMissing, RefusedSettled, ReserveStillOpen, PointsInsufficient, StockInsufficient, ShelfFrozen.
    """
    if outcome not in RefusedOutcome.values or not reason.strip():
        raise RefusedReasonMissing
    points.hold(district_id=refused.district_id, household_id=refused.purse.household_id)
    if RefusedSettlement.objects.filter(refused=refused).exists():
        raise RefusedSettled
    if outcome != RefusedOutcome.NOTHING and not ReserveClose.objects.filter(reserve=refused.reserve_id).exists():
        raise ReserveStillOpen
    settled = act.write(
        RefusedSettlement(
            district_id=refused.district_id,
            refused=refused,
            outcome=outcome,
            reason=reason.strip()[:LONGEST],
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    if outcome == RefusedOutcome.SOLD:
        _sell(act, refused)
    elif outcome == RefusedOutcome.GONE:
        _lose(act, refused, settled)
    return settled


def _basket(refused: RefusedSale) -> list[Priced]:
    lines = [Chosen(line.product_id, line.quantity) for line in refused.lines.all()]
    return priced(lines, lambda _products: told_prices(refused.reserve))


def _sell(act: Act, refused: RefusedSale) -> None:
    """Raises PointsInsufficient, StockInsufficient, ShelfFrozen."""
    shop, home = refused.reserve.shop, refused.purse.household_id
    basket = _basket(refused)
    sale = sale_of(act, shop, Buyer(household=home), basket)
    if sale.points:
        why = points.Why(sale.pk, sale.day)
        points.spend(act, district_id=sale.district_id, household_id=home, points=sale.points, why=why)
    hand_over(act, sale, basket, known_ends(shop).shelf)
    act.write(link_of(act, refused.purse, sale, is_late=True, key=refused.key))


def _lose(act: Act, refused: RefusedSale, settled: RefusedSettlement) -> None:
    """As a stock count books what is missing. Raises StockInsufficient, ShelfFrozen."""
    basket, shop = _basket(refused), refused.reserve.shop
    shelf, difference = known_ends(shop).shelf, place_of(refused.district_id, PlaceKind.DIFFERENCE)
    here = lying(shelf, products=[line.product.pk for line in basket], lock=True)
    refuse_frozen(shop.pk)
    move_first_out(act, here, basket, (shelf, difference), Why(Cause.COUNT, settled.pk, act.day))
