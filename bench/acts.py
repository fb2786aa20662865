"""How many weighings a second one process writes, each with its key, ledger, balances and chain, on both databases.

The bare row beside it (one INSERT, one commit) says what of that is the machine. Prints one table.
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
from datetime import datetime
from time import perf_counter

from songtor.cli.cluster import cluster

WEIGHED = ("snack", "fresh", "ready")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weighings", type=int, default=900)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.weighings)))
        return 0
    rows = {"SQLite FULL": _in_a_new_home("", args.weighings)}
    with cluster() as url:
        rows["PostgreSQL"] = _in_a_new_home(url, args.weighings)
    _print(rows, args.weighings)
    return 0


def _in_a_new_home(url: str, weighings: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": url}
        command = [sys.executable, __file__, "--weighings", str(weighings), "--one"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(weighings: int) -> dict[str, float]:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    act, stops = _a_day_with_stops((weighings + len(WEIGHED) - 1) // len(WEIGHED))
    from songtor.rounds.services import record_weighing

    def weigh(number: int) -> None:
        stop = stops[number // len(WEIGHED)]
        category = WEIGHED[number % len(WEIGHED)]
        record_weighing(act(), stop=stop, category=category, gross_grams=12_400 + number, tare_grams=1_000, scale="A")

    seconds = _timed(weigh, weighings)
    bare = _timed(_bare_row(act(), stops[0]), weighings)
    return {
        "a_second": weighings / sum(seconds),
        "median_ms": statistics.median(seconds) * 1000,
        "p95_ms": statistics.quantiles(seconds, n=20)[-1] * 1000,
        "bare_a_second": weighings / sum(bare),
    }


def _timed(do: Callable[[int], None], times: int) -> list[float]:
    seconds = []
    for number in range(times):
        started = perf_counter()
        do(number)
        seconds.append(perf_counter() - started)
    return seconds


def _a_day_with_stops(number: int):
    from songtor.rounds.models import Round, RoundState, Stop, StopKind
    from tests.personas import DAY, act, load_bangkok, make_branch, make_offer, make_people, make_round, make_site

    load_bangkok()
    malee = make_people().actor("malee")
    branches = [make_branch(malee, name=f"Big Shop {n}") for n in range(number)]
    first, *others = [make_offer(malee, branch) for branch in branches]
    round_ = make_round(malee, first, make_site(malee))
    Round.objects.filter(pk=round_.pk).update(state=RoundState.UNDER_WAY)
    stops = list(round_.stops.filter(kind=StopKind.PICKUP))
    for position, offer in enumerate(others, start=3):
        stops.append(
            Stop.objects.create(
                district=round_.district, round=round_, position=position, kind=StopKind.PICKUP, offer=offer
            )
        )
    assert all(stop.round.day == DAY for stop in stops)
    return (lambda: act(malee, "10:00")), stops


def _bare_row(act, stop) -> Callable[[int], None]:
    from songtor.rounds.models import StopChange

    def insert(number: int) -> None:
        StopChange.objects.create(
            district_id=stop.district_id,
            stop=stop,
            state="done",
            actor_ref=f"bench:{number}",
            happened_at=act.happened_at,
            entered_at=datetime.now(act.entered_at.tzinfo),
        )

    return insert


def _print(rows: dict[str, dict[str, float]], weighings: int) -> None:
    print(f"{weighings} weighings, one process, one chain, {os.cpu_count()} cores")
    print(f"{'database':<14}{'weighings/s':>12}{'median ms':>11}{'p95 ms':>9}{'bare rows/s':>13}{'ratio':>8}")
    for name, row in rows.items():
        ratio = row["a_second"] / row["bare_a_second"]
        print(
            f"{name:<14}{row['a_second']:>12.0f}{row['median_ms']:>11.2f}{row['p95_ms']:>9.2f}"
            f"{row['bare_a_second']:>13.0f}{ratio:>8.2f}"
        )


if __name__ == "__main__":
    sys.exit(main())
