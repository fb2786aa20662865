"""Plans days in processes of their own, beside the one that writes. Loads the router, but no Django."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from time import perf_counter

from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import day_to_json, plan_to_json
from songtor.engines.planning.manual import list_order
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.planner import plan_day

PROCESSES = 2
# Fixed numbers instead of seconds: the same seed plans the same days on any machine.
QUICK, THOROUGH = 5, 20


@dataclass(frozen=True)
class PlannedDay:
    """What the engine answered, ready to be adopted; times in seconds, weights in grams."""

    plan: Plan
    instance: str
    text: str
    sheet_grams: int
    sheet_minutes: int
    seconds: float


def pool() -> ProcessPoolExecutor:
    # Started anew, not forked: a copy of the open database connection must not end in a child.
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=_step_aside)


def _step_aside() -> None:
    """Whoever writes comes first: on two cores it is the one that everybody waits for."""
    os.nice(5)


def plan_all(
    workers: ProcessPoolExecutor, problems: Iterable[Day], *, seed: int, iterations: int
) -> Iterator[PlannedDay]:
    """Plans in the order of the problems, worked at ahead of whoever reads them."""
    return workers.map(partial(plan_one, seed=seed, iterations=iterations), problems)


def plan_one(problem: Day, *, seed: int, iterations: int) -> PlannedDay:
    started = perf_counter()
    plan = plan_day(problem, seed=seed, iterations=iterations)
    sheet = list_order(problem).metrics
    return PlannedDay(
        plan=plan,
        instance=json.dumps(day_to_json(problem), separators=(",", ":")),
        text=json.dumps(plan_to_json(plan), separators=(",", ":")),
        sheet_grams=round(sheet.kg * 1000),
        sheet_minutes=round(sheet.hours * 60),
        seconds=round(perf_counter() - started, 3),
    )
