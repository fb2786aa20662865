"""`songtor check-plan`: what a plan is worth, and every rule it breaks."""

import argparse
import json
import sys
from pathlib import Path

from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import BadFile, read_day, read_plan

BROKEN = 1
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("day", type=Path, metavar="DAY", help="a songtor-day/1 file")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="a songtor-plan/1 file")


def run(args: argparse.Namespace) -> int:
    reading = args.day
    try:
        read_day(args.day)
        reading = args.plan
        read_plan(args.plan)
    except BadFile as refused:
        print(f"songtor check-plan: {reading}: {refused}", file=sys.stderr)
        return REFUSED
    verdict = check_plan(_json(args.day), _json(args.plan))
    print(f"score {verdict.score:.4f}")
    for name, value in verdict.metrics.items():
        print(f"{name} {value:.4f}")
    for broken in verdict.broken:
        print(f"broken: {broken}")
    return BROKEN if verdict.broken else 0


def _json(path: Path) -> dict[str, object]:
    read: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return read
