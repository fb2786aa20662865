"""How good the plans are: families of generated days by every way, each plan judged by the checker, then the goals.

Budgets are CPU seconds of one process; what a person waits for (P1, P6) is wall time, so run those on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bench.planning import classics, goals, rival
from bench.planning.changes import cancellation, slow_roads
from bench.planning.exact import NotProven
from bench.planning.families import FAMILIES, days_of
from bench.planning.goals import Judged
from bench.planning.measuring import BEST_MANUAL, ENGINE, Measured, Row, added_up, best_manual, table
from bench.planning.rival import rival_plan
from bench.planning.runs import WORKERS, differing_days, folder_run
from bench.planning.ways import engine_plan, exact_plan, manual_plans
from songtor.engines.planning.formats import BadFile, day_to_json, read_day

Json = dict[str, Any]
Found = TypeVar("Found")

REPLAN, SLOW = "replan", "slow"
CHANGES = {REPLAN: 50, SLOW: 20}
LONG_SECONDS = 60.0
REFUSED = 2
CLASSIC_SECONDS = 10.0
SAME_BYTES_DAYS = 5


def main() -> int:
    args = _arguments()
    plans: list[Measured] = []
    judged: list[Judged] = []
    for family, days in _families(args):
        _say(f"{family}: {len(days)} days")
        if args.write:
            _write(args.write / family, days)
        for day in days:
            plans += _all_ways(family, day, args)
        judged += _runs_of(family, days, plans, args)
    judged += _changes(args)
    if plans:
        print(table(_rows(plans)))
    if not rival.is_there():
        print(rival.ABSENT)
    if args.data:
        judged += _classics(args.data)
    if plans:
        judged += goals.of_manual(plans)
    print("", *sorted(judged, key=lambda part: part.goal), sep="\n")
    broken = [f"{plan.family} {plan.day} {plan.way}: {rule}" for plan in plans for rule in plan.broken]
    print("", f"{len(plans)} plans checked, {len(broken)} rules broken", *broken, sep="\n")
    return 1 if broken else 0


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    known = [*FAMILIES, *CHANGES]
    parser = argparse.ArgumentParser(prog="songtor bench plan", description=__doc__)
    parser.add_argument("--instances", type=Path, metavar="DIR", help="songtor-day/1 files instead of generated days")
    parser.add_argument("--families", default="", metavar="A,B", help=f"of {', '.join(known)} (default all)")
    parser.add_argument("--days", type=int, metavar="N", help="days of a family (default as its family says)")
    parser.add_argument("--seconds", type=float, default=0.6, metavar="S", help="CPU seconds a day (default 0.6)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other days and another search (default 1)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="public routing files, listed by its INSTANCES.csv")
    parser.add_argument("--long", type=int, default=0, metavar="N", help="base days planned for 60 s as well, for P2")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the generated days there as well")
    args = parser.parse_args()
    args.families = args.families.split(",") if args.families else known
    if unknown := set(args.families) - set(known):
        parser.error(f"no family named {', '.join(sorted(unknown))}")
    return args


def _families(args: argparse.Namespace) -> Iterator[tuple[str, list[Json]]]:
    if args.instances:
        paths = sorted(args.instances.glob("*.json"))
        if not paths:
            _say(f"songtor bench plan: {args.instances}: holds no day (*.json)")
            raise SystemExit(REFUSED)
        yield "instances", [_given(path) for path in paths]
        return
    for family in (family for family in args.families if family in FAMILIES):
        yield family, days_of(family, args.days, args.seed)


def _given(path: Path) -> Json:
    try:
        return day_to_json(read_day(path))
    except BadFile as refused:
        _say(f"songtor bench plan: {path}: {refused}")
        raise SystemExit(REFUSED) from refused


def _write(folder: Path, days: Sequence[Json]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for day in days:
        (folder / f"{day['id']}.json").write_text(json.dumps(day, ensure_ascii=False), encoding="utf-8")


def _all_ways(family: str, day: Json, args: argparse.Namespace) -> list[Measured]:
    plans = manual_plans(family, day)
    if rival.is_there():
        plans.append(rival_plan(family, day, args.seconds))
    plans.append(engine_plan(family, day, args.seconds, args.seed))
    if family == "tiny":
        try:
            plans.append(exact_plan(family, day))
        except NotProven as unproven:
            _say(f"{unproven}: no proof in time, left out of P3")
    return plans


def _runs_of(family: str, days: Sequence[Json], plans: Sequence[Measured], args: argparse.Namespace) -> list[Judged]:
    if family == "tiny":
        return goals.of_tiny_days([plan for plan in plans if plan.family == family])
    if family != "base":
        return []
    judged = goals.of_folder(folder_run(days, args.seconds), WORKERS)
    judged += goals.of_repeats(differing_days(days[:SAME_BYTES_DAYS], args.seed))
    if args.long:
        quick = [plan for plan in plans if (plan.family, plan.way) == (family, ENGINE)]
        judged += goals.of_long_runs(quick, [_long(day, args.seed) for day in days[: args.long]])
    return judged


def _long(day: Json, seed: int) -> Measured:
    _say(f"{day['id']}: {LONG_SECONDS:g} s")
    return engine_plan("base", day, LONG_SECONDS, seed)


def _changes(args: argparse.Namespace) -> list[Judged]:
    if args.instances:
        return []
    judged: list[Judged] = []
    if REPLAN in args.families:
        answered = _numbered(REPLAN, args, cancellation)
        judged += goals.of_cancellations([item for item in answered if item is not None])
    if SLOW in args.families:
        both = _numbered(SLOW, args, slow_roads)
        judged += goals.of_slow_roads([slow for of_day in both for slow in of_day])
    return judged


def _numbered(family: str, args: argparse.Namespace, run: Callable[[int, float, int], Found]) -> list[Found]:
    days = CHANGES[family] if args.days is None else args.days
    _say(f"{family}: {days} days")
    return [run(number, args.seconds, args.seed) for number in range(days)]


def _classics(folder: Path) -> list[Judged]:
    print("", classics.HEAD, sep="\n")
    found, beside = [], []
    for classic in classics.listed(folder):
        _say(f"{classic.name}: {CLASSIC_SECONDS:g} s")
        routed, others = classics.solve(classic, CLASSIC_SECONDS), classics.rivals(classic, CLASSIC_SECONDS)
        print(classics.line(routed, others), flush=True)
        found.append(routed)
        if others:
            beside.append((routed, others))
    return [*goals.of_classics(found), *goals.of_pairs(beside)]


def _rows(plans: Sequence[Measured]) -> list[Row]:
    rows = []
    for family in dict.fromkeys(plan.family for plan in plans):
        of_family = [plan for plan in plans if plan.family == family]
        by_way = {way: [plan for plan in of_family if plan.way == way] for way in dict.fromkeys(p.way for p in plans)}
        listed = list(by_way.items())
        listed.insert(3, (BEST_MANUAL, best_manual(of_family)))
        rows += [added_up(family, way, of_way) for way, of_way in listed if of_way]
    return rows


if __name__ == "__main__":
    sys.exit(main())
