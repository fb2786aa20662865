"""The public routing benchmarks (Solomon, Homberger, Li & Lim) through the planner's router, each in its own units."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import vroom

THOROUGH = 5
# A distance in the reference's own convention: Solomon's cut to one decimal, the others to the nearest thousandth.
TICKS = {"solomon100": 10, "homberger": 1000, "lilim_pdptw": 1000}


class NotClassic(ValueError):
    """The file is not one of the formats read here; says which line."""


@dataclass(frozen=True)
class Customer:
    """`demand` is what is delivered, or picked up (above 0) and handed to `pair` in Li & Lim's files."""

    x: float
    y: float
    demand: int
    ready: int
    due: int
    service: int
    pair: int | None = None


@dataclass(frozen=True)
class Classic:
    """Customer 0 is the depot; `ticks` units make one of distance and of time."""

    name: str
    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]
    ticks: int
    best: float | None = None

    @property
    def is_paired(self) -> bool:
        return any(customer.pair for customer in self.customers)

    def legs(self) -> list[list[int]]:
        cut = math.floor if self.ticks == TICKS["solomon100"] else round
        at = [(customer.x, customer.y) for customer in self.customers]
        return [[int(cut(math.dist(a, b) * self.ticks + 1e-9)) for b in at] for a in at]


@dataclass(frozen=True)
class Routed:
    """`gap` to the best known, None where none is known; `broken` what the routes break."""

    name: str
    distance: float
    vehicles: int
    gap: float | None
    cpu_s: float
    broken: tuple[str, ...]


def listed(folder: Path) -> Iterator[Classic]:
    """Every file INSTANCES.csv names, with its best known distance."""
    with (folder / "INSTANCES.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            best = float(row["lkh3_distance"]) if row["lkh3_distance"] else None
            yield read(folder / row["set"] / row["file"], TICKS[row["set"]], best)


def read(path: Path, ticks: int, best: float | None = None) -> Classic:
    lines = map(str.split, path.read_text(encoding="utf-8").splitlines())
    rows = [[float(word) for word in words] for words in lines if _numbers(words)]
    if len(rows) < 2:
        raise NotClassic(f"{path.name}: no table of customers")
    paired = len(rows[1]) == 9
    customers = tuple(_customer(path, row, paired) for row in rows[1:])
    return Classic(path.stem, int(rows[0][0]), int(rows[0][1]), customers, ticks, best)


def _numbers(words: Sequence[str]) -> bool:
    return bool(words) and all(word.lstrip("-").replace(".", "", 1).isdigit() for word in words)


def _customer(path: Path, row: Sequence[float], paired: bool) -> Customer:
    if len(row) != (9 if paired else 7):
        raise NotClassic(f"{path.name}: a customer with {len(row)} numbers")
    x, y, demand, ready, due, service = row[1], row[2], *(int(value) for value in row[3:7])
    return Customer(x, y, demand, ready, due, service, int(row[8]) if paired and row[8] else None)


def solve(classic: Classic, seconds: float) -> Routed:
    """The router's shortest routes that serve everybody, within so many seconds."""
    legs = classic.legs()
    problem = vroom.Input()
    problem.set_durations_matrix("car", np.array(legs, dtype=np.uint32))
    depot = classic.customers[0]
    hours = [depot.ready * classic.ticks, depot.due * classic.ticks]
    for number in range(classic.vehicles):
        problem.add_vehicle(vroom.Vehicle(number, start=0, end=0, capacity=[classic.capacity], time_window=hours))
    _add_tasks(problem, classic)
    started = time.process_time()
    solution = problem.solve(exploration_level=THOROUGH, nb_threads=1, timeout=timedelta(seconds=seconds))
    cpu_s = time.process_time() - started
    routes = _routes(solution)
    ticks = sum(legs[a][b] for route in routes for a, b in zip([0, *route], [*route, 0], strict=True))
    distance = ticks / classic.ticks
    gap = None if classic.best is None else distance / classic.best - 1
    return Routed(classic.name, distance, len(routes), gap, cpu_s, tuple(broken_rules(classic, routes)))


def _add_tasks(problem: vroom.Input, classic: Classic) -> None:
    for number, customer in enumerate(classic.customers):
        if number and not classic.is_paired:
            window = [customer.ready * classic.ticks, customer.due * classic.ticks]
            problem.add_job(
                vroom.Job(
                    number,
                    number,
                    default_service=customer.service * classic.ticks,
                    delivery=[customer.demand],
                    time_windows=[window],
                )
            )
        elif customer.pair and customer.demand > 0:
            problem.add_shipment(
                _step(classic, number), _step(classic, customer.pair), amount=vroom.Amount([customer.demand])
            )


def _step(classic: Classic, number: int) -> vroom.ShipmentStep:
    customer, ticks = classic.customers[number], classic.ticks
    return vroom.ShipmentStep(
        number,
        number,
        default_service=customer.service * ticks,
        time_windows=[[customer.ready * ticks, customer.due * ticks]],
    )


def _routes(solution: vroom.Solution) -> list[list[int]]:
    routes: dict[int, list[int]] = {}
    for car, kind, number in solution.routes[["vehicle_id", "type", "id"]].to_numpy().tolist():
        if kind not in {"start", "end", "break"}:
            routes.setdefault(car, []).append(int(number))
    return list(routes.values())


def broken_rules(classic: Classic, routes: Sequence[Sequence[int]]) -> Iterator[str]:
    """Everybody once, in their windows, within the capacity, pairs on one route and in order."""
    legs = classic.legs()
    if sorted(stop for route in routes for stop in route) != list(range(1, len(classic.customers))):
        yield "somebody is left out or served twice"
    for route in routes:
        clock, before, load = classic.customers[0].ready * classic.ticks, 0, 0
        load = 0 if classic.is_paired else sum(classic.customers[stop].demand for stop in route)
        for place, stop in enumerate(route):
            customer = classic.customers[stop]
            clock = max(clock + legs[before][stop], customer.ready * classic.ticks)
            if clock > customer.due * classic.ticks:
                yield f"{stop} is reached too late"
            clock += customer.service * classic.ticks
            load += customer.demand if classic.is_paired else 0
            if load > classic.capacity:
                yield f"{stop} is loaded over the capacity"
            if customer.demand < 0 and customer.pair is None and not _collected(classic, route[:place], stop):
                yield f"{stop} comes before its pick-up"
            before = stop
        if clock + legs[before][0] > classic.customers[0].due * classic.ticks:
            yield "comes home too late"


def _collected(classic: Classic, earlier: Sequence[int], stop: int) -> bool:
    return any(classic.customers[other].pair == stop for other in earlier)
