"""OR-Tools beside the engine: the same day as optional shipments, the same CPU seconds, the same split of amounts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.planning.measuring import RIVAL, Measured, measured
from songtor.engines.planning.allocation import allocate
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.hauls import Hauls, Routes
from songtor.engines.planning.indexed import index_day
from songtor.engines.planning.routing import hauls_of, merged, shipments
from songtor.engines.planning.split import resplit
from songtor.engines.planning.trips import TripBook

Json = dict[str, Any]

ABSENT = "or-tools: not here; install bench/requirements.lock for its column (CONTRIBUTING.md)"


def is_there() -> bool:
    return find_spec("ortools") is not None


def rival_plan(family: str, day: Json, seconds: float) -> Measured:
    """The allocation and the split count as well: it stands where our router and search stand."""
    problem = read_day(day)
    started = time.process_time()
    indexed = index_day(problem)
    parcels = shipments(allocate(indexed, TripBook(indexed).solver))
    spent = time.process_time() - started
    routes, cpu_s = rival_routes(hauls_of(indexed, parcels), max(0.0, seconds - spent)) if parcels else ((), 0.0)
    started = time.process_time()
    stops = merged(indexed, parcels, routes or tuple(() for _ in indexed.cars))
    names = [
        (car.id, tuple(indexed.stops[stop] for stop in kept)) for car, kept in zip(indexed.cars, stops, strict=True)
    ]
    plan = resplit(problem, names)
    spent += time.process_time() - started
    return measured(family, day, RIVAL, plan_to_json(plan), spent + cpu_s)


def rival_routes(problem: Hauls, seconds: float) -> tuple[Routes, float]:
    """Its routes and the CPU seconds they took."""
    asked = {
        "legs": problem.legs.tolist(),
        "vans": [asdict(van) for van in problem.vans],
        "hauls": [asdict(haul) for haul in problem.hauls],
        "seconds": seconds,
    }
    process = _process()
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("OR-Tools was started without its pipes")
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("OR-Tools ended without an answer")
    answer = json.loads(line)
    return tuple(tuple((number, bool(up)) for number, up in route) for route in answer["routes"]), answer["cpu_s"]


@cache
def _process() -> subprocess.Popen[str]:
    """One for the whole run; it ends with its input."""
    script = Path(__file__).with_name("ortools_process.py")
    return subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
