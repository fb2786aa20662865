"""Postings to the ledger of goods. Called inside a service's transaction by the room that witnessed the cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime

from songtor.city.goods import Goods
from songtor.city.models import FoodCategory
from songtor.evidence.acts import Act
from songtor.evidence.rows import as_key, change, change_all, insert, insert_all, put_all, together
from songtor.stock.errors import (
    AboardPastUseBy,
    AlreadyReversed,
    KeptMoreThanAboard,
    MoreThanAboard,
    NothingAboard,
    amount_said,
)
from songtor.stock.models import FLOORED, FOR_PEOPLE, Balance, Cause, Lot, Movement, Place, PlaceKind


@dataclass(frozen=True)
class Why:
    """The fact that moves goods, the day it counts for, and the movement it takes back, if any."""

    cause: Cause
    cause_id: UUID
    day: date
    reverses: Movement | None = None


@dataclass(frozen=True)
class Settled:
    """What was lost or won when a place was settled, category by category."""

    grams: int
    pieces: int


SCALES_DIFFER_SHARE, SCALES_DIFFER_GRAMS = 10, 1_000  # a tenth and a kilogram
MOVED = "UPDATE stock_balance SET grams = grams + %s, pieces = pieces + %s WHERE place_id = %s AND lot_id = %s"
PLACES = UUID("5f0c6f0e-6a6e-5d0e-9c53-0a6f8e2f7b11")


def place_of(district_id: str, kind: PlaceKind, subject: UUID | None = None) -> Place:
    """The place, made when it is first needed."""
    (place,) = places_of(district_id, (kind, subject))
    return place


def places_of(district_id: str, *wanted: tuple[PlaceKind, UUID | None]) -> list[Place]:
    """Several places at once. A place's id follows from what it is, so nothing has to be read."""
    places = [
        Place(id=place_id(district_id, kind, subject), district_id=district_id, kind=kind, subject=subject)
        for kind, subject in wanted
    ]
    insert_all(places, or_leave=True)
    return places


def place_id(district_id: str, kind: PlaceKind, subject: UUID | None = None) -> UUID:
    return uuid5(PLACES, f"{district_id}/{kind}/{subject}")


def locked(place: Place) -> Place:
    """Nobody else draws from this place until the transaction ends."""
    return Place.objects.select_for_update().get(pk=place.pk)


def bring_in(
    act: Act, *, origin: Place, to_place: Place, goods: Goods, why: Why, use_by: datetime | None = None
) -> Lot:
    """A weighing begins a lot and moves it onto the vehicle."""
    brought = Brought(origin, to_place, goods, why, use_by)
    lot, movement = _begun(act, brought)
    act.write(lot)
    act.write(movement)
    insert_all(_balances_of(lot, brought))
    return lot


@dataclass(frozen=True)
class Brought:
    """Goods of a weighing on their way from where they began to where they lie now."""

    origin: Place
    to_place: Place
    goods: Goods
    why: Why
    use_by: datetime | None = None


def lots_begun(act: Act, brought: Sequence[Brought]) -> list[tuple[Lot, Movement]]:
    """`bring_in` for many at once: balances are posted here, and the caller writes the facts in this transaction."""
    begun = [_begun(act, one) for one in brought]
    balances = [balance for (lot, _), one in zip(begun, brought, strict=True) for balance in _balances_of(lot, one)]
    insert_all(balances)
    return begun


def _begun(act: Act, brought: Brought) -> tuple[Lot, Movement]:
    lot = Lot(
        district_id=brought.to_place.district_id,
        day=brought.why.day,
        category_id=brought.goods.category,
        origin=brought.origin,
        weighing_id=brought.why.cause_id,
        use_by=brought.use_by,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return lot, _movement(
        act, lot=lot, from_place=brought.origin, to_place=brought.to_place, goods=brought.goods, why=brought.why
    )


def _balances_of(lot: Lot, brought: Brought) -> list[Balance]:
    goods = brought.goods
    return [
        _balance(brought.origin, lot, -goods.grams, -goods.pieces),
        _balance(brought.to_place, lot, goods.grams, goods.pieces),
    ]


def move(act: Act, *, lot: Lot, from_place: Place, to_place: Place, goods: Goods, why: Why) -> Movement:
    """One transfer and both balances. The database refuses a balance below its floor."""
    movement = _movement(act, lot=lot, from_place=from_place, to_place=to_place, goods=goods, why=why)
    act.write(movement)
    _change(from_place, lot, -goods.grams, -goods.pieces)
    _change(to_place, lot, goods.grams, goods.pieces)
    return movement


def _movement(act: Act, *, lot: Lot, from_place: Place, to_place: Place, goods: Goods, why: Why) -> Movement:
    return Movement(
        district_id=from_place.district_id,
        day=why.day,
        lot=lot,
        from_place=from_place,
        to_place=to_place,
        grams=goods.grams,
        pieces=goods.pieces,
        cause=why.cause,
        cause_id=why.cause_id,
        reverses=why.reverses,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def _change(place: Place, lot: Lot, grams: int, pieces: int) -> None:
    at = Balance._meta.get_field("place").target_field
    if not change(MOVED, [grams, pieces, as_key(at, place.pk), as_key(at, lot.pk)]):
        insert(_balance(place, lot, grams, pieces))


def _balance(place: Place, lot: Lot, grams: int, pieces: int) -> Balance:
    return Balance(place=place, lot=lot, grams=grams, pieces=pieces, has_floor=place.kind in FLOORED)


def draw(act: Act, *, from_place: Place, to_place: Place, lines: Iterable[Goods], why: Why) -> list[Movement]:
    """Takes goods from a place's lots, earliest use-by first; the newest lot bears what goes beyond.

    A vehicle has no floor: to people a tenth and a kilogram more may go than was weighed (scales differ),
    and sign-off has to explain it. Raises NothingAboard, MoreThanAboard, and AboardPastUseBy when people would eat it.
    """
    locked(from_place)
    for_people = to_place.kind in FOR_PEOPLE
    moved: list[Movement] = []
    for goods in lines:
        parts = _parts(from_place, goods, scales_differ=for_people)
        if for_people:
            _refuse_past_use_by(act, parts)
        for lot, part in parts:
            moved.append(move(act, lot=lot, from_place=from_place, to_place=to_place, goods=part, why=why))
    return moved


def _parts(place: Place, goods: Goods, *, scales_differ: bool) -> list[tuple[Lot, Goods]]:
    balances = _by_use_by(place, goods.category)
    if not balances:
        raise NothingAboard(category=_name(goods.category))
    _refuse_beyond(goods, balances, scales_differ=scales_differ)
    wanted = goods.grams or goods.pieces
    taken: dict[Lot, int] = {}
    for balance in balances:
        take = min(wanted, max(0, balance.grams if goods.grams else balance.pieces))
        if take:
            taken[balance.lot] = take
            wanted -= take
    if wanted:
        taken[balances[-1].lot] = taken.get(balances[-1].lot, 0) + wanted
    return [(lot, amount_of(goods, amount)) for lot, amount in taken.items()]


def _refuse_beyond(goods: Goods, balances: Sequence[Balance], *, scales_differ: bool) -> None:
    grams, pieces = (sum(getattr(balance, unit) for balance in balances) for unit in ("grams", "pieces"))
    slack = max(grams, 0) // SCALES_DIFFER_SHARE + SCALES_DIFFER_GRAMS if scales_differ else 0
    if goods.grams > max(grams + slack, 0) or goods.pieces > max(pieces, 0):
        here = amount_said(max(pieces if goods.pieces else grams, 0), in_pieces=bool(goods.pieces))
        raise MoreThanAboard(category=_name(goods.category), aboard=here)


def _refuse_past_use_by(act: Act, parts: Sequence[tuple[Lot, Goods]]) -> None:
    gone = [(lot, part) for lot, part in parts if lot.use_by is not None and lot.use_by <= act.happened_at]
    if gone:
        lot, part = gone[0]
        amount = amount_said(sum(p.grams or p.pieces for _, p in gone), in_pieces=bool(part.pieces))
        use_by = date_format(localtime(lot.use_by), "j M H:i")
        raise AboardPastUseBy(category=_name(part.category), use_by=use_by, amount=amount)


def _name(category: str) -> str:
    return FoodCategory.objects.get(pk=category).name


def amount_of(goods: Goods, amount: int) -> Goods:
    """The same category and unit with another amount."""
    return Goods(goods.category, grams=amount) if goods.grams else Goods(goods.category, pieces=amount)


def _by_use_by(place: Place, category: str) -> list[Balance]:
    rows = Balance.objects.filter(place=place, lot__category_id=category).select_related("lot")
    return list(rows.order_by(F("lot__use_by").asc(nulls_last=True), "lot__happened_at", "lot_id"))


def mirror(act: Act, *, cause_id: UUID, why: Why) -> list[Movement]:
    """Takes back everything a cause of this kind moved. Raises AlreadyReversed."""
    caused = Movement.objects.filter(cause=why.cause, cause_id=cause_id, reverses__isnull=True)
    movements = list(caused.select_related("lot", "from_place", "to_place"))
    if Movement.objects.filter(reverses__in=movements).exists():
        raise AlreadyReversed
    return [
        move(
            act,
            lot=movement.lot,
            from_place=movement.to_place,
            to_place=movement.from_place,
            goods=Goods(movement.lot.category_id, movement.grams, movement.pieces),
            why=replace(why, reverses=movement),
        )
        for movement in movements
    ]


def settle(act: Act, *, place: Place, keep: Sequence[Goods], why: Why) -> Settled:
    """Books what lies at a place beyond (or short of) what is really there as difference, lot by lot.

    Lots of one category make up for each other, since a corrected weighing leaves what was drawn from it
    before in the red. Raises KeptMoreThanAboard.
    """
    locked(place)
    balances = _everything(place)
    for goods in keep:
        _refuse_kept_beyond(goods, [balance for balance in balances if balance.lot.category_id == goods.category])
    difference = place_of(place.district_id, PlaceKind.DIFFERENCE)
    left = {goods.category: goods.grams or goods.pieces for goods in keep}
    grams, pieces = Counter[str](), Counter[str]()
    for balance in balances:
        category, amount = balance.lot.category_id, balance.grams or balance.pieces
        stays = min(max(amount, 0), left.get(category, 0))
        left[category] = left.get(category, 0) - stays
        _book(act, place, difference, balance, amount - stays, why)
        (grams if balance.grams else pieces)[category] += amount - stays
    return Settled(*(sum(abs(lost) for lost in booked.values()) for booked in (grams, pieces)))


def _refuse_kept_beyond(goods: Goods, balances: Sequence[Balance]) -> None:
    here = max(sum(balance.grams or balance.pieces for balance in balances), 0)
    if (goods.grams or goods.pieces) > here:
        kept, aboard = (
            amount_said(amount, in_pieces=bool(goods.pieces)) for amount in (goods.grams or goods.pieces, here)
        )
        raise KeptMoreThanAboard(category=_name(goods.category), kept=kept, aboard=aboard)


def _everything(place: Place) -> list[Balance]:
    rows = Balance.objects.filter(place=place).exclude(grams=0, pieces=0).select_related("lot")
    return list(rows.order_by("-lot__happened_at", "-lot_id"))


def _book(act: Act, place: Place, difference: Place, balance: Balance, amount: int, why: Why) -> None:
    if amount == 0:
        return
    ends = (place, difference) if amount > 0 else (difference, place)
    unit = Goods(balance.lot.category_id, grams=1) if balance.grams else Goods(balance.lot.category_id, pieces=1)
    move(act, lot=balance.lot, from_place=ends[0], to_place=ends[1], goods=amount_of(unit, abs(amount)), why=why)


BALANCES = "stock_balance (place_id, lot_id, has_floor, grams, pieces)"
MOVED_BY = """ON CONFLICT (place_id, lot_id) DO UPDATE
SET grams = stock_balance.grams + excluded.grams, pieces = stock_balance.pieces + excluded.pieces"""


def movement_of(act: Act, *, lot: Lot, ends: tuple[Place, Place], amount: int, in_pieces: bool, why: Why) -> Movement:
    """Some of a lot on its way from one place to another, neither written nor posted yet."""
    unit = Goods(lot.category_id, pieces=1) if in_pieces else Goods(lot.category_id, grams=1)
    return _movement(act, lot=lot, from_place=ends[0], to_place=ends[1], goods=amount_of(unit, amount), why=why)


def carry(act: Act, movements: Sequence[Movement]) -> None:
    """Writes movements and brings their balances level."""
    with together():
        act.write_all(movements)
        post(movements)


def post(movements: Iterable[Movement]) -> None:
    """Brings the balances level with movements that the caller writes in this transaction, each balance once."""
    net: dict[tuple[Place, UUID], list[int]] = {}
    for one in movements:
        for place, sign in ((one.from_place, -1), (one.to_place, 1)):
            sums = net.setdefault((place, one.lot_id), [0, 0])
            sums[0] += sign * one.grams
            sums[1] += sign * one.pieces
    at = Balance._meta.get_field("place").target_field
    rows = [(as_key(at, place.pk), as_key(at, lot), place.kind in FLOORED, *sums) for (place, lot), sums in net.items()]
    fewer = [row for row in rows if row[2] and min(row[3:]) < 0]  # a floor would refuse to insert what is below it
    change_all(MOVED, [(grams, pieces, place_id, lot_id) for place_id, lot_id, _, grams, pieces in fewer])
    put_all(BALANCES, [row for row in rows if row not in fewer and any(row[3:])], otherwise=MOVED_BY)
