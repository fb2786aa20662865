"""A day of the past as its old forms tell it: weights that were recorded elsewhere, entered as one finished round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Model

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods, refuse_unknown
from songtor.city.models import District, Vehicle
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.evidence.rows import insert_all
from songtor.offers.models import Offer, OfferLine, Site
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
from songtor.rounds.services.states import round_to_correct, set_round, set_stop, stop_change
from songtor.rounds.services.weights import told_of, write_reversal
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Brought, Why, lots_begun, places_of

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
    if any(one.offer_id not in offers or (one.site_id and one.site_id not in sites) for one in pickups):
        raise Unknown
    stops = [
        Stop(
            district_id=district.pk,
            round=round_,
            position=2 * at + 1,
            kind=StopKind.PICKUP,
            offer=offers[pickup.offer_id],
            state=StopState.DONE,
        )
        for at, pickup in enumerate(pickups)
    ]
    handed = [
        Stop(district_id=district.pk, round=round_, position=2 * at + 2, kind=StopKind.DELIVERY, site_id=pickup.site_id)
        for at, pickup in enumerate(pickups)
        if pickup.site_id
    ]
    insert_all([*stops, *handed])
    _weigh_all(act, round_, list(zip(stops, pickups, strict=True)))
    return round_


def _weigh_all(act: Act, round_: Round, done: Sequence[tuple[Stop, PastPickup]]) -> None:
    """The facts `set_stop` and `write_weighing` write for each, in their order, table by table."""
    weighed = [(stop, list(_weighings(act, stop, pickup))) for stop, pickup in done]
    full = [(stop, *one) for stop, of_stop in weighed for one in of_stop if one[1].is_something]
    begun = {lot.weighing_id: (lot, movement) for lot, movement in lots_begun(act, _brought(round_, full))}
    facts: list[Model] = []
    for stop, of_stop in weighed:
        facts.append(stop_change(act, stop))
        for weighing, _ in of_stop:
            facts += [weighing, *begun.get(weighing.pk, ())]
    act.write_all(facts)


def _weighings(act: Act, stop: Stop, pickup: PastPickup) -> Iterator[tuple[Weighing, Goods]]:
    given = [line for line in pickup.goods if line.is_something]
    for line in given:
        weighing = Weighing(category_id=line.category, gross_grams=line.grams, scale=pickup.mark, note=OLD_FORMS)
        yield told_of(act, stop, weighing, line), line
    if not given and pickup.goods:
        nothing, reason = pickup.goods[0], ZeroReason.NONE_LEFT
        weighing = Weighing(category_id=nothing.category, zero_reason=reason, scale=pickup.mark, note=OLD_FORMS)
        yield told_of(act, stop, weighing, nothing), nothing


def _brought(round_: Round, full: Sequence[tuple[Stop, Weighing, Goods]]) -> list[Brought]:
    """Each weighed amount on its way from its branch onto the vehicle."""
    branches = list(dict.fromkeys(stop.offer.branch_id for stop, _, _ in full if stop.offer))
    ends = [(PlaceKind.VEHICLE, round_.vehicle_id), *((PlaceKind.BRANCH, branch) for branch in branches)]
    vehicle, *origins = places_of(round_.district_id, *ends)
    origin_of = dict(zip(branches, origins, strict=True))
    lines = OfferLine.objects.filter(offer__in=[stop.offer_id for stop, _, _ in full], use_by__isnull=False)
    use_by = {(offer, category): until for offer, category, until in lines.values_list("offer", "category", "use_by")}
    return [
        Brought(
            origin_of[stop.offer.branch_id],
            vehicle,
            goods,
            Why(Cause.WEIGHING, weighing.pk, weighing.day),
            use_by.get((stop.offer.pk, goods.category)),
        )
        for stop, weighing, goods in full
        if stop.offer
    ]


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
