"""A proposed plan becomes drafts, and drafts become published rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import cycle
from uuid import UUID

from django.db.models import Q

from songtor.city.acting import Act, performs
from songtor.city.models import Account, District, FoodCategory
from songtor.city.policy import Kind, Verb
from songtor.city.queries import food_categories, officers_of, vehicles_of
from songtor.engines.planning.plan import PickupVisit, Route
from songtor.jobs.models import Work
from songtor.jobs.services import enqueue
from songtor.offers.models import Offer
from songtor.offers.queries import open_offers
from songtor.rounds.day_problem import moment_of
from songtor.rounds.errors import NothingToPublish, NoVehicle, OfferNoLongerHolds, PlanOutdated, TooLateToPlan
from songtor.rounds.models import DayPlan, Round, RoundState, Stop, StopKind, StopLine, StopState
from songtor.rounds.planning_units import amount_of
from songtor.rounds.proposals import Proposal
from songtor.rounds.roads.models import PlanTimes
from songtor.rounds.roads.times import PlannedOn
from songtor.rounds.services.states import set_round


@performs(Verb.PLAN, Kind.ROUND, on="district")
def start_planning(act: Act, *, district: District, day: date) -> Work:
    """Planning runs in the jobs process; the page may be left meanwhile. Raises TooLateToPlan, NoVehicle."""
    if day < act.day:
        raise TooLateToPlan
    if not vehicles_of(district, day):
        raise NoVehicle
    return enqueue(act, "plan_day", district_id=district.code, arguments={"day": day.isoformat()})


@performs(Verb.PLAN, Kind.ROUND, on="district")
def adopt_plan(
    act: Act, *, district: District, day: date, proposal: Proposal, planned_on: PlannedOn | None = None
) -> DayPlan:
    """The proposal as draft rounds; earlier drafts of that day are thrown away, published rounds stay.

    Raises PlanOutdated when a vehicle or an offer was taken meanwhile.
    """
    _drop_drafts(district, day)
    day_plan = _written(act, district, day, proposal)
    if planned_on:
        _remember_times(day_plan, planned_on)
    categories = {category.code: category for category in food_categories()}
    officers = cycle(officers_of(district, day) or [None])
    for route in proposal.plan.routes:
        if route.stops:
            _draft(day_plan, route, categories, next(officers))
    return day_plan


def _written(act: Act, district: District, day: date, proposal: Proposal) -> DayPlan:
    plan, sheet = proposal.plan.metrics, proposal.sheet.metrics
    return DayPlan.objects.create(
        district=district,
        day=day,
        made_at=act.entered_at,
        instance=proposal.instance,
        plan=proposal.text,
        grams=round(plan.kg * 1000),
        minutes=round(plan.hours * 60),
        sheet_grams=round(sheet.kg * 1000),
        sheet_minutes=round(sheet.hours * 60),
        sheet_way=proposal.sheet.way,
        sheet_least_percent=round(sheet.fill_min * 100),
        sheet_served=sheet.served,
        least_percent=round(plan.fill_min * 100),
        served=plan.served,
        recipients=proposal.recipients,
        offered_grams=round(proposal.offered_kg * 1000),
        seconds=proposal.seconds,
    )


def _remember_times(day_plan: DayPlan, planned_on: PlannedOn) -> None:
    PlanTimes.objects.create(
        plan=day_plan,
        by=planned_on.by,
        trouble=planned_on.trouble,
        guessed_percent=planned_on.guessed_percent,
        factor_percent=round(planned_on.factor.value * 100),
        legs=planned_on.factor.legs,
        legs_today=planned_on.factor.today,
    )


def _drop_drafts(district: District, day: date) -> None:
    drafts = Round.objects.filter(district=district, day=day, state=RoundState.DRAFT)
    Stop.objects.filter(round__in=drafts).delete()
    drafts.delete()


def _draft(day_plan: DayPlan, route: Route, categories: Mapping[str, FoodCategory], officer: Account | None) -> None:
    day, district = day_plan.day, day_plan.district
    _refuse_outdated(route, district, day)
    round_ = Round.objects.create(
        district=district,
        day=day,
        vehicle_id=UUID(route.vehicle),
        plan=day_plan,
        returns_at=moment_of(route.return_at, day),
    )
    if officer:
        round_.crew.add(officer)
    for position, visit in enumerate(route.stops, start=1):
        is_pickup = isinstance(visit, PickupVisit)
        stop = Stop.objects.create(
            district=district,
            round=round_,
            position=position,
            kind=StopKind.PICKUP if is_pickup else StopKind.DELIVERY,
            offer_id=UUID(visit.stop) if is_pickup else None,
            site_id=None if is_pickup else UUID(visit.stop),
            planned_at=moment_of(visit.arrive, day),
        )
        goods = visit.load if isinstance(visit, PickupVisit) else visit.drop
        write_lines(stop, [(part.category, part.kg) for part in goods], categories)


def _refuse_outdated(route: Route, district: District, day: date) -> None:
    vehicle_busy = Round.objects.filter(
        ~Q(state__in=[RoundState.CANCELLED, RoundState.SIGNED_OFF]),
        district=district,
        day=day,
        vehicle_id=UUID(route.vehicle),
    ).exists()
    offers = [UUID(visit.stop) for visit in route.stops if isinstance(visit, PickupVisit)]
    held = Offer.objects.select_for_update(of=("self",)).filter(pk__in=offers).order_by("pk")
    if len(held) != open_offers(district, day).filter(pk__in=offers).count():
        raise PlanOutdated
    if vehicle_busy or Stop.objects.filter(~Q(state__in=["missed", "cancelled"]), offer_id__in=offers).exists():
        raise PlanOutdated


def write_lines(stop: Stop, parts: list[tuple[str, float]], categories: Mapping[str, FoodCategory]) -> None:
    """What a stop expects, by category, in the units officers see."""
    kilograms: dict[str, float] = {}
    for category, kg in parts:
        kilograms[category] = kilograms.get(category, 0.0) + kg
    lines = []
    for code, kg in kilograms.items():
        grams, pieces = amount_of(categories[code], kg)
        if grams or pieces:
            lines.append(StopLine(stop=stop, category_id=code, grams=grams, pieces=pieces))
    StopLine.objects.bulk_create(lines)


@performs(Verb.PLAN, Kind.ROUND, on="district")
def publish_day(act: Act, *, district: District, day: date) -> Round:
    """All drafts of the day with stops become rounds that crews see. Raises NothingToPublish, OfferNoLongerHolds."""
    with_stops = Stop.objects.filter(district=district, round__state=RoundState.DRAFT).values("round")
    held = Round.objects.select_for_update(of=("self",)).filter(state=RoundState.DRAFT, pk__in=with_stops)
    drafts = list(held.filter(district=district, day=day).order_by("vehicle__name"))
    if not drafts:
        raise NothingToPublish
    _refuse_gone(district, day, drafts)
    for round_ in drafts:
        set_round(act, round_, RoundState.PUBLISHED)
    return drafts[0]


def _refuse_gone(district: District, day: date, drafts: Sequence[Round]) -> None:
    pickups = Stop.objects.filter(round__in=drafts, offer__isnull=False).exclude(state=StopState.CANCELLED)
    gone = pickups.exclude(offer__in=open_offers(district, day)).select_related("offer__branch").first()
    if gone:
        raise OfferNoLongerHolds(stop=gone.name)
