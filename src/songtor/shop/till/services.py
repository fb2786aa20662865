"""One check-out is one transaction: points, lots, receipt, evidence. Two tills never sell the same twice.

Rows are held in one order everywhere (points, people, lots, counters, chain), so tills wait and never in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods
from songtor.city.policy import Kind, Verb
from songtor.evidence.rows import together
from songtor.points import services as points
from songtor.receipts.models import Receipt, ReceiptKind, ReceiptLine, ReceiptReversal
from songtor.receipts.naming import rows_of
from songtor.receipts.presence import Tally, count, tallies_of, uncount
from songtor.shop.counting.open import refuse_frozen, refuse_into_frozen
from songtor.shop.errors import (
    AlreadyTakenBack,
    NothingChosen,
    PriceMissing,
    ProductTwice,
    QuantityImpossible,
    StockInsufficient,
    WhyMissing,
)
from songtor.shop.models import CheckOut, CheckOutLine, CheckOutReversal, Product, Shop
from songtor.shop.places import known_ends
from songtor.shop.queries import prices_on
from songtor.shop.shelf.lying import Lying, goods_of, hold_shelves, lying
from songtor.shop.shelf.services import known_products
from songtor.shop.till.buying import Buyer, held_of, household_of
from songtor.shop.till.caps import pieces_of, refuse_beyond, room_of
from songtor.stock.models import Cause, Movement, Place
from songtor.stock.services import Why, carry, mirror, move, movement_of

MOST_LINES = 100
MOST_PIECES, MOST_GRAMS = 1_000, 100_000
GRAMS_PRICED = 100  # a price of weighed goods is that of so much

PricesOf = Callable[[Iterable[Product]], Mapping[UUID, int]]


@dataclass(frozen=True)
class Chosen:
    """So many pieces, or grams, of a product."""

    product: UUID
    quantity: int


@dataclass(frozen=True)
class Priced:
    """A line of the basket, as it is sold today."""

    product: Product
    quantity: int
    points: int


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def check_out(act: Act, *, shop: Shop, buyer: Buyer, lines: Sequence[Chosen]) -> CheckOut:
    """A household takes goods and pays with its points at the shop's district; what expires first is given first.

    Raises NothingChosen, ProductUnknown, ProductTwice, QuantityImpossible, PriceMissing, CardRevoked, CardUnbound,
    NoHousehold, HouseholdsSeveral, PersonUnknown, PointsInsufficient, CapReached, StockInsufficient.
    """
    return sell(act, shop=shop, buyer=buyer, lines=lines)


def sell(act: Act, *, shop: Shop, buyer: Buyer, lines: Sequence[Chosen]) -> CheckOut:
    """Off the shelf at the prices of the day, within an act of its own. Raises as `check_out`."""
    basket = priced(lines, partial(prices_on, shop, day=act.day))
    sale = sale_of(act, shop, buyer, basket)
    _pay(act, sale, basket)
    hand_over(act, sale, basket, known_ends(shop).shelf, called_back=False)
    return sale


def hand_over(
    act: Act, sale: CheckOut, basket: Sequence[Priced], place: Place, *, called_back: bool | None = None
) -> None:
    """What was paid for goes from where it lies to the household, with receipt and names.

    Nothing that is called back where that is False; what a tablet told or a round brought is with people already.
    The household's points are held. Raises PersonUnknown, StockInsufficient, ShelfFrozen.
    """
    buyer = Buyer(household=sale.household_id, received_by=sale.received_by_id)
    people, found = held_of(buyer, sale.household_id, sale.day)
    sale.receipt.heads = 0 if people else 1
    with together():
        _write(act, sale, basket)
        act.write_all(rows_of(sale.receipt, people, found))
    _give(act, sale, basket, place, called_back=called_back)
    named = tuple((found.current[one.person], found.groups[one.person]) for one in people)
    count([Tally(sale.district_id, sale.day, sale.receipt.heads, {}, named)])


def most_of(product: Product) -> int:
    """Pieces or grams that one line may hold."""
    return MOST_PIECES if product.category.in_pieces else MOST_GRAMS


def quantity_impossible(product: Product) -> QuantityImpossible:
    return QuantityImpossible(name=product.name, most=f"{most_of(product):,}")


def priced(lines: Sequence[Chosen], prices_of: PricesOf) -> list[Priced]:
    """The basket with its prices.

    Raises NothingChosen, ProductUnknown, ProductTwice, QuantityImpossible, PriceMissing.
    """
    if not 0 < len(lines) <= MOST_LINES:
        raise NothingChosen
    products = known_products([line.product for line in lines])
    prices = prices_of(products.values())
    basket: dict[UUID, Priced] = {}
    for line in lines:
        product = products[line.product]
        if not 0 < line.quantity <= most_of(product):
            raise quantity_impossible(product)
        if product.pk in basket:
            raise ProductTwice(name=product.name)
        if product.pk not in prices:
            raise PriceMissing(name=product.name)
        basket[product.pk] = Priced(product, line.quantity, cost_of(product, line.quantity, prices[product.pk]))
    return list(basket.values())


def cost_of(product: Product, quantity: int, price: int) -> int:
    """Whole points; every 100 g begun of weighed goods costs."""
    return price * (quantity if product.category.in_pieces else -(-quantity // GRAMS_PRICED))


def sale_of(act: Act, shop: Shop, buyer: Buyer, basket: Sequence[Priced]) -> CheckOut:
    """Not written yet. Raises CardRevoked, CardUnbound, NoHousehold, HouseholdsSeveral."""
    times = {"happened_at": act.happened_at, "entered_at": act.entered_at}
    receipt = Receipt(
        district_id=shop.district_id,
        day=act.day,
        kind=ReceiptKind.FOOD_BANK,
        site_id=shop.site_id,
        heads=0,
        actor_ref=act.actor.ref,
        **times,
    )
    return CheckOut(
        district_id=shop.district_id,
        shop=shop,
        household_id=household_of(buyer, district_id=shop.district_id, day=act.day),
        receipt=receipt,
        card_id=buyer.card,
        received_by_id=buyer.received_by,
        day=act.day,
        points=sum(line.points for line in basket),
        actor_ref=act.actor.ref,
        **times,
    )


def _pay(act: Act, sale: CheckOut, basket: Sequence[Priced]) -> None:
    """Holds the household's account first, so two tills count its caps one after the other."""
    district, home = sale.district_id, sale.household_id
    if sale.points:
        why = points.Why(sale.pk, sale.day)
        points.spend(act, district_id=district, household_id=home, points=sale.points, why=why)
    else:
        points.hold(district_id=district, household_id=home)
    room = room_of(district_id=district, household_id=home, day=sale.day)
    refuse_beyond(room, pieces_by_kind(basket), sale.points)


def pieces_by_kind(basket: Sequence[Priced]) -> Counter[str]:
    """As the caps of a rule count them."""
    taken = Counter[str]()
    for line in basket:
        taken[line.product.kind] += pieces_of(line.product, line.quantity)
    return taken


def _write(act: Act, sale: CheckOut, basket: Sequence[Priced]) -> None:
    act.write(sale.receipt)
    act.write_all([ReceiptLine(receipt=sale.receipt, **amount) for amount in _amounts(basket)])
    act.write(sale)
    act.write_all(
        [
            CheckOutLine(check_out=sale, product=line.product, quantity=line.quantity, points=line.points)
            for line in basket
        ]
    )


def _amounts(basket: Sequence[Priced]) -> list[dict[str, object]]:
    """The receipt's lines: a category once, in its own unit."""
    grams, pieces = Counter[str](), Counter[str]()
    for line in basket:
        goods = goods_of(line.product, line.quantity)
        grams[goods.category] += goods.grams
        pieces[goods.category] += goods.pieces
    return [{"category_id": one, "grams": grams[one], "pieces": pieces[one]} for one in sorted(grams)]


def _give(act: Act, sale: CheckOut, basket: Sequence[Priced], place: Place, *, called_back: bool | None) -> None:
    ends, why = known_ends(sale.shop), Why(Cause.HAND_OVER, sale.receipt_id, sale.day)
    here = lying(place, products=[line.product.pk for line in basket], lock=True, called_back=called_back)
    if place == ends.shelf:
        refuse_frozen(sale.shop_id)
    move_first_out(act, here, basket, (place, ends.homes), why)


def move_first_out(
    act: Act, here: Sequence[Lying], basket: Sequence[Priced], ends: tuple[Place, Place], why: Why
) -> None:
    """Of lots that are held, what expires first; nothing past its last day. Raises StockInsufficient."""
    moved = [
        movement_of(act, lot=one.lot, ends=ends, amount=amount, in_pieces=one.in_pieces, why=why)
        for line in basket
        for one, amount in first_out(here, line, why.day)
    ]
    carry(act, moved)


def first_out(here: Sequence[Lying], line: Priced, day: date) -> list[tuple[Lying, int]]:
    """Which lots a line is taken from, those that expire first leading. Raises StockInsufficient."""
    wanted, parts = line.quantity, list[tuple[Lying, int]]()
    good = [one for one in here if one.product_id == line.product.pk and one.is_good_on(day)]
    for one in good:
        if wanted:
            amount = min(wanted, one.amount)
            parts.append((one, amount))
            wanted -= amount
    if wanted:
        raise StockInsufficient(name=line.product.name, here=f"{sum(one.amount for one in good):,}")
    return parts


@performs(Verb.RECORD, Kind.SHOP, on="check_out")
def take_back_check_out(act: Act, *, check_out: CheckOut, reason: str) -> CheckOutReversal:
    """It never counted: the points are the household's again, the goods lie on the shelf.

    Points whose last day has passed run out with the next day, goods past theirs are thrown away by themselves.
    Raises WhyMissing, AlreadyTakenBack.
    """
    if not reason.strip():
        raise WhyMissing
    if CheckOutReversal.objects.filter(check_out=check_out).exists():
        raise AlreadyTakenBack
    told = {"reason": reason.strip()[:300], "happened_at": act.happened_at, "entered_at": act.entered_at}
    district_id, receipt = check_out.district_id, check_out.receipt
    points.hold(district_id=district_id, household_id=check_out.household_id)
    refuse_into_frozen(check_out.shop_id)
    tallies = tallies_of([receipt], alone=True)
    reversal = act.write(CheckOutReversal(district_id=district_id, check_out=check_out, **told))
    unwritten = act.write(ReceiptReversal(district_id=district_id, receipt=receipt, **told))
    points.reverse(act, cause_id=check_out.pk, why=points.Why(reversal.pk, act.day))
    hold_shelves(Movement.objects.filter(cause_id=receipt.pk).values_list("lot_id", flat=True))
    back = mirror(act, cause_id=receipt.pk, why=Why(Cause.HAND_OVER, unwritten.pk, check_out.day))
    _onto_the_shelf(act, check_out, back, Why(Cause.RESERVE, reversal.pk, check_out.day))
    uncount(tallies)
    return reversal


def _onto_the_shelf(act: Act, check_out: CheckOut, back: Sequence[Movement], why: Why) -> None:
    """What had been set aside for a till without network is not set aside again."""
    shelf = known_ends(check_out.shop).shelf
    for one in back:
        if one.to_place_id != shelf.pk:
            goods = Goods(one.lot.category_id, one.grams, one.pieces)
            move(act, lot=one.lot, from_place=one.to_place, to_place=shelf, goods=goods, why=why)
