"""A day of the past as its old forms tell it: weights that were recorded elsewhere, entered as one finished round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods, refuse_unknown
from songtor.city.models import District, Vehicle
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.offers.models import Offer, Site
from songtor.rounds.errors import ReasonMissing
from songtor.rounds.models import (
    Round,
    RoundState,
    Stop,
    StopChange,
    StopKind,
    StopState,
    Weighing,
    ZeroReason,
)
from songtor.rounds.services.states import round_to_correct, set_round, set_stop
from songtor.rounds.services.weights import write_reversal, write_weighing

OLD_FORMS = "แบบบันทึกเดิม"
CARRIES_KG = 100_000


@dataclass(frozen=True)
class PastPickup:
    """What one form says of a branch; `mark` names the file and its row, `site_id` where it was handed over."""

    offer_id: UUID
    goods: tuple[Goods, ...]
    mark: str
    site_id: UUID | None = None


@performs(Verb.CORRECT_LATE, Kind.ROUND, on="district")
def record_past_round(act: Act, *, district: District, day: date, pickups: Sequence[PastPickup]) -> Round:
    """Every pick-up done and weighed, on a vehicle that stands for the old forms and takes no part in plans.

    Deliveries stay planned until they are handed over, and the round until it is signed off.
    Raises CategoryUnknown, Unknown.
    """
    refuse_unknown((line for pickup in pickups for line in pickup.goods), once_each=False)
    offers = Offer.objects.filter(district=district, day=day).in_bulk([pickup.offer_id for pickup in pickups])
    sites = Site.objects.filter(district=district).in_bulk([pickup.site_id for pickup in pickups if pickup.site_id])
    vehicle, _ = Vehicle.objects.get_or_create(
        district=district, name=OLD_FORMS, defaults={"capacity_kg": CARRIES_KG, "retired_on": date(2000, 1, 1)}
    )
    round_ = Round.objects.create(district=district, day=day, vehicle=vehicle)
    set_round(act, round_, RoundState.UNDER_WAY)
    for position, pickup in enumerate(pickups):
        offer = offers.get(pickup.offer_id)
        if offer is None or (pickup.site_id and pickup.site_id not in sites):
            raise Unknown
        stop = _stop(round_, 2 * position + 1, StopKind.PICKUP, offer=offer)
        set_stop(act, stop, StopState.DONE)
        _weigh_all(act, round_, stop, pickup)
        if pickup.site_id:
            _stop(round_, 2 * position + 2, StopKind.DELIVERY, site=sites[pickup.site_id])
    return round_


def _stop(
    round_: Round, position: int, kind: StopKind, *, offer: Offer | None = None, site: Site | None = None
) -> Stop:
    return Stop.objects.create(
        district_id=round_.district_id, round=round_, position=position, kind=kind, offer=offer, site=site
    )


def _weigh_all(act: Act, round_: Round, stop: Stop, pickup: PastPickup) -> None:
    given = [line for line in pickup.goods if line.is_something]
    for line in given:
        weighing = Weighing(category_id=line.category, gross_grams=line.grams, scale=pickup.mark, note=OLD_FORMS)
        write_weighing(act, round_, stop, weighing, line)
    if not given and pickup.goods:
        nothing = pickup.goods[0]
        weighing = Weighing(
            category_id=nothing.category, zero_reason=ZeroReason.NONE_LEFT, scale=pickup.mark, note=OLD_FORMS
        )
        write_weighing(act, round_, stop, weighing, nothing)


@performs(Verb.CORRECT_LATE, Kind.ROUND, on="stop")
def take_back_past_pickup(act: Act, *, stop: Stop, reason: str) -> StopChange:
    """What an old form said never counted: its weighings are reversed on their day, and the stop is cancelled.

    Raises ReasonMissing, Unknown.
    """
    if not reason.strip():
        raise ReasonMissing
    if stop.round.vehicle.name != OLD_FORMS:
        raise Unknown
    round_ = round_to_correct(act, stop.round, stop, Kind.ROUND)
    for weighing in Weighing.objects.filter(stop=stop, reversal__isnull=True):
        write_reversal(act, round_, weighing, reason.strip())
    return set_stop(act, stop, StopState.CANCELLED, note=reason.strip())
