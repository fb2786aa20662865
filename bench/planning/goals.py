"""P1 to P9: each goal, what was measured, and met or how far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.planning.changes import Cancelled, Slow
from bench.planning.classics import Routed
from bench.planning.measuring import ENGINE, EXACT, MANUAL, Measured, best_manual
from bench.planning.runs import FolderRun

Plans = Sequence[Measured]


@dataclass(frozen=True)
class Judged:
    """One part of a goal: what is wanted, what was found, and "met" or the distance."""

    goal: str
    wanted: str
    found: str
    verdict: str

    def __str__(self) -> str:
        return f"{self.goal:<4}{self.wanted:<58}{self.found:>10}  {self.verdict}"


def at_least(goal: str, wanted: str, found: float, least: float, form: str = ".1%") -> Judged:
    verdict = "met" if found >= least else f"short by {format(least - found, form.strip('+'))}"
    return Judged(goal, wanted, format(found, form), verdict)


def at_most(goal: str, wanted: str, found: float, most: float, form: str = ".1%") -> Judged:
    verdict = "met" if found <= most else f"over by {format(found - most, form)}"
    return Judged(goal, wanted, format(found, form), verdict)


def for_comparison(goal: str, what: str, found: float) -> Judged:
    return Judged(goal, f"(for comparison) {what}", f"{found:.2%}", "")


def of_manual(plans: Plans) -> list[Judged]:
    """P4 and P5, and P4's "never below" over every family that was planned by hand as well."""
    judged = []
    if base := _way(plans, "base", ENGINE):
        by_hand = best_manual(_family(plans, "base"))
        judged += [
            at_least("P4", ">= +58 % kg over the best manual plan", _kg(base) / _kg(by_hand) - 1, 0.58, "+.1%"),
            at_least("P4", ">= +55 % kg per vehicle-hour", _per_hour(base) / _per_hour(by_hand) - 1, 0.55, "+.1%"),
        ]
    if loose := _way(plans, "loose", ENGINE):
        gain = _kg(loose) / _kg(best_manual(_family(plans, "loose"))) - 1
        judged.append(at_least("P4", ">= +33 % kg with loose windows", gain, 0.33, "+.1%"))
    judged.append(at_most("P4", "plans below a manual one, any family: 0", below_manual(plans), 0, ".0f"))
    if base:
        served = sum(plan.served for plan in base) / sum(plan.recipients for plan in base)
        judged += [
            at_most("P5", "Gini <= 0.055", _mean([plan.gini for plan in base]), 0.055, ".4f"),
            at_least("P5", "mean min fill >= 0.57", _mean([plan.fill_min for plan in base]), 0.57, ".4f"),
            at_least("P5", ">= 99.5 % of recipients served", served, 0.995, ".2%"),
        ]
    return judged


def below_manual(plans: Plans) -> int:
    best: dict[tuple[str, str], float] = {}
    for plan in (plan for plan in plans if plan.way in MANUAL):
        best[plan.family, plan.day] = max(plan.score, best.get((plan.family, plan.day), plan.score))
    engines = [plan for plan in plans if plan.way == ENGINE]
    return sum(1 for plan in engines if plan.score < best.get((plan.family, plan.day), plan.score) - 1e-6)


def of_folder(run: FolderRun, workers: int) -> list[Judged]:
    return [
        at_most("P1", f"{len(run.days_s)} days, {workers} workers, wall s <= 20", run.wall_s, 20.0, ".1f"),
        at_most("P1", "wall_s of a day, p95 <= 1", percentile(run.days_s, 0.95), 1.0, ".2f"),
        at_most("P1", "MB in all <= 600", run.most_mb, 600, ".0f"),
    ]


def of_repeats(differing: int) -> list[Judged]:
    return [at_most("P9", "same input, seed and steps, other bytes: 0", differing, 0, ".0f")]


def of_long_runs(quick: Plans, long: Plans) -> list[Judged]:
    """P2: score at the budget over that of a run a hundred times as long."""
    scores = {plan.day: plan.score for plan in quick}
    parts = [scores[plan.day] / plan.score for plan in long if plan.score > 0 and plan.day in scores]
    return [
        at_least("P2", f"mean score of a long run's, {len(parts)} days >= 99.5 %", _mean(parts), 0.995, ".2%"),
        at_least("P2", "worst day >= 98.5 %", min(parts), 0.985, ".2%"),
    ]


def of_tiny_days(plans: Plans) -> list[Judged]:
    best = {plan.day: plan.score for plan in plans if plan.way == EXACT}
    found = {plan.day: plan.score for plan in plans if plan.way == ENGINE}
    gaps = [max(0.0, 1 - found[day] / score) if score > 0 else 0.0 for day, score in best.items()]
    above = sum(1 for day, score in best.items() if found[day] > score + 1e-4)
    return [
        at_least("P3", "tiny days with proven optimum >= 100", len(gaps), 100, ".0f"),
        at_most("P3", "mean gap <= 0.1 %", _mean(gaps or [1.0]), 0.001, ".3%"),
        at_most("P3", "worst gap <= 1 %", max(gaps, default=1.0), 0.01, ".3%"),
        at_most("P3", "plans above the optimum: 0", above, 0, ".0f"),
    ]


def of_cancellations(found: Sequence[Cancelled]) -> list[Judged]:
    parts = [item.of_fresh for item in found]
    moved = [item.moved for item in found]
    return [
        at_most("P6", "first valid plan, ms, p95 < 20", percentile([c.first_valid_ms for c in found], 0.95), 20, ".1f"),
        at_least("P6", "mean score of a fresh plan's at 0.3 s >= 99.5 %", _mean(parts), 0.995, ".2%"),
        at_least("P6", "worst score of a fresh plan's >= 99.5 %", min(parts), 0.995, ".2%"),
        at_most("P6", "other stops moved, mean <= 3", _mean(moved), 3, ".1f"),
        at_most("P6", "other stops moved, most <= 3", max(moved), 3, ".0f"),
        at_most("P6", "rules broken: 0", sum(item.violations for item in found), 0, ".0f"),
    ]


def of_slow_roads(found: Sequence[Slow]) -> list[Judged]:
    """For each pace the plans were made for; what is lost is lost against what those plans promised."""
    judged = []
    for pace in sorted({slow.pace for slow in found}):
        judged += _at_pace(f"times x{pace:g}", [slow for slow in found if slow.pace == pace])
    return judged


def _at_pace(planned: str, found: Sequence[Slow]) -> list[Judged]:
    supply = sum(slow.supply_kg for slow in found)

    def lost(way: str) -> float:
        return sum(slow.planned_kg - getattr(slow, way).handed_kg for slow in found) / supply

    handed = sum(slow.learning.handed_kg for slow in found) / supply
    known = sum(slow.knowing_kg for slow in found) / supply
    return [
        at_most("P7", f"{planned}: supply lost, learning, <= 3 %", lost("learning"), 0.03, ".2%"),
        at_most("P7", f"{planned}: supply lost, never knowing, <= 6 %", lost("never"), 0.06, ".2%"),
        at_most("P7", f"{planned}: kg past use-by at the door, learning: 0", _refused(found, "learning"), 0, ".1f"),
        at_most("P7", f"{planned}: kg past use-by, never knowing: 0", _refused(found, "never"), 0, ".1f"),
        for_comparison("P7", f"{planned}: lost, learning as the desk does", lost("product")),
        for_comparison("P7", f"{planned}: lost without replanning", lost("fixed")),
        for_comparison("P7", f"{planned}: of the supply handed over, learning", handed),
        for_comparison("P7", "of the supply in plans that knew the roads", known),
    ]


def _refused(found: Sequence[Slow], way: str) -> float:
    return sum(getattr(slow, way).past_use_by_kg for slow in found)


def of_classics(found: Sequence[Routed]) -> list[Judged]:
    """P8, over the files whose best distance is known."""
    gaps = [routed.gap for routed in found if routed.gap is not None]
    return [
        at_most("P8", f"median gap of {len(gaps)} files <= 0.1 %", median(gaps), 0.001, ".2%"),
        at_most("P8", "worst gap <= 0.5 %", max(gaps), 0.005, ".2%"),
        at_most("P8", "rules broken: 0", sum(len(routed.broken) for routed in found), 0, ".0f"),
    ]


def of_pairs(beside: Sequence[tuple[Routed, dict[str, Routed]]]) -> list[Judged]:
    """Pickup and delivery: ours against the best of all solvers, ours among them."""
    above = []
    for ours, others in beside:
        best = min(routed.distance for routed in (ours, *others.values()) if not routed.broken)
        above.append(ours.distance / best - 1)
    if not above:
        return []
    return [
        for_comparison("P8", f"{len(above)} files of pairs, above the best solver: mean", _mean(above)),
        for_comparison("P8", "files of pairs, above the best solver: worst", max(above)),
    ]


def percentile(values: Sequence[float], part: float) -> float:
    """The value that at most `1 - part` of them exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _family(plans: Plans, family: str) -> list[Measured]:
    return [plan for plan in plans if plan.family == family]


def _way(plans: Plans, family: str, way: str) -> list[Measured]:
    return [plan for plan in plans if (plan.family, plan.way) == (family, way)]


def _kg(plans: Plans) -> float:
    return sum(plan.kg for plan in plans)


def _per_hour(plans: Plans) -> float:
    return _kg(plans) / sum(plan.hours for plan in plans)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
