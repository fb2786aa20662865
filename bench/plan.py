"""How good the plans are: families of generated days, by hand and by the engine, every plan judged by the checker."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.planning.families import FAMILIES, days_of
from bench.planning.measuring import BEST_MANUAL, Measured, Row, added_up, best_manual, table
from bench.planning.ways import engine_plan, manual_plans

Json = dict[str, Any]


def main() -> int:
    args = _arguments()
    plans = []
    for family, days in _families(args):
        print(f"{family}: {len(days)} days", file=sys.stderr, flush=True)
        if args.write:
            _write(args.write / family, days)
        for day in days:
            plans += _all_ways(family, day, args)
    print(table(_rows(plans)))
    broken = [f"{plan.family} {plan.day} {plan.way}: {rule}" for plan in plans for rule in plan.broken]
    print(*broken, sep="\n", end="\n" if broken else "")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="songtor bench plan", description=__doc__)
    parser.add_argument("--instances", type=Path, metavar="DIR", help="songtor-day/1 files instead of generated days")
    parser.add_argument("--families", default="", metavar="A,B", help=f"of {', '.join(FAMILIES)} (default all)")
    parser.add_argument("--days", type=int, metavar="N", help="days of a family (default as its family says)")
    parser.add_argument("--seconds", type=float, default=0.6, metavar="S", help="CPU seconds a day (default 0.6)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other days and another search (default 1)")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the generated days there as well")
    args = parser.parse_args()
    args.families = args.families.split(",") if args.families else list(FAMILIES)
    if unknown := set(args.families) - set(FAMILIES):
        parser.error(f"no family named {', '.join(sorted(unknown))}")
    return args


def _families(args: argparse.Namespace) -> Iterator[tuple[str, list[Json]]]:
    if args.instances:
        yield "instances", [json.loads(path.read_text("utf-8")) for path in sorted(args.instances.glob("*.json"))]
        return
    for family in args.families:
        yield family, days_of(family, args.days, args.seed)


def _write(folder: Path, days: Sequence[Json]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for day in days:
        (folder / f"{day['id']}.json").write_text(json.dumps(day, ensure_ascii=False), encoding="utf-8")


def _all_ways(family: str, day: Json, args: argparse.Namespace) -> list[Measured]:
    return [*manual_plans(family, day), engine_plan(family, day, args.seconds, args.seed)]


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
