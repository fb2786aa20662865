"""The last step of a round (R1.6), and food that could not be passed on."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum

from songtor.city.acting import Act, performs
from songtor.city.errors import AmountImpossible
from songtor.city.goods import Goods, refuse_unknown
from songtor.city.policy import Kind, Verb
from songtor.offers.models import Said
from songtor.rounds.errors import DifferenceNeedsReason, NotWeighed, ReasonMissing, StopsStillOpen
from songtor.rounds.models import (
    OPEN_STOP,
    Round,
    RoundState,
    SignOff,
    Stop,
    StopKind,
    StopState,
    Waste,
    WasteReason,
    Weighing,
)
from songtor.rounds.services.states import round_on_the_road, set_round
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, draw, place_of, settle

SHARE_WITHOUT_REASON = 50  # one fiftieth: 2 %


@performs(Verb.RECORD, Kind.ROUND, on="round_")
def write_off(act: Act, *, round_: Round, goods: Goods, reason: str, note: str = "") -> Waste:
    """Collected food that nobody can eat any more. Raises ReasonMissing, AmountImpossible, NothingAboard."""
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


@performs(Verb.RECORD, Kind.ROUND, on="round_")
def sign_off(act: Act, *, round_: Round, kept: Sequence[Goods] = (), reason: str = "") -> SignOff:
    """Closes the round: `kept` stays on the vehicle for another day, anything else left is booked as difference.

    Raises RoundSignedOff, StopsStillOpen, NotWeighed, and DifferenceNeedsReason above 2 % of what was collected.
    """
    refuse_unknown(kept)
    at = round_on_the_road(act, round_)
    _refuse_unfinished(at)
    collected = _collected_grams(at)
    fact = SignOff(district_id=at.district_id, round=at, day=act.day, collected_grams=collected)
    vehicle = place_of(at.district_id, PlaceKind.VEHICLE, at.vehicle_id)
    fact.difference_grams = settle(act, place=vehicle, keep=kept, why=Why(Cause.SIGN_OFF, fact.pk, act.day))
    fact.reason = reason.strip()
    if fact.difference_grams * SHARE_WITHOUT_REASON > collected and not fact.reason:
        raise DifferenceNeedsReason(kg=f"{fact.difference_grams / 1000:.2f}", collected=f"{collected / 1000:.2f}")
    fact.actor_ref, fact.happened_at, fact.entered_at = act.actor.ref, act.happened_at, act.entered_at
    act.write(fact)
    set_round(act, at, RoundState.SIGNED_OFF)
    return fact


def _refuse_unfinished(round_: Round) -> None:
    still_open = Stop.objects.filter(round=round_, state__in=OPEN_STOP).count()
    if still_open:
        raise StopsStillOpen(count=still_open)
    unweighed = (
        Stop.objects.filter(round=round_, kind=StopKind.PICKUP, state=StopState.DONE, offer__said=Said.YES)
        .exclude(weighings__in=Weighing.objects.filter(stop__round=round_, reversal__isnull=True))
        .select_related("offer__branch")
        .first()
    )
    if unweighed:
        raise NotWeighed(stop=unweighed.name)


def _collected_grams(round_: Round) -> int:
    weighed = Weighing.objects.filter(stop__round=round_, reversal__isnull=True)
    return weighed.aggregate(total=Sum("grams"))["total"] or 0
