"""Proposes a district's day beside the best way by hand. Loads the router, but no Django."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import day_to_json, plan_to_json
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.planner import plan_day
from songtor.rounds.proposals import Proposal, Sheet

SECONDS = 2.4
TELL_SECONDS = 0.4
WAYS = {"list": list_order, "nearest": nearest_neighbour, "closing": earliest_closing}


@dataclass(frozen=True, slots=True)
class Heard:
    """How far the search is: seconds of the budget, and the kilograms of the best plan so far."""

    seconds: float
    of_seconds: float
    kg: float


Listener = Callable[[Heard], bool]


def best_by_hand(problem: Day) -> Sheet:
    found = [Sheet(way, plan(problem).metrics) for way, plan in WAYS.items()]
    return max(found, key=lambda sheet: sheet.metrics.kg)


def propose(problem: Day, *, seconds: float = SECONDS, iterations: int | None = None, seed: int = 1) -> Proposal:
    """The best plan found in that time, or in so many iterations and then the same on any machine."""
    started = perf_counter()
    plan = plan_day(problem, seconds=seconds, seed=seed, iterations=iterations)
    return _proposal(problem, plan, perf_counter() - started)


def propose_aloud(problem: Day, *, listener: Listener, seconds: float = SECONDS, seed: int = 1) -> Proposal:
    """As `propose`; ends early where the listener says False."""
    plan, spent = improve(problem, None, listener=listener, seconds=seconds, seed=seed)
    return _proposal(problem, plan, spent)


def improve(
    problem: Day, previous: Plan | None, *, listener: Listener, seconds: float = SECONDS, seed: int = 1
) -> tuple[Plan, float]:
    """The best plan found beside `previous`, and the seconds it took. The listener hears of it now and then."""
    started, told = perf_counter(), 0.0

    def heard(done: float, kg: float) -> bool:
        nonlocal told
        spent = perf_counter() - started
        if spent < told + TELL_SECONDS:
            return True
        told = spent
        return listener(Heard(done * seconds, seconds, kg))

    plan = plan_day(problem, seconds=seconds, seed=seed, previous=previous, heard=heard)
    return plan, perf_counter() - started


def _proposal(problem: Day, plan: Plan, seconds: float) -> Proposal:
    return Proposal(
        plan=plan,
        instance=json.dumps(day_to_json(problem), separators=(",", ":")),
        text=json.dumps(plan_to_json(plan), separators=(",", ":")),
        sheet=best_by_hand(problem),
        recipients=len(problem.recipients),
        offered_kg=sum(line.kg for offer in problem.offers for line in offer.lines),
        seconds=round(seconds, 3),
    )
