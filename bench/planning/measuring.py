"""What a plan is worth, read by the independent checker alone, and the clock that counts a plan's own seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from songtor.engines.planning.check import check_plan

Json = dict[str, Any]

MANUAL = ("list order", "nearest", "earliest closing")
BEST_MANUAL, ENGINE, RIVAL, EXACT = "best manual", "engine", "or-tools", "exact"


@dataclass(frozen=True)
class Measured:
    """One plan of one day by one way; `recipients` are those with a need, `broken` the rules the checker names."""

    family: str
    day: str
    way: str
    cpu_s: float
    score: float
    kg: float
    supply_kg: float
    hours: float
    fill_min: float
    gini: float
    served: int
    recipients: int
    broken: tuple[str, ...] = ()


def measured(family: str, day: Json, way: str, plan: Json, cpu_s: float) -> Measured:
    verdict = check_plan(day, plan)
    return Measured(
        family=family,
        day=day["id"],
        way=way,
        cpu_s=cpu_s,
        score=verdict.score,
        kg=verdict.metrics["kg"],
        supply_kg=sum(line["kg"] for offer in day["offers"] for line in offer["lines"]),
        hours=verdict.metrics["hours"],
        fill_min=verdict.metrics["fill_min"],
        gini=verdict.metrics["gini"],
        served=int(verdict.metrics["served"]),
        recipients=sum(1 for recipient in day["recipients"] if recipient["needs"]),
        broken=tuple(str(broken) for broken in verdict.broken),
    )


@contextmanager
def cpu_clock() -> Iterator[None]:
    """The engine's budget in CPU seconds: on a machine that others use, wall time would measure them."""
    modules = [module for name, module in sys.modules.items() if name.startswith("songtor.engines.planning.")]
    clocked = [module for module in modules if getattr(module, "perf_counter", None) is time.perf_counter]
    for module in clocked:
        vars(module)["perf_counter"] = time.process_time
    try:
        yield
    finally:
        for module in clocked:
            vars(module)["perf_counter"] = time.perf_counter


@dataclass(frozen=True)
class Row:
    """A family's days by one way, added up: sums of kg and hours, means over days of fill, Gini and CPU seconds."""

    family: str
    way: str
    days: int
    cpu_s: float
    score: float
    kg: float
    share: float
    kg_per_hour: float
    fill_min: float
    gini: float
    served: int
    recipients: int
    violations: int


def added_up(family: str, way: str, plans: Sequence[Measured]) -> Row:
    days = len(plans)
    kg, hours, supply = (sum(getattr(plan, name) for plan in plans) for name in ("kg", "hours", "supply_kg"))
    return Row(
        family=family,
        way=way,
        days=days,
        cpu_s=sum(plan.cpu_s for plan in plans) / days,
        score=sum(plan.score for plan in plans),
        kg=kg,
        share=kg / supply if supply else 0.0,
        kg_per_hour=kg / hours if hours else 0.0,
        fill_min=sum(plan.fill_min for plan in plans) / days,
        gini=sum(plan.gini for plan in plans) / days,
        served=sum(plan.served for plan in plans),
        recipients=sum(plan.recipients for plan in plans),
        violations=sum(len(plan.broken) for plan in plans),
    )


def best_manual(plans: Sequence[Measured]) -> list[Measured]:
    """For each day the manual plan that moves most kilograms."""
    best: dict[str, Measured] = {}
    for plan in plans:
        if plan.way in MANUAL and (plan.day not in best or plan.kg > best[plan.day].kg):
            best[plan.day] = plan
    return list(best.values())


def table(rows: Sequence[Row]) -> str:
    head = (
        f"{'family':<11}{'way':<17}{'days':>5}{'CPU s':>8}{'score':>10}{'kg':>10}{'share':>8}"
        f"{'kg/veh-h':>10}{'min fill':>9}{'Gini':>7}{'served':>11}{'violations':>11}"
    )
    lines, family = [head, "-" * len(head)], ""
    for row in rows:
        name, family = "" if row.family == family else row.family, row.family
        served = f"{row.served}/{row.recipients}"
        lines.append(
            f"{name:<11}{row.way:<17}{row.days:>5}{row.cpu_s:>8.3f}{row.score:>10.1f}{row.kg:>10.1f}{row.share:>8.1%}"
            f"{row.kg_per_hour:>10.2f}{row.fill_min:>9.3f}{row.gini:>7.3f}{served:>11}{row.violations:>11}"
        )
    return "\n".join(lines)
