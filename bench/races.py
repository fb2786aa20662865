"""Staged races of 2 to 16 tills on the last points and the last lot, on both databases. Prints one table.

Beside them run reversals, points and goods that run out, households that become one, and keys that are repeated. A
till that reads and then writes is the control on PostgreSQL: it must sell too much.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from time import perf_counter
from typing import Any

from songtor.cli.cluster import cluster

CONTROLS = (2, 3, 4, 8, 16)  # tills of a race
REPORT_EVERY = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=5_000)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.races)))
        return 0
    rows = {"SQLite FULL": _in_a_new_home("", args.races)}
    with cluster() as url:
        rows["PostgreSQL"] = _in_a_new_home(url, args.races)
    _print(rows)
    return int(any(map(_fails, rows.values())) or not rows["PostgreSQL"]["control_sold_twice"])


def _in_a_new_home(url: str, races: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": url}
        words = [sys.executable, __file__, "--races", str(races), "--one"]
        done = subprocess.run(words, env=env, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise SystemExit(done.returncode)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(number: int) -> dict[str, Any]:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from songtor.reports.verify import differences
    from tests.personas import load_bangkok, make_people
    from tests.shop.conftest import make_bank
    from tests.shop.till_races import Races, below_nothing, naive_table, naive_till, tills

    load_bangkok()
    with tills() as at_tills:
        races = Races(make_bank(make_people()), at_tills)
        began = perf_counter()
        for done in range(0, number, REPORT_EVERY):
            tally = races.run(min(REPORT_EVERY, number - done))
            print(f"{tally.races} races, {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        seconds = perf_counter() - began
        found = {
            "races": tally.races,
            "tills": tally.tills,
            "sold": tally.sold,
            "points_insufficient": tally.refused["PointsInsufficient"],
            "stock_insufficient": tally.refused["StockInsufficient"],
            "other_answers": tally.refused.total()
            - tally.refused["PointsInsufficient"]
            - tally.refused["StockInsufficient"],
            "sold_twice": tally.oversold,
            "wrong": len(tally.wrong),
            "below_nothing": below_nothing(),
            "differences": len(list(differences())),
            "seconds": seconds,
        }
        print(*tally.wrong[:20], sep="\n", file=sys.stderr)
        if connection.vendor == "postgresql":
            naive_table()
            for control in CONTROLS:
                races.last_points(control, naive_till)
        return found | {"control_sold_twice": tally.oversold - found["sold_twice"]}


def _fails(row: dict[str, Any]) -> bool:
    return any(row[name] for name in ("other_answers", "sold_twice", "wrong", "below_nothing", "differences"))


def _print(rows: dict[str, dict[str, Any]]) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}")
    print(f"{'':<24}" + "".join(f"{database:>14}" for database in rows))
    for name in next(iter(rows.values())):
        print(f"{name.replace('_', ' '):<24}" + "".join(f"{row[name]:>14,.0f}" for row in rows.values()))
    if not rows["PostgreSQL"]["control_sold_twice"]:
        print("THE CONTROL SOLD NOTHING TWICE: the harness is blind")


if __name__ == "__main__":
    sys.exit(main())
