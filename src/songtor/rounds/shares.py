"""Who gets how much now: after each weighing the food aboard is shared anew, and no stop moves.

Computed where stops are read, so a weighing stays as quick as it was; what was handed over is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from songtor.city.models import FoodCategory
from songtor.city.queries import food_categories
from songtor.engines.planning.day import Day
from songtor.engines.planning.plan import DeliveryVisit, Plan
from songtor.engines.planning.split import inspect
from songtor.offers.queries import open_offers, open_sites
from songtor.rounds.day_problem import SHIFT, Learned, build_day, fairness_on, moment_of
from songtor.rounds.fair_shares import FairShare
from songtor.rounds.models import Round, RoundState, Stop, StopLine, StopState
from songtor.rounds.on_the_road import OnRoad, on_the_road
from songtor.rounds.planning_units import amount_of, planning_kg
from songtor.rounds.roads.times import times_of
from songtor.rounds.ways import is_to_come, name_of

Routes = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Standing:
    """The open rounds of a day as they stand: what is still to come, when, and how much for whom."""

    problem: Day
    plan: Plan
    fairness: Mapping[UUID, FairShare]


def share_anew(rounds: Sequence[Round]) -> Standing | None:
    """Gives hand-overs still to come, of rounds where food was weighed or missed, the amounts that are there now.

    `rounds` are of one district's day, with their stops read in order. None where nothing is to come.
    """
    standing = as_it_stands(rounds)
    if standing is None:
        return None
    categories = {category.code: category for category in food_categories()}
    given = {visit.recipient: visit for visit in _deliveries(standing.plan)}
    for stop in (stop for one in rounds if _differs_from_plan(one) for stop in one.stops.all()):
        if not stop.is_pickup and stop.is_open and name_of(stop) in given:
            _expect(stop, given[name_of(stop)], categories)
    return standing


def as_it_stands(rounds: Sequence[Round]) -> Standing | None:
    """Times and shares on the sequences people see, from what was last witnessed on."""
    going = [one for one in rounds if one.is_editable]
    coming = [stop for one in going for stop in one.stops.all() if _takes_part(stop)]
    if not any(not stop.is_pickup for stop in coming):
        return None
    served = {stop.site_id for one in rounds for stop in one.stops.all() if stop.state == StopState.DONE}
    problem, fairness = _problem(going, coming, served)
    known = {one.id for one in problem.offers} | {one.id for one in problem.recipients}
    plan, _broken = inspect(problem, _routes(going, known))
    return Standing(problem, plan, fairness) if plan else None


def _problem(
    going: Sequence[Round], coming: Iterable[Stop], served: Collection[UUID | None]
) -> tuple[Day, Mapping[UUID, FairShare]]:
    district, day = going[0].district, going[0].day
    fetched = {stop.offer_id for stop in coming if stop.offer_id}
    words = [word for word in open_offers(district, day) if word.pk in fetched]
    everywhere = list(open_sites(district, day))
    fairness = fairness_on(district, day, everywhere)
    sites = [site for site in everywhere if site.pk not in served]
    under_way = [OnRoad(one, list(one.stops.all())) for one in going if one.state == RoundState.UNDER_WAY]
    then = max(_witnessed(under_way), default=moment_of(SHIFT[0], day))
    times = times_of(district.pk, day, now=then)
    problem = build_day(district, day, [one.vehicle for one in going], words, sites, Learned(times, fairness))
    if under_way:
        problem = on_the_road(problem, under_way, then, times, keeping=False)
    return problem, fairness


def _witnessed(under_way: Iterable[OnRoad]) -> Iterator[datetime]:
    """When something last happened: an amount depends on facts, not on when somebody looks."""
    for one in under_way:
        yield from (change.happened_at for stop in one.stops for change in stop.changes.all())
        yield from (weighing.happened_at for stop in one.stops for weighing in stop.weighings.all())


def _routes(going: Iterable[Round], known: set[str]) -> Routes:
    """Each stop once: a site two rounds go to is shared out by the first."""
    seen: set[str] = set()
    routes = []
    for one in going:
        here_first = sorted(one.stops.all(), key=lambda stop: stop.state != StopState.ARRIVED)
        names = [name_of(stop) for stop in here_first if _takes_part(stop)]
        own = [name for name in dict.fromkeys(names) if name in known and name not in seen]
        seen.update(own)
        routes.append((str(one.vehicle_id), tuple(own)))
    return tuple(routes)


def _takes_part(stop: Stop) -> bool:
    return is_to_come(stop) or (stop.state == StopState.ARRIVED and not stop.is_pickup)


def _differs_from_plan(round_: Round) -> bool:
    under_way = round_.state == RoundState.UNDER_WAY
    return under_way and any(stop.is_pickup and _is_known(stop) for stop in round_.stops.all())


def _is_known(stop: Stop) -> bool:
    """What is there to share is no longer what was planned."""
    return stop.state == StopState.MISSED or any(not hasattr(one, "reversal") for one in stop.weighings.all())


def _deliveries(plan: Plan) -> Iterator[DeliveryVisit]:
    for route in plan.routes:
        yield from (visit for visit in route.stops if isinstance(visit, DeliveryVisit))


def _expect(stop: Stop, visit: DeliveryVisit, categories: Mapping[str, FoodCategory]) -> None:
    """The stop as it was read, with other amounts; nothing is written."""
    kilograms: dict[str, float] = {}
    for drop in visit.drop:
        kilograms[drop.category] = kilograms.get(drop.category, 0.0) + drop.kg
    lines = []
    for code in sorted(kilograms, key=lambda code: categories[code].position):
        grams, pieces = amount_of(categories[code], kilograms[code])
        if grams or pieces:
            lines.append(StopLine(stop=stop, category=categories[code], grams=grams, pieces=pieces))
    read = StopLine.objects.filter(stop=stop)
    read._result_cache = lines
    stop._prefetched_objects_cache["lines"] = read  # type: ignore[attr-defined]


def shown_kg(rounds: Iterable[Round], categories: Mapping[str, FoodCategory]) -> dict[str, dict[str, float]]:
    """By site, what its hand-over still to come shows: kilograms by kind of food."""
    return {
        name_of(stop): {
            line.category_id: planning_kg(categories[line.category_id], line.grams, line.pieces)
            for line in stop.lines.all()
        }
        for one in rounds
        for stop in one.stops.all()
        if not stop.is_pickup and _takes_part(stop)
    }
