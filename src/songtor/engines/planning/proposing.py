"""Proposes a district's day beside what the sheet's list order would move. Loads the router."""

from __future__ import annotations

import json
from time import perf_counter

from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import day_to_json, plan_to_json
from songtor.engines.planning.manual import list_order
from songtor.engines.planning.plan import Proposal
from songtor.engines.planning.planner import plan_day

SECONDS = 0.6


def propose(problem: Day, *, seconds: float = SECONDS, iterations: int | None = None, seed: int = 1) -> Proposal:
    """The best plan found in that time, or in so many iterations and then the same on any machine."""
    started = perf_counter()
    plan = plan_day(problem, seconds=seconds, seed=seed, iterations=iterations)
    sheet = list_order(problem).metrics
    return Proposal(
        plan=plan,
        instance=json.dumps(day_to_json(problem), separators=(",", ":")),
        text=json.dumps(plan_to_json(plan), separators=(",", ":")),
        sheet_grams=round(sheet.kg * 1000),
        sheet_minutes=round(sheet.hours * 60),
        seconds=round(perf_counter() - started, 3),
    )
