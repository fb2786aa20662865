"""The last step of a round (R1.6)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods, refuse_unknown
from songtor.city.policy import Kind, Verb
from songtor.offers.models import Said
from songtor.rounds.errors import DifferenceNeedsReason, NotWeighed, StopsStillOpen
from songtor.rounds.models import (
    OPEN_STOP,
    Round,
    RoundState,
    SignOff,
    Stop,
    StopKind,
    StopState,
    Weighing,
)
from songtor.rounds.services.states import round_on_the_road, set_round
from songtor.stock.errors import amount_said
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, place_of, settle

SHARE_WITHOUT_REASON = 50  # one fiftieth: 2 %


@performs(Verb.RECORD, Kind.ROUND, on="round_")
def sign_off(act: Act, *, round_: Round, kept: Sequence[Goods] = (), reason: str = "") -> SignOff:
    """Closes the round: `kept` stays on the vehicle for another day, anything else left is booked as difference.

    Raises RoundSignedOff, StopsStillOpen, NotWeighed, KeptMoreThanAboard, and DifferenceNeedsReason above 2 % of
    the kilograms or of the pieces that were collected.
    """
    refuse_unknown(kept)
    at = round_on_the_road(act, round_)
    _refuse_unfinished(at)
    fact = SignOff(district_id=at.district_id, round=at, day=act.day, reason=reason.strip())
    fact.collected_grams, fact.collected_pieces = _collected(at)
    vehicle = place_of(at.district_id, PlaceKind.VEHICLE, at.vehicle_id)
    settled = settle(act, place=vehicle, keep=kept, why=Why(Cause.SIGN_OFF, fact.pk, act.day))
    fact.difference_grams, fact.difference_pieces = settled.grams, settled.pieces
    _refuse_unexplained(fact)
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


def _collected(round_: Round) -> tuple[int, int]:
    """Grams and pieces."""
    weighed = Weighing.objects.filter(stop__round=round_, reversal__isnull=True)
    sums = weighed.aggregate(grams=Sum("grams"), pieces=Sum("pieces"))
    return sums["grams"] or 0, sums["pieces"] or 0


def _refuse_unexplained(fact: SignOff) -> None:
    for lost, collected, in_pieces in (
        (fact.difference_grams, fact.collected_grams, False),
        (fact.difference_pieces, fact.collected_pieces, True),
    ):
        if lost * SHARE_WITHOUT_REASON > collected and not fact.reason:
            raise DifferenceNeedsReason(
                lost=amount_said(lost, in_pieces=in_pieces), collected=amount_said(collected, in_pieces=in_pieces)
            )
