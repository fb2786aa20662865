"""Days that change under way: an offer is cancelled at noon, or the roads are slower than planned."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from bench.planning.driving import Drive, Driven, Leg, Roads
from bench.planning.families import BASE, base_day
from bench.planning.ways import engine
from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import plan_to_json, read_day, read_plan
from songtor.engines.planning.indexed import place_minutes
from songtor.engines.planning.plan import Plan
from songtor.rounds.roads.factor import UNTIL_KNOWN, factor_of_today

Json = dict[str, Any]

SLOWNESS = 1.35
PLAIN, PESSIMISTIC = 1.0, UNTIL_KNOWN
FRESH_SECONDS = 2.0
REPLAN_SECONDS = 0.3


@dataclass(frozen=True)
class Cancelled:
    """A cancellation answered: how soon, how well beside a plan made afresh, how many other stops moved."""

    first_valid_ms: float
    of_fresh: float
    moved: int
    violations: int


def cancellation(number: int, seconds: float, seed: int) -> Cancelled | None:
    """One offer still to come on a route is cancelled amid the day; None when there is none. The answer is timed by the
    clock, the fresh plan beside it has CPU seconds."""
    day = base_day(number, seed, BASE, "replan")
    before, _ = engine(day, seconds, seed)
    changed = half_driven(day, plan_to_json(before), random.Random(f"replan {seed} {number}"))
    if changed is None:
        return None
    again, _ = engine(changed, REPLAN_SECONDS, seed, previous=before, wall=True)
    fresh, _ = engine(changed, FRESH_SECONDS, seed)
    verdict = check_plan(changed, plan_to_json(again))
    gone = {stop for car in changed["state"]["vehicles"] for stop in car["visited"]}
    return Cancelled(
        first_valid_ms=again.metrics.first_valid_ms,
        of_fresh=again.score / max(fresh.score, again.score) if fresh.score > 0 else 1.0,
        moved=moved_stops(before, again, gone | set(changed["state"]["cancelled"])),
        violations=len(verdict.broken),
    )


def half_driven(day: Json, plan: Json, rng: random.Random) -> Json | None:
    """The day at a moment amid its plan, with one of the offers still to come cancelled."""
    arrivals = sorted(visit["arrive"] for route in plan["routes"] for visit in route["stops"])
    if not arrivals:
        return None
    now = arrivals[round(rng.uniform(0.25, 0.75) * (len(arrivals) - 1))]
    cars = [car for route in plan["routes"] if (car := car_at(day, route, now))]
    gone = {stop for car in cars for stop in car["visited"]}
    coming = [v["offer"] for r in plan["routes"] for v in r["stops"] if "offer" in v and v["offer"] not in gone]
    if not coming:
        return None
    return {**day, "state": {"now": now, "vehicles": cars, "cancelled": [rng.choice(coming)]}}


def car_at(day: Json, route: Json, now: float) -> Json | None:
    """The car at the stop it serves or drives to; None while it still waits at its depot."""
    stops = {stop["id"]: stop for stop in (*day["offers"], *day["recipients"])}
    aboard: dict[tuple[str, str], float] = {}
    car: Json | None = None
    for visit in route["stops"]:
        if car is not None and car["free_at"] > now:
            break
        stop = stops[visit.get("offer") or visit["recipient"]]
        for load in visit.get("load", []):
            aboard[stop["id"], load["category"]] = load["kg"]
        for drop in visit.get("drop", []):
            aboard[drop["offer"], drop["category"]] -= drop["kg"]
        visited = [*(car["visited"] if car else []), stop["id"]]
        free_at = visit["arrive"] + stop["service_min"]
        car = {"id": route["vehicle"], "at": stop["place"], "free_at": free_at, "visited": visited}
    lots = [{"offer": o, "category": c, "kg": kg} for (o, c), kg in aboard.items() if kg > 1e-6]
    return {**car, "aboard": lots} if car else None


def moved_stops(before: Plan, after: Plan, gone: set[str]) -> int:
    """Stops still to come that left their car, came new, were dropped or changed their place in the order."""
    old = {car: [stop for stop in stops if stop not in gone] for car, stops in before.sequences()}
    new = {car: list(stops) for car, stops in after.sequences()}
    listed = {stop for stops in (*old.values(), *new.values()) for stop in stops}
    kept = sum(_common(old.get(car, []), new.get(car, [])) for car in old.keys() | new.keys())
    return len(listed) - kept


def _common(one: list[str], other: list[str]) -> int:
    """Length of the longest sequence both hold in their order."""
    row = [0] * (len(other) + 1)
    for stop in one:
        above = row
        row = [0]
        for j, (before, here) in enumerate(pairwise(above)):
            row.append(before + 1 if other[j] == stop else max(here, row[j]))
    return row[-1]


@dataclass(frozen=True)
class Slow:
    """A day on slow roads, planned on times stretched by `pace`: what its plan promised, what a plan that knew the
    roads would move, and how it went."""

    pace: float
    supply_kg: float
    planned_kg: float
    knowing_kg: float
    fixed: Driven
    never: Driven
    learning: Driven
    product: Driven


def slow_roads(number: int, seconds: float, seed: int) -> list[Slow]:
    """The same day planned on the plain times, and as the product does until a district has legs of its own."""
    day = base_day(number, seed, BASE, "slow roads")
    knowing, _ = engine(at_pace(day, SLOWNESS), seconds, seed)
    return [_slow(day, pace, knowing.metrics.kg, seconds, seed) for pace in (PLAIN, PESSIMISTIC)]


def at_pace(day: Json, pace: float) -> Json:
    rows = [[pace * minutes for minutes in row] for row in place_minutes(read_day(day))]
    return {**day, "travel": {"kind": "matrix", "minutes": rows}}


def at_once(legs: Sequence[Leg]) -> float:
    """The first leg tells."""
    return legs[0][0] / legs[0][1]


def as_the_product(legs: Sequence[Leg]) -> float:
    """As the desk plans a district whose cars have not driven before."""
    return factor_of_today((), legs).value


def _slow(day: Json, pace: float, knowing_kg: float, seconds: float, seed: int) -> Slow:
    plan = plan_to_json(engine(at_pace(day, pace), seconds, seed)[0])
    again = partial(_again, seconds=min(seconds, REPLAN_SECONDS), seed=seed)
    roads = Roads(SLOWNESS, pace)
    fixed, never, learning, product = (
        Drive(day, copy.deepcopy(plan), replace(roads, learns=learns), again=planner).drive()
        for planner, learns in ((None, None), (again, None), (again, at_once), (again, as_the_product))
    )
    supply = sum(line["kg"] for offer in day["offers"] for line in offer["lines"])
    return Slow(pace, supply, plan["metrics"]["kg"], knowing_kg, fixed, never, learning, product)


def _again(day: Json, previous: Json, *, seconds: float, seed: int) -> Json:
    plan, _ = engine(day, seconds, seed, previous=read_plan(previous))
    return plan_to_json(plan)
