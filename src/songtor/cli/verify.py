"""Nothing was altered: chains, facts, files, rights, balances and published numbers are counted anew."""

import argparse
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path

from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.evidence.queries import sealed_counts
from songtor.evidence.verify import Difference, anchor_differences, one_moment, read_anchor
from songtor.reports.services import refresh
from songtor.reports.verify import CHECKS, published_days

Heads = Mapping[str, tuple[int, str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--anchor", type=Path, metavar="FILE", help="an anchor kept elsewhere: finds a tail cut since")
    parser.add_argument("--all", action="store_true", help="name every difference, not the first alone")


def run(args: argparse.Namespace) -> int:
    """0 and what was counted, 1 and the first difference, 2 for a file that is no anchor."""
    began = time.monotonic()
    try:
        heads = read_anchor(args.anchor.read_text(encoding="utf-8")) if args.anchor else {}
    except (OSError, ValueError) as problem:
        print(f"songtor verify: {problem}", file=sys.stderr)
        return 2
    refuse_outdated()
    refresh()
    with one_moment(), closing(_found(heads)) as found:
        first = next(found, None)
        if first is None:
            print(f"ok: {_counted(heads)}; {time.monotonic() - began:.1f} s")
            return 0
        for difference in chain([first], found if args.all else ()):
            print(f"differs: {difference}")
    return 1


def _found(heads: Heads) -> Generator[Difference, None, None]:
    for what, differences in CHECKS.items():
        say(f"checking {what}")
        yield from differences()
    yield from anchor_differences(heads)


def _counted(heads: Heads) -> str:
    counted = {**sealed_counts(), "published days": published_days(), "heads of the anchor": len(heads)}
    return ", ".join(f"{number} {what}" for what, number in counted.items() if number or what == "chains")
