"""Runs beside the table: the whole city in folder mode, long runs, and the same steps twice."""

from __future__ import annotations

import json
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
STEPS = 500
LOOK_SECONDS = 0.25


@dataclass(frozen=True)
class FolderRun:
    """`wall_s` of the command with its start, of each day by its plan, and the most memory of all its processes."""

    wall_s: float
    days_s: tuple[float, ...]
    most_mb: float


def folder_run(days: Sequence[Json], seconds: float) -> FolderRun:
    """`songtor plan DAYS/ -o PLANS/ --workers 2`, as a district office would have it done."""
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        home, plans = Path(folder) / "days", Path(folder) / "plans"
        home.mkdir()
        for day in days:
            (home / f"{day['id']}.json").write_text(json.dumps(day), encoding="utf-8")
        words = ["plan", home, "-o", plans, "--workers", WORKERS, "--seconds", seconds]
        started = time.perf_counter()
        with subprocess.Popen([sys.executable, "-m", "songtor.cli", *map(str, words)]) as process:
            most_mb = _most_memory(process)
        if process.returncode:
            raise RuntimeError(f"songtor plan: exit {process.returncode}")
        wall_s = time.perf_counter() - started
        walls = tuple(json.loads(path.read_text())["metrics"]["wall_s"] for path in sorted(plans.glob("*.json")))
    return FolderRun(wall_s, walls, most_mb)


def _most_memory(process: subprocess.Popen[bytes]) -> float:
    """MB of a command and its workers together, looked at until it ends; what they share counts once (PSS)."""
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(map(_share_mb, _family(process.pid))))
        time.sleep(LOOK_SECONDS)
    return most


def _family(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        return [parent, *map(int, children.read_text().split())]
    except OSError:
        return []


def _share_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def differing_days(days: Sequence[Json], seed: int) -> int:
    """How many days do not give the same bytes when planned twice with the same seed and number of steps."""
    return sum(1 for day in days if _bytes(day, seed) != _bytes(day, seed))


def _bytes(day: Json, seed: int) -> str:
    return json.dumps(plan_to_json(plan_day(read_day(day), seed=seed, iterations=STEPS)))
