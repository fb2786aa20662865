"""Who is one person: the benchmark of 20,000 records, FEBRL 3 and 4, and a generated population of `--records`.

Truth is read here only, after the engine has answered. Seconds and memory are those of the process that linked.
Goals: precision 0.99, recall 0.985, count within 1 % (of the city, and the mean of the districts), FEBRL F1 0.995,
a million records in 120 s of CPU and 2.5 GB, and nobody who holds two valid numbers. Exit 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.people.febrl import febrl
from bench.people.population import COMMUNITIES_OF_A_DISTRICT, population
from bench.people.scoring import Quality, by_number, by_number_or_name, quality, two_numbers
from songtor.engines.linkage.records import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
HEADER = f"{'':<26}{'precision':>10}{'recall':>8}{'F1':>8}{'count %':>9}{'district %':>12}{'CPU s':>8}{'s':>7}{'MB':>7}"
PRECISION, RECALL, COUNT_ERROR, FEBRL_F1 = 0.99, 0.985, 1.0, 0.995
CPU_S, MEMORY_MB, MILLION = 120, 2500, 1_000_000


@dataclass(frozen=True)
class Used:
    cpu_s: float
    seconds: float
    memory_mb: float


def _data_folder() -> Path:
    """`shared/data` beside the checkout, or beside a folder above it."""
    beside = [folder / "shared" / "data" for folder in ROOT.parents]
    return next((folder for folder in beside if folder.is_dir()), beside[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=0, help="a generated population as well, a million for C1, C2")
    parser.add_argument("--seed", type=int, default=8214)
    parser.add_argument("--data", type=Path, default=_data_folder(), help="the folder of benchmarks")
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
    args = parser.parse_args()
    if not args.data.is_dir():
        print(f"songtor bench link: {args.data}: is no folder; name it with --data", file=sys.stderr)
        return 2
    missed: list[str] = []
    print(HEADER)
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        missed += _known_people(args.data / "benchmarks/people/thai_people_20k.csv", Path(folder), args.engine)
        missed += _febrl(args.data / "benchmarks/febrl")
        if args.records:
            missed += _generated(args, Path(folder))
    print("\n".join(f"missed: {goal}" for goal in missed) or "every goal reached")
    return 1 if missed else 0


def _known_people(path: Path, folder: Path, engine: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = {row["record_id"]: row["true_person"] for row in rows}
    return _measured("20,000 records", path, rows, truth, folder / "clusters.csv", engine)


def _generated(args: argparse.Namespace, folder: Path) -> list[str]:
    told = population(args.records, seed=args.seed, names=args.data / "ref")
    path = folder / "population.csv"
    rows, truth = [], {}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        for place, one in enumerate(told):
            row = {column: getattr(one, column, "") for column in COLUMNS}
            row |= {"record_id": str(place), "district_index": str(one.community_id // COMMUNITIES_OF_A_DISTRICT)}
            truth[row["record_id"]] = one.person
            rows.append(row)
            out.writerow(row)
    del told
    return _measured(f"{args.records:,} generated", path, rows, truth, folder / "clusters.csv", args.engine)


def _measured(title: str, path: Path, rows: list, truth: dict, out: Path, engine: str) -> list[str]:
    used = _linked(path, out, engine)
    with out.open(encoding="utf-8", newline="") as file:
        found = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(file)}
    district = {row["record_id"]: row["district_index"] for row in rows}
    numbers = {row["record_id"]: row["national_id"] for row in rows}
    names = {row["record_id"]: (row["first_name"], row["last_name"]) for row in rows}
    told = quality(found, truth, district)
    _print(title, told, used)
    _print("  by number alone", quality(by_number(numbers), truth, district))
    _print("  by number, else names", quality(by_number_or_name(numbers, names), truth, district))
    held = two_numbers(found, numbers)
    print(f"  persons with two valid numbers: {held}", flush=True)
    return [f"{title}: {goal}" for goal in _missed(told, used, held, len(rows))]


def _missed(told: Quality, used: Used, held: int, records: int) -> list[str]:
    goals = {
        f"precision {PRECISION}": told.precision >= PRECISION,
        f"recall {RECALL}": told.recall >= RECALL,
        f"count within {COUNT_ERROR} %": abs(told.count_error) <= COUNT_ERROR,
        f"districts within {COUNT_ERROR} %": told.district_error <= COUNT_ERROR,
        "nobody with two valid numbers": held == 0,
        f"{CPU_S} s of CPU": records > MILLION or used.cpu_s <= CPU_S,
        f"{MEMORY_MB} MB": records > MILLION or used.memory_mb <= MEMORY_MB,
    }
    return [goal for goal, reached in goals.items() if not reached]


def _linked(path: Path, out: Path, engine: str) -> Used:
    """`./songtor link` in a process of its own."""
    words = [sys.executable, "-m", "songtor.cli", "link", str(path), "-o", str(out), "--engine", engine]
    began = time.perf_counter()
    process = subprocess.Popen(words)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"songtor link ended with {process.returncode}")
    return Used(usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / 1024)


def _febrl(folder: Path) -> list[str]:
    missed = []
    for title, names in {"FEBRL 3": ["dataset3"], "FEBRL 4": ["dataset4a", "dataset4b"]}.items():
        began = time.process_time(), time.perf_counter()
        found, truth = febrl([folder / f"{name}.csv" for name in names])
        used = Used(time.process_time() - began[0], time.perf_counter() - began[1], 0)
        told = quality(found, truth, {})
        _print(title, told, used)
        if told.f1 < FEBRL_F1:
            missed.append(f"{title}: F1 {FEBRL_F1}")
    return missed


def _print(title: str, told: Quality, used: Used | None = None) -> None:
    line = f"{title:<26}{told.precision:>10.4f}{told.recall:>8.4f}{told.f1:>8.4f}{told.count_error:>+9.2f}"
    line += f"{told.district_error:>12.2f}"
    print(line + (f"{used.cpu_s:>8.1f}{used.seconds:>7.1f}{used.memory_mb:>7.0f}" if used else ""), flush=True)


if __name__ == "__main__":
    sys.exit(main())
