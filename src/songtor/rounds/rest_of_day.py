"""What is left of a day from now on, as the engine plans it; and the first answer to a change, without the router."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from songtor.city.models import District
from songtor.engines.planning.day import Day
from songtor.engines.planning.plan import PickupVisit, Plan
from songtor.engines.planning.split import BrokenRule, inspect
from songtor.offers.models import Offer
from songtor.offers.queries import open_offers, open_sites
from songtor.rounds.day_problem import Learned, build_day, fairness_on, minutes_of
from songtor.rounds.models import Round, RoundState, Stop, StopState
from songtor.rounds.on_the_road import NOBODY_LATE, OnRoad, on_the_road
from songtor.rounds.roads.times import times_of
from songtor.rounds.ways import is_to_come, name_of

ON_THE_WAY = (RoundState.PUBLISHED, RoundState.UNDER_WAY)
Routes = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class RestOfDay:
    """The day from now on; `routes` are today's ways as far as their stops still hold."""

    problem: Day
    rounds: tuple[Round, ...]
    routes: Routes


def rest_of_day(
    district: District, rounds: Sequence[Round], now: datetime, *, late: Mapping[UUID, int] = NOBODY_LATE
) -> RestOfDay:
    """`rounds` are all of the day with stops read in order; only published ones go on, from where they stand."""
    day, going = rounds[0].day, tuple(one for one in rounds if one.state in ON_THE_WAY)
    elsewhere = _not_to_plan(rounds)
    words = [word for word in open_offers(district, day) if str(word.pk) not in elsewhere]
    everywhere = list(open_sites(district, day))
    sites = [site for site in everywhere if str(site.pk) not in elsewhere]
    fairness = fairness_on(district, day, everywhere)
    times = times_of(district.pk, day, now=now)
    problem = build_day(district, day, [one.vehicle for one in going], words, sites, Learned(times, fairness))
    under_way = [OnRoad(one, list(one.stops.all())) for one in going if one.state == RoundState.UNDER_WAY]
    problem = on_the_road(_from_now(problem, now, late), under_way, now, times, late=late)
    known = {one.id for one in problem.offers} | {one.id for one in problem.recipients}
    anew = _said_anew(words)
    routes = tuple(
        (
            str(one.vehicle_id),
            tuple(name for stop in one.stops.all() if is_to_come(stop) and (name := _holding(stop, known, anew))),
        )
        for one in going
    )
    return RestOfDay(problem, going, _once_each(routes))


def _not_to_plan(rounds: Sequence[Round]) -> frozenset[str]:
    """Where somebody was, and what drafts hold; a stop that was dropped may be tried again."""
    return frozenset(
        name_of(stop)
        for round_ in rounds
        for stop in round_.stops.all()
        if stop.state != StopState.CANCELLED and (not is_to_come(stop) or round_.state not in ON_THE_WAY)
    )


def _from_now(problem: Day, now: datetime, late: Mapping[UUID, int]) -> Day:
    """Vehicles that have not left leave now at the earliest, or when a late one is there."""
    day = date.fromisoformat(problem.date)

    def start(vehicle: str, shift: tuple[float, float]) -> tuple[float, float]:
        waits = minutes_of(now, day) + late.get(UUID(vehicle), 0)
        return min(max(shift[0], waits), shift[1]), shift[1]

    vehicles = tuple(replace(one, shift=start(one.id, one.shift)) for one in problem.vehicles)
    return replace(problem, vehicles=vehicles)


def _said_anew(words: Sequence[Offer]) -> dict[UUID, str]:
    """By branch the word that announces its food now."""
    return {word.branch_id: str(word.pk) for word in words if word.left_over_of_id is None}


def _holding(stop: Stop, known: set[str], anew: Mapping[UUID, str]) -> str:
    """The stop's own name, that of what its branch announced instead, or nothing."""
    name = name_of(stop)
    if name in known:
        return name
    return anew.get(stop.offer.branch_id, "") if stop.offer else ""


def _once_each(routes: Routes) -> Routes:
    seen: set[str] = set()
    kept = []
    for vehicle, stops in routes:
        own = [stop for stop in dict.fromkeys(stops) if stop not in seen]
        seen.update(own)
        kept.append((vehicle, tuple(own)))
    return tuple(kept)


def first_answer(rest: RestOfDay) -> Plan:
    """Today's ways without what cannot be kept any more, amounts shared anew: there in milliseconds."""
    routes = dict(rest.routes)
    while True:
        plan, broken = inspect(rest.problem, tuple(routes.items()))
        if plan is None:
            raise AssertionError("routes of known stops, each once, always make a plan")
        wrong = next((rule for rule in broken if not rule.allowed), None)
        idle = {} if wrong else dict(_idle(plan))
        if wrong is None and not idle:
            return plan
        if wrong is None:
            routes = {car: tuple(stop for stop in stops if stop not in idle) for car, stops in routes.items()}
        else:
            routes[wrong.vehicle] = _without_one(rest.problem, routes[wrong.vehicle], wrong)


def _idle(plan: Plan) -> Iterator[tuple[str, bool]]:
    """Stops that would move nothing."""
    for route in plan.routes:
        for visit in route.stops:
            if not (visit.load if isinstance(visit, PickupVisit) else visit.drop):
                yield visit.stop, True


def _without_one(problem: Day, stops: tuple[str, ...], wrong: BrokenRule) -> tuple[str, ...]:
    """Without the stop that is late; where the shift is too short, without the one that is missed least."""
    if wrong.stop is not None:
        return tuple(stop for stop in stops if stop != wrong.stop)
    choices = [stops[:n] + stops[n + 1 :] for n in range(len(stops))]
    return max(choices, key=lambda left: _worth(problem, wrong.vehicle, left), default=())


def _worth(problem: Day, vehicle: str, stops: tuple[str, ...]) -> tuple[float, float]:
    plan, broken = inspect(problem, ((vehicle, stops),))
    too_long = sum(rule.minutes for rule in broken if rule.code == "shift_exceeded")
    return -too_long, plan.score if plan else 0.0


def seen_now(rounds: Sequence[Round]) -> str:
    """A mark of where the day stands: another one as soon as a stop, a weight or an order changed."""
    rows = [
        f"{round_.pk} {round_.state} {stop.pk} {stop.state} {stop.position} {stop.offer_id} "
        f"{sum(not hasattr(weighing, 'reversal') for weighing in stop.weighings.all())}"
        for round_ in rounds
        for stop in round_.stops.all()
    ]
    return sha256("\n".join(sorted(rows)).encode()).hexdigest()
