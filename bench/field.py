"""How many stops a second phones bring in: gunicorn with 2 workers, login by token, ledger, balances and chain.

20 phones at once, each sending rounds of 12 stops (arrival, 4 weights, 2 photo rows, signature: 96 operations a
request); the pictures were sent before. Then everything once more: duplicates change nothing. Prints one table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

from songtor.cli.cluster import cluster
from tests.live import Live, serving

STOPS = 12
VEHICLES = 100  # two a district, as the city has them
A_VEHICLE = 2  # rounds at first; their food stays aboard, and every later round reads it
MAKING = """
import json, sys
from songtor.config.boot import start
start()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from bench.syncing.load import make
print(json.dumps(make(int(sys.argv[1]), int(sys.argv[2]))))
"""
COUNTING = """
import json
from songtor.config.boot import start
start()
from bench.syncing.load import counted
print(json.dumps(counted()))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stops", type=int, default=2_400, help="to bring in")
    parser.add_argument("--phones", type=int, default=20, help="at once")
    parser.add_argument("--replay", type=int, default=2, help="how often everything is sent again")
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    args = parser.parse_args()
    rows = []
    if args.only != "postgres":
        rows.append(("SQLite FULL", _measure(args, "")))
    if args.only != "sqlite":
        with cluster() as url:
            rows.append(("PostgreSQL", _measure(args, url)))
    _print(args, rows)
    return 0 if all(row["errors"] == row["doubled"] == 0 for _name, row in rows) else 1


def _measure(args: argparse.Namespace, url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        path = os.pathsep.join([str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
        env = {**os.environ, "SONGTOR_HOME": folder, "SONGTOR_ENV": "test", "DATABASE_URL": url, "PYTHONPATH": path}
        rounds = max(args.phones, args.stops // STOPS)
        made = _python(env, MAKING, str(rounds), str(max(args.phones, min(VEHICLES, rounds // A_VEHICLE))))
        with serving(env, "--workers", "2") as live:
            first = _sent(live, made, args.phones)
            again = [_sent(live, made, args.phones) for _time in range(args.replay)]
        kept = _python(env, COUNTING)
    errors = first["errors"] + sum(one["errors"] for one in again)
    return {**first, "errors": errors, "again": [one["stops_a_second"] for one in again], **kept} | {
        "doubled": kept["operations"] - sum(len(batch["ops"]) for phone in made for batch in phone["batches"])
    }


def _python(env: dict[str, str], program: str, *words: str) -> Any:
    done = subprocess.run([sys.executable, "-c", program, *words], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _sent(live: Live, phones: list[dict[str, Any]], at_once: int) -> dict[str, Any]:
    """So many phones at a time, each its own rounds one after the other."""
    began = perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        answered = [one for phone in pool.map(lambda phone: _phone(live, phone), phones) for one in phone]
    seconds = perf_counter() - began
    times = sorted(took for took, _bad in answered)
    return {
        "stops_a_second": len(answered) * STOPS / seconds,
        "median_ms": statistics.median(times) * 1000,
        "p99_ms": times[min(len(times) - 1, int(len(times) * 0.99))] * 1000,
        "errors": sum(bad for _took, bad in answered),
    }


def _phone(live: Live, phone: dict[str, Any]) -> list[tuple[float, int]]:
    return [_request(live, phone, batch) for batch in phone["batches"]]


def _request(live: Live, phone: dict[str, Any], batch: dict[str, Any]) -> tuple[float, int]:
    headers = {"Authorization": f"Bearer {phone['token']}", "Content-Type": "application/json"}
    body = json.dumps({"device": phone["device"], "ops": batch["ops"]}).encode()
    began = perf_counter()
    try:
        asked = urllib.request.Request(f"{live.url}/api/v1/field/ops", body, headers)
        with urllib.request.urlopen(asked, timeout=120) as answer:
            said = json.load(answer)
    except OSError as problem:
        print(f"an error: {problem}", file=sys.stderr)
        return perf_counter() - began, 1
    good = {"accepted", "duplicate"}
    return perf_counter() - began, sum(one["verdict"] not in good for one in said["results"])


def _print(args: argparse.Namespace, rows: list[tuple[str, dict[str, Any]]]) -> None:
    print(f"{args.phones} phones at once, {STOPS} stops and 96 operations a request, 2 workers, {os.cpu_count()} cores")
    print(
        f"{'database':<14}{'stops/s':>9}{'median ms':>11}{'p99 ms':>9}{'again, stops/s':>16}{'errors':>8}{'doubled':>9}"
    )
    for name, row in rows:
        again = ", ".join(f"{one:.0f}" for one in row["again"])
        print(
            f"{name:<14}{row['stops_a_second']:>9.0f}{row['median_ms']:>11.0f}{row['p99_ms']:>9.0f}{again:>16}"
            f"{row['errors']:>8}{row['doubled']:>9}"
        )
        print(
            f"{'':<14}{row['operations']:,} operations, {row['weighings']:,} weighings, {row['grams'] / 1000:,.2f} kg"
        )


if __name__ == "__main__":
    raise SystemExit(main())
