"""The rest of a day planned anew from where it stands: proposed, taken over as one act, and taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from songtor.city.acting import Act, performs
from songtor.city.models import District, Vehicle
from songtor.city.policy import Actor, Kind, Verb, first
from songtor.city.queries import food_categories
from songtor.engines.planning.formats import day_to_json, plan_to_json, read_plan
from songtor.engines.planning.plan import Plan
from songtor.evidence.acts import local_day
from songtor.jobs.services import enqueue
from songtor.offers.models import Offer
from songtor.offers.queries import open_offers, open_sites
from songtor.rounds.errors import (
    DayWentOn,
    LateImpossible,
    NothingToReplan,
    NotToday,
    OtherDistrict,
    ReplanDecided,
)
from songtor.rounds.models import Replan, Round, Stop, StopKind, StopLine, StopState
from songtor.rounds.queries import rounds_of_day
from songtor.rounds.replans.models import ReplanState
from songtor.rounds.rest_of_day import ON_THE_WAY, first_answer, rest_of_day, seen_now
from songtor.rounds.services.states import hold_to_words, locked_round, set_stop
from songtor.rounds.ways import (
    Visit,
    Way,
    Ways,
    driven_as,
    is_to_come,
    name_of,
    read_ways,
    ways_of,
    written,
)

MOST_MINUTES_LATE = 240
GAIN = 1.0  # worth a kilogram: less is not worth changing what crews know


@performs(Verb.PLAN, Kind.ROUND, on="district")
def replan_day(
    act: Act, *, district: District, day: date, late_vehicle: Vehicle | None = None, late_minutes: int = 0
) -> Replan:
    """Proposes today's rounds anew from where they stand: a first answer now, a better one from the jobs process.

    Nothing of the day changes before somebody takes it over. Raises NotToday, NothingToReplan, LateImpossible,
    OtherDistrict.
    """
    if day != local_day(act.happened_at):
        raise NotToday
    rounds = rounds_of_day(actor=act.actor, district=district, day=day)
    if not any(is_to_come(stop) for one in rounds if one.state in ON_THE_WAY for stop in one.stops.all()):
        raise NothingToReplan
    late = _late(rounds, late_vehicle, late_minutes)
    rest = rest_of_day(district, rounds, act.happened_at, late=late)
    plan, before = first_answer(rest), ways_of(rest.rounds)
    replan = Replan(
        district=district,
        day=day,
        made_at=act.entered_at,
        late_vehicle=late_vehicle,
        late_minutes=late_minutes,
        instance=json.dumps(day_to_json(rest.problem), separators=(",", ":")),
        before=written(before),
        seen=seen_now(rounds),
    )
    _put(replan, plan, before)
    replan.work_id = enqueue(
        act, "replan_day", district_id=district.code, arguments={"day": day.isoformat(), "replan": str(replan.pk)}
    ).pk
    replan.save(force_insert=True)
    return replan


def _late(rounds: Sequence[Round], vehicle: Vehicle | None, minutes: int) -> Mapping[UUID, int]:
    if vehicle is None:
        return {}
    if not 1 <= minutes <= MOST_MINUTES_LATE:
        raise LateImpossible
    if vehicle.pk not in {one.vehicle_id for one in rounds if one.state in ON_THE_WAY}:
        raise OtherDistrict
    return {vehicle.pk: minutes}


def _put(replan: Replan, plan: Plan, before: Ways) -> None:
    categories = {category.code: category for category in food_categories()}
    words, sites = open_offers(replan.district, replan.day), open_sites(replan.district, replan.day)
    names = {str(word.pk): word.branch.name for word in words} | {str(site.pk): site.name for site in sites}
    replan.plan = json.dumps(plan_to_json(plan), separators=(",", ":"))
    replan.after = written(driven_as(before, plan, replan.day, names, categories))


@performs(Verb.PLAN, Kind.ROUND, on="replan")
def improve_replan(act: Act, *, replan: Replan, plan: Plan) -> Replan:
    """A better way found meanwhile stands in the proposal's place, as long as nobody has decided."""
    here = _locked(replan)
    if here.state == ReplanState.PROPOSED and plan.score >= read_plan(json.loads(here.plan)).score + GAIN:
        _put(here, plan, read_ways(here.before))
        here.improved = True
        here.save(update_fields=["plan", "after", "improved"])
    return here


@performs(Verb.PLAN, Kind.ROUND, on="replan")
def take_over_replan(act: Act, *, replan: Replan) -> Replan:
    """The rounds drive as proposed: what is left out is dropped with its reason, times and shares are new.

    Raises ReplanDecided, DayWentOn when a stop, a weight or an offer changed since it was proposed.
    """
    here = _undecided(replan)
    before, after = read_ways(here.before), read_ways(here.after)
    _hold(act.actor, here, before)
    pickups = [UUID(visit.id) for way in after for visit in way.visits if visit.is_pickup]
    held = Offer.objects.select_for_update(of=("self",)).filter(pk__in=pickups).order_by("pk")
    if len(held) != open_offers(here.district, here.day).filter(pk__in=pickups).count():
        raise DayWentOn
    _drive(act, after, reason=_("Planned anew for the rest of the day"))
    return _decided(act.actor, here, ReplanState.TAKEN_OVER)


@performs(Verb.PLAN, Kind.ROUND, on="replan")
def leave_replan(act: Act, *, replan: Replan) -> Replan:
    """Everything stays as it was. Raises ReplanDecided."""
    here = _undecided(replan)
    here.state = ReplanState.LEFT
    here.save(update_fields=["state"])
    return here


@performs(Verb.PLAN, Kind.ROUND, on="replan")
def take_back_replan(act: Act, *, replan: Replan) -> Replan:
    """The rounds drive as before it was taken over, as far as the offers still hold.

    Raises ReplanDecided, DayWentOn once somebody drove on.
    """
    here = _locked(replan)
    if here.state != ReplanState.TAKEN_OVER:
        raise ReplanDecided
    before = read_ways(here.before)
    _hold(act.actor, here, before)
    holding = {str(pk) for pk in open_offers(here.district, here.day).values_list("pk", flat=True)}
    kept = tuple(
        replace(way, visits=tuple(one for one in way.visits if not one.is_pickup or one.id in holding))
        for way in before
    )
    _drive(act, kept, reason=_("The plan made before holds again"))
    return _decided(act.actor, here, ReplanState.TAKEN_BACK)


def _locked(replan: Replan) -> Replan:
    return first(Replan.objects.select_for_update(of=("self",)).select_related("district").filter(pk=replan.pk))


def _undecided(replan: Replan) -> Replan:
    here = _locked(replan)
    if here.state != ReplanState.PROPOSED:
        raise ReplanDecided
    return here


def _hold(actor: Actor, replan: Replan, ways: Ways) -> None:
    """Nobody drives on until the act is done. Raises DayWentOn when somebody already did."""
    for pk in sorted(UUID(way.round) for way in ways):
        locked_round(Round(pk=pk))
    if seen_now(rounds_of_day(actor=actor, district=replan.district, day=replan.day)) != replan.seen:
        raise DayWentOn


def _decided(actor: Actor, replan: Replan, state: ReplanState) -> Replan:
    replan.state = state
    replan.seen = seen_now(rounds_of_day(actor=actor, district=replan.district, day=replan.day))
    replan.save(update_fields=["state", "seen"])
    return replan


def _drive(act: Act, ways: Ways, *, reason: str) -> None:
    rounds = Round.objects.in_bulk([UUID(way.round) for way in ways])
    stops = Stop.objects.filter(round__in=rounds).select_related("round").prefetch_related("weighings__reversal")
    to_come = {name_of(stop): stop for stop in stops if is_to_come(stop)}
    wanted = {visit.id for way in ways for visit in way.visits}
    for name, stop in to_come.items():
        if name not in wanted:
            set_stop(act, stop, StopState.CANCELLED, note=reason)
    StopLine.objects.filter(stop__in=to_come.values()).delete()
    for way in ways:
        _drive_one(rounds[UUID(way.round)], way, to_come)
    for round_ in rounds.values():
        hold_to_words(act, round_)


def _drive_one(round_: Round, way: Way, to_come: Mapping[str, Stop]) -> None:
    """Behind what is done or dropped come the visits of this way, in its order."""
    coming = [to_come.get(visit.id) or _new_stop(round_, visit) for visit in way.visits]
    behind = round_.stops.exclude(pk__in=[stop.pk for stop in to_come.values()]).order_by("position", "pk")
    others = [stop for stop in behind if stop.pk not in {one.pk for one in coming}]
    for visit, stop in zip(way.visits, coming, strict=True):
        stop.round, stop.planned_at, stop.broken_rule = round_, visit.moment, ""
    for number, stop in enumerate((*others, *coming), start=1):
        stop.position = number
    Stop.objects.bulk_update([*others, *coming], ["round", "position", "planned_at", "broken_rule"])
    StopLine.objects.bulk_create(
        StopLine(stop=stop, category_id=goods.category, grams=goods.grams, pieces=goods.pieces)
        for visit, stop in zip(way.visits, coming, strict=True)
        for goods in visit.goods
    )
    round_.returns_at = way.home_at
    round_.save(update_fields=["returns_at"])


def _new_stop(round_: Round, visit: Visit) -> Stop:
    return Stop.objects.create(
        district_id=round_.district_id,
        round=round_,
        position=999,
        kind=StopKind.PICKUP if visit.is_pickup else StopKind.DELIVERY,
        offer_id=UUID(visit.id) if visit.is_pickup else None,
        site_id=None if visit.is_pickup else UUID(visit.id),
    )
