"""Runs beside the table: the whole city in folder mode, long runs, and the same steps twice."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.planner import plan_day

Json = dict[str, Any]

WORKERS = 2
STEPS = 20


@dataclass(frozen=True)
class FolderRun:
    """`wall_s` of the command with its start, of each day by its plan, and the most memory of the largest process."""

    wall_s: float
    days_s: tuple[float, ...]
    largest_mb: float


def folder_run(days: Sequence[Json], seconds: float) -> FolderRun:
    """`songtor plan DAYS/ -o PLANS/ --workers 2`, as a district office would have it done."""
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        home, plans = Path(folder) / "days", Path(folder) / "plans"
        home.mkdir()
        for day in days:
            (home / f"{day['id']}.json").write_text(json.dumps(day), encoding="utf-8")
        words = ["plan", home, "-o", plans, "--workers", WORKERS, "--seconds", seconds]
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "songtor.cli", *map(str, words)], check=True)
        wall_s = time.perf_counter() - started
        walls = tuple(json.loads(path.read_text())["metrics"]["wall_s"] for path in sorted(plans.glob("*.json")))
    return FolderRun(wall_s, walls, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def differing_days(days: Sequence[Json], seed: int) -> int:
    """How many days do not give the same bytes when planned twice with the same seed and number of steps."""
    return sum(1 for day in days if _bytes(day, seed) != _bytes(day, seed))


def _bytes(day: Json, seed: int) -> str:
    return json.dumps(plan_to_json(plan_day(read_day(day), seed=seed, iterations=STEPS)))
