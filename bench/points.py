"""Random operations on the ledger of points beside plain Python, on both databases; and what a sale's refusal costs.

Every operation the books allow is written, every other one must be refused by the database. Prints one table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Any

from songtor.cli.cluster import cluster


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=1_000_000)
    parser.add_argument("--households", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.operations, args.households, args.seed)))
        return 0
    rows = {"SQLite FULL": _in_a_new_home("", args)}
    _print(rows, args)  # the other takes as long again
    with cluster() as url:
        rows["PostgreSQL"] = _in_a_new_home(url, args)
    _print(rows, args)
    return int(any(row["divergences"] or row["taken_wrongly"] or row["differences"] for row in rows.values()))


def _in_a_new_home(url: str, args: argparse.Namespace) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": url}
        sizes = [f"--{name}={getattr(args, name)}" for name in ("operations", "households", "seed")]
        done = subprocess.run([sys.executable, __file__, *sizes, "--one"], env=env, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise SystemExit(done.returncode)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(operations: int, households: int, seed: int) -> dict[str, float]:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from songtor.points.verify import point_differences
    from tests.personas import load_bangkok
    from tests.points.conftest import make_households
    from tests.points.random_ledger import LOOK_EVERY, GuardedLedger, Run

    load_bangkok()
    run = Run(GuardedLedger(), make_households(households), seed=seed)
    began = perf_counter()
    for number in range(max(1, operations // LOOK_EVERY)):
        if number % 20 == 0:
            print(f"{number * LOOK_EVERY:,} operations, {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        with transaction.atomic():  # one of them all would make PostgreSQL walk thousands of versions of a balance
            count = run.go(min(operations, LOOK_EVERY))
    ran = perf_counter() - began
    began = perf_counter()
    differences = len(list(point_differences())) + run.due_differences()
    return {
        "seconds": ran,
        "verify_seconds": perf_counter() - began,
        "done": count.done.total(),
        "refused": count.refused.total(),
        "tampered": count.refused["tamper"] + count.refused["wrong mirror"],
        "taken_wrongly": count.taken_wrongly,
        "divergences": count.divergences,
        "differences": differences,
        **_sales(run),
    }


def _sales(run: Any) -> dict[str, float]:
    """Microseconds of a posting that succeeds, and of one that is refused, three ways to know that points are short."""
    from django.db import IntegrityError, transaction

    from songtor.points.errors import PointsInsufficient
    from songtor.points.models import AccountKind, Cause
    from songtor.points.services import Way, grant, spend, transfer_of
    from tests.personas import BANG_KHAE, FOUNDER, act
    from tests.points.conftest import make_households, why

    deed, (home,) = act(FOUNDER), make_households(1)
    asked = {"district_id": BANG_KHAE, "household_id": home}
    account = grant(deed, **asked, points=100_000, why=why()).to_account_id
    way = Way(BANG_KHAE, Cause.SPEND, account, run.ends[AccountKind.SPENT])

    def bare(points: int) -> None:
        deed.write(transfer_of(deed, way, points, why()))

    def in_savepoint(points: int) -> None:
        try:
            with transaction.atomic():
                bare(points)
        except IntegrityError as problem:
            if "points_balance_not_negative" not in str(problem):
                raise
            raise PointsInsufficient(balance=0, wanted=points) from None

    def looked(points: int) -> None:
        spend(deed, **asked, points=points, why=why())

    found = {}
    for name, pay in (("bare", bare), ("savepoint", in_savepoint), ("looked", looked)):
        found[f"{name}_us"] = _median_us(pay, 1, PointsInsufficient)
        if name != "bare":
            found[f"{name}_refused_us"] = _median_us(pay, 100_000, PointsInsufficient)
    return found


def _median_us(pay: Callable[[int], None], points: int, refusal: type[Exception]) -> float:
    from django.db import transaction

    times = []
    for _ in range(20):
        with transaction.atomic():
            for _ in range(50):
                began = perf_counter()
                with suppress(refusal):
                    pay(points)
                times.append(perf_counter() - began)
    return statistics.median(times) * 1_000_000


def _print(rows: dict[str, dict[str, float]], args: argparse.Namespace) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{args.operations:,} random operations, {args.households:,} households; {os.cpu_count()} cores, load {load}")
    for name in next(iter(rows.values())):
        figures = "".join(f"{database} {row[name]:>14,.1f}   " for database, row in rows.items())
        print(f"{name:<22}{figures}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
