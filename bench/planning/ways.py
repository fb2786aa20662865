"""The ways a day is planned, each timed in CPU seconds of this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bench.planning.measuring import ENGINE, MANUAL, Measured, cpu_clock, measured
from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.planner import plan_day

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


def engine(day: Json, seconds: float, seed: int, previous: Plan | None = None) -> tuple[Plan, float]:
    """The engine's plan at so many CPU seconds, and those it took."""
    problem = read_day(day)
    started = time.process_time()
    with cpu_clock():
        plan = plan_day(problem, seconds=seconds, seed=seed, previous=previous)
    return plan, time.process_time() - started
