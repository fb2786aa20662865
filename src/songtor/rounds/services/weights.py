"""The scale: weighings by category (R1.5, R1.10), and how they are put right."""

from __future__ import annotations

from datetime import datetime

from songtor.city.acting import Act, performs
from songtor.city.goods import MOST_GRAMS, Goods, refuse_unknown
from songtor.city.models import FoodCategory
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.evidence.rows import as_key, found, read
from songtor.offers.models import OfferLine
from songtor.rounds.errors import (
    NotAPickup,
    ReasonMissing,
    StopClosed,
    WeighedTwice,
    WeightImpossible,
    WeightTooLarge,
    ZeroNeedsReason,
)
from songtor.rounds.models import (
    Round,
    RoundState,
    Stop,
    StopState,
    Weighing,
    WeighingReversal,
    ZeroReason,
)
from songtor.rounds.services.states import round_on_the_road, round_to_correct
from songtor.stock.errors import AlreadyReversed
from songtor.stock.models import Cause, Lot, Place, PlaceKind
from songtor.stock.services import Why, bring_in, mirror, move, place_of, places_of

STATE_AND_WEIGHED = """
SELECT state, EXISTS (
  SELECT 1 FROM rounds_weighing w WHERE w.stop_id = s.id AND w.category_id = %s
  AND NOT EXISTS (SELECT 1 FROM rounds_weighingreversal r WHERE r.weighing_id = w.id)
) FROM rounds_stop s WHERE s.id = %s"""


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def record_weighing(
    act: Act, *, stop: Stop, category: str, gross_grams: int, tare_grams: int, scale: str = ""
) -> Weighing:
    """What the scale showed, in grams, food and crate together and the crate alone.

    Raises WeightImpossible, WeightTooLarge, ZeroNeedsReason, CategoryUnknown, WeighedTwice, NotAPickup.
    """
    return weigh(act, stop, category, gross_grams, tare_grams, scale=scale)


def weigh(act: Act, stop: Stop, category: str, gross_grams: int, tare_grams: int, *, scale: str = "") -> Weighing:
    """The weighing itself, for whoever writes more in the same act."""
    goods = _net(category, gross_grams, tare_grams)
    round_ = round_on_the_road(act, stop)
    _refuse_elsewhere(stop, goods.category)
    weighing = Weighing(category_id=category, gross_grams=gross_grams, tare_grams=tare_grams, scale=scale.strip())
    return write_weighing(act, round_, stop, weighing, goods)


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def count_pieces(act: Act, *, stop: Stop, category: str, pieces: int) -> Weighing:
    """Boxes are counted, never weighed. Raises ZeroNeedsReason, AmountTooLarge, CategoryUnknown, WeighedTwice."""
    return count(act, stop, category, pieces)


def count(act: Act, stop: Stop, category: str, pieces: int) -> Weighing:
    """The count itself, for whoever writes more in the same act."""
    if pieces == 0:
        raise ZeroNeedsReason
    goods = Goods(category, pieces=pieces)
    refuse_unknown([goods])
    round_ = round_on_the_road(act, stop)
    _refuse_elsewhere(stop, category)
    return write_weighing(act, round_, stop, Weighing(category_id=category), goods)


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def record_zero(act: Act, *, stop: Stop, category: str, reason: str, note: str = "") -> Weighing:
    """There was nothing of this category after all, and why."""
    return weigh_nothing(act, stop, category, reason, note)


def weigh_nothing(act: Act, stop: Stop, category: str, reason: str, note: str) -> Weighing:
    """The zero itself, for whoever writes more in the same act."""
    if reason not in ZeroReason.values or (reason == ZeroReason.OTHER and not note.strip()):
        raise ZeroNeedsReason
    refuse_unknown([Goods(category)])
    round_ = round_on_the_road(act, stop)
    _refuse_elsewhere(stop, category)
    weighing = Weighing(category_id=category, zero_reason=reason, note=note.strip())
    return write_weighing(act, round_, stop, weighing, Goods(category))


def _net(category: str, gross_grams: int, tare_grams: int) -> Goods:
    if gross_grams < 0 or tare_grams < 0 or gross_grams < tare_grams:
        raise WeightImpossible
    if gross_grams > MOST_GRAMS:
        raise WeightTooLarge
    if gross_grams == tare_grams:
        raise ZeroNeedsReason
    goods = Goods(category, grams=gross_grams - tare_grams)
    refuse_unknown([goods])
    return goods


def _refuse_elsewhere(stop: Stop, category: str) -> None:
    if stop.offer is None:
        raise NotAPickup
    state, weighed = read(STATE_AND_WEIGHED, [category, as_key(Stop._meta.pk, stop.pk)]) or ("", False)
    if not state:
        raise Unknown  # a draft that was thrown away since
    if state in (StopState.MISSED, StopState.CANCELLED):
        raise StopClosed(state=StopState(state).label)
    if weighed:
        raise WeighedTwice(category=FoodCategory.objects.get(pk=category).name)


def write_weighing(act: Act, round_: Round, stop: Stop, weighing: Weighing, goods: Goods) -> Weighing:
    """Writes the weighing and brings its goods onto the round's vehicle, as one lot."""
    act.write(told_of(act, stop, weighing, goods))
    if goods.is_something:
        origin, vehicle = _ends(stop, round_)
        why = Why(Cause.WEIGHING, weighing.pk, weighing.day)
        bring_in(act, origin=origin, to_place=vehicle, goods=goods, why=why, use_by=_use_by(stop, goods.category))
    return weighing


def told_of(act: Act, stop: Stop, weighing: Weighing, goods: Goods) -> Weighing:
    """The weighing with its stop, day and amount, not written yet."""
    weighing.district_id, weighing.stop = stop.district_id, stop
    weighing.day = weighing.corrects.day if weighing.corrects else act.day
    weighing.grams, weighing.pieces = goods.grams, goods.pieces
    weighing.happened_at, weighing.entered_at = act.happened_at, act.entered_at
    return weighing


def _ends(stop: Stop, round_: Round) -> tuple[Place, Place]:
    if stop.offer is None:
        raise NotAPickup
    branch, vehicle = (PlaceKind.BRANCH, stop.offer.branch_id), (PlaceKind.VEHICLE, round_.vehicle_id)
    origin, on_the_road = places_of(stop.district_id, branch, vehicle)
    return origin, on_the_road


def _use_by(stop: Stop, category: str) -> datetime | None:
    return next((line.use_by for line in found(OfferLine, offer_id=stop.offer_id, category_id=category)), None)


@performs(Verb.RECORD, Kind.ROUND, on="weighing")
def reverse_weighing(act: Act, *, weighing: Weighing, reason: str) -> WeighingReversal:
    """The weighing never counted: its mirror image is posted on its own day.

    After sign-off only a district head may, and what leaves the vehicle's books is difference.
    Raises ReasonMissing, AlreadyReversed, Unknown, BeforeTheRound.
    """
    if not reason.strip():
        raise ReasonMissing
    round_ = _correctable(act, weighing)
    return write_reversal(act, round_, weighing, reason.strip())


@performs(Verb.RECORD, Kind.ROUND, on="weighing")
def correct_weighing(act: Act, *, weighing: Weighing, gross_grams: int, tare_grams: int, reason: str) -> Weighing:
    """The right weight instead of a wrong one: a reversal with a reason and a new weighing for the same day."""
    goods = _net(weighing.category_id, gross_grams, tare_grams)
    right = Weighing(gross_grams=gross_grams, tare_grams=tare_grams, scale=weighing.scale)
    return _put_right(act, weighing, right, goods, reason)


@performs(Verb.RECORD, Kind.ROUND, on="weighing")
def correct_count(act: Act, *, weighing: Weighing, pieces: int, reason: str) -> Weighing:
    """The right number of pieces instead of a wrong one, for the same day."""
    if pieces == 0:
        raise ZeroNeedsReason
    goods = Goods(weighing.category_id, pieces=pieces)
    refuse_unknown([goods])
    return _put_right(act, weighing, Weighing(), goods, reason)


def _put_right(act: Act, wrong: Weighing, right: Weighing, goods: Goods, reason: str) -> Weighing:
    if not reason.strip():
        raise ReasonMissing
    round_ = _correctable(act, wrong)
    write_reversal(act, round_, wrong, reason.strip())
    right.category_id, right.corrects = wrong.category_id, wrong
    written = write_weighing(act, round_, wrong.stop, right, goods)
    _settle_after_sign_off(act, round_, written, taken_back=False)
    return written


def _correctable(act: Act, weighing: Weighing) -> Round:
    round_ = round_to_correct(act, weighing.stop.round, weighing, Kind.ROUND)
    if WeighingReversal.objects.filter(weighing=weighing).exists():
        raise AlreadyReversed
    return round_


def write_reversal(act: Act, round_: Round, weighing: Weighing, reason: str) -> WeighingReversal:
    reversal = WeighingReversal(
        district_id=weighing.district_id,
        weighing=weighing,
        reason=reason,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(reversal)
    mirror(act, cause_id=weighing.pk, why=Why(Cause.WEIGHING, reversal.pk, weighing.day))
    _settle_after_sign_off(act, round_, weighing, taken_back=True)
    return reversal


def _settle_after_sign_off(act: Act, round_: Round, weighing: Weighing, *, taken_back: bool) -> None:
    """A signed-off vehicle holds what the sign-off said: a later correction changes the difference instead."""
    if round_.state != RoundState.SIGNED_OFF or not (weighing.grams or weighing.pieces):
        return
    vehicle = place_of(round_.district_id, PlaceKind.VEHICLE, round_.vehicle_id)
    difference = place_of(round_.district_id, PlaceKind.DIFFERENCE)
    ends = (difference, vehicle) if taken_back else (vehicle, difference)
    move(
        act,
        lot=Lot.objects.get(weighing_id=weighing.pk),
        from_place=ends[0],
        to_place=ends[1],
        goods=Goods(weighing.category_id, weighing.grams, weighing.pieces),
        why=Why(Cause.SIGN_OFF, weighing.pk, weighing.day),
    )
