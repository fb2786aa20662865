"""The ways a day is planned, each timed in CPU seconds of this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from bench.planning.exact import best_plan
from bench.planning.measuring import ENGINE, EXACT, MANUAL, Measured, cpu_clock, measured
from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.indexed import place_minutes
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.planner import plan_day
from songtor.engines.planning.split import resplit

Json = dict[str, Any]

BY_HAND: dict[str, Callable[[Day], Plan]] = dict(
    zip(MANUAL, (list_order, nearest_neighbour, earliest_closing), strict=True)
)


def manual_plans(family: str, day: Json) -> list[Measured]:
    problem = read_day(day)
    plans = []
    for way, plan in BY_HAND.items():
        started = time.process_time()
        made = plan(problem)
        plans.append(measured(family, day, way, plan_to_json(made), time.process_time() - started))
    return plans


def engine_plan(family: str, day: Json, seconds: float, seed: int) -> Measured:
    plan, cpu_s = engine(day, seconds, seed)
    return measured(family, day, ENGINE, plan_to_json(plan), cpu_s)


def exact_plan(family: str, day: Json) -> Measured:
    """The optimum proven by a mixed-integer program, written out as a plan so that the checker sees it too."""
    problem = read_day(day)
    started = time.process_time()
    proven = best_plan(day, place_minutes(problem))
    cpu_s = time.process_time() - started
    return measured(family, day, EXACT, plan_to_json(resplit(problem, proven.routes)), cpu_s)


def engine(
    day: Json, seconds: float, seed: int, *, previous: Plan | None = None, wall: bool = False
) -> tuple[Plan, float]:
    """The engine's plan at so many CPU seconds (`wall`: seconds of the clock), and the CPU seconds it took."""
    problem = read_day(day)
    started = time.process_time()
    with nullcontext() if wall else cpu_clock():
        plan = plan_day(problem, seconds=seconds, seed=seed, previous=previous)
    return plan, time.process_time() - started
