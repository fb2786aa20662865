"""Food that was collected and could not be passed on, and how a write-off is put right."""

from __future__ import annotations

from songtor.city.acting import Act, performs
from songtor.city.errors import AmountImpossible
from songtor.city.goods import Goods, refuse_unknown
from songtor.city.policy import Kind, Verb
from songtor.rounds.errors import ReasonMissing
from songtor.rounds.models import Round, RoundState, Waste, WasteReason, WasteReversal
from songtor.rounds.services.after_sign_off import into_difference
from songtor.rounds.services.states import round_on_the_road, round_to_correct
from songtor.stock.errors import AlreadyReversed
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, draw, mirror, place_of


@performs(Verb.RECORD, Kind.ROUND, on="round_")
def write_off(act: Act, *, round_: Round, goods: Goods, reason: str, note: str = "") -> Waste:
    """Collected food that nobody can eat any more. Raises ReasonMissing, NothingAboard, MoreThanAboard."""
    if reason not in WasteReason.values or (reason == WasteReason.OTHER and not note.strip()):
        raise ReasonMissing
    if not goods.is_something:
        raise AmountImpossible
    refuse_unknown([goods])
    at = round_on_the_road(act, round_)
    waste = Waste(
        district_id=at.district_id,
        round=at,
        day=act.day,
        category_id=goods.category,
        grams=goods.grams,
        pieces=goods.pieces,
        reason=reason,
        note=note.strip(),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(waste)
    draw(
        act,
        from_place=place_of(at.district_id, PlaceKind.VEHICLE, at.vehicle_id),
        to_place=place_of(at.district_id, PlaceKind.WASTE),
        lines=[goods],
        why=Why(Cause.WASTE, waste.pk, act.day),
    )
    return waste


@performs(Verb.RECORD, Kind.ROUND, on="waste")
def reverse_waste(act: Act, *, waste: Waste, reason: str) -> WasteReversal:
    """The food was not thrown away: it is back on the vehicle, with the reason.

    After sign-off only a district head may, and the food becomes difference. Raises ReasonMissing, AlreadyReversed,
    Unknown, BeforeTheRound.
    """
    if not reason.strip():
        raise ReasonMissing
    round_ = round_to_correct(act, waste.round, waste, Kind.ROUND)
    if WasteReversal.objects.filter(waste=waste).exists():
        raise AlreadyReversed
    reversal = WasteReversal(
        district_id=waste.district_id,
        waste=waste,
        reason=reason.strip(),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(reversal)
    back = mirror(act, cause_id=waste.pk, why=Why(Cause.WASTE, reversal.pk, waste.day))
    if round_.state == RoundState.SIGNED_OFF:
        into_difference(act, back, why=Why(Cause.SIGN_OFF, waste.pk, waste.day))
    return reversal
