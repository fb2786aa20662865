"""The public routing benchmarks (Solomon, Homberger, Li & Lim) through the planner's router, each in its own units."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.planning import rival
from bench.planning.measuring import RIVAL, cpu_clock
from songtor.engines.planning.by_vroom import vroom_routes
from songtor.engines.planning.hauls import Halt, Haul, Hauls, Routes, Van
from songtor.engines.planning.routers import best_routes

# A distance in the reference's own convention: Solomon's cut to one decimal, the others to the nearest thousandth.
TICKS = {"solomon100": 10, "homberger": 1000, "lilim_pdptw": 1000}


Router = Callable[[Hauls, float], tuple[Routes, float]]  # the routes, and the CPU seconds they took


def by_ours(problem: Hauls, seconds: float) -> tuple[Routes, float]:
    """VROOM and then PyVRP, as the planner may have them."""
    return _timed(lambda: best_routes(problem, seconds=seconds))


def by_vroom(problem: Hauls, seconds: float) -> tuple[Routes, float]:
    return _timed(lambda: vroom_routes(problem, seconds=seconds))


def _timed(find: Callable[[], Routes]) -> tuple[Routes, float]:
    started = time.process_time()
    with cpu_clock():
        found = find()
    return found, time.process_time() - started


RIVALS: dict[str, Router] = {"vroom": by_vroom, RIVAL: rival.rival_routes}


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

    @property
    def found(self) -> str:
        return "none" if self.broken else f"{self.distance:.3f}"


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


def solve(classic: Classic, seconds: float, by: Router = by_ours) -> Routed:
    """The shortest routes found that serve everybody, within so many CPU seconds."""
    problem = posed(classic)
    found, cpu_s = by(problem, seconds)
    routes = [[problem.node(visit) for visit in route] for route in found if route]
    distance = problem.cost(found) / classic.ticks
    gap = None if classic.best is None else distance / classic.best - 1
    return Routed(classic.name, distance, len(routes), gap, cpu_s, tuple(broken_rules(classic, routes)))


def rivals(classic: Classic, seconds: float) -> dict[str, Routed]:
    """The pickup-and-delivery files have no best known here: what each solver alone finds stands in for it."""
    if not classic.is_paired:
        return {}
    return {name: solve(classic, seconds, by) for name, by in RIVALS.items() if name != RIVAL or rival.is_there()}


HEAD = f"{'file':<10}{'distance':>11}{'routes':>8}{'gap':>9}{'CPU s':>8}{'violations':>12}  alone"


def line(routed: Routed, others: dict[str, Routed]) -> str:
    """A row of the table; behind it what each solver alone found."""
    gap = "" if routed.gap is None else f"{routed.gap:.2%}"
    alone = "  ".join(f"{name} {other.found}" for name, other in others.items())
    figures = f"{routed.found:>11}{routed.vehicles:>8}{gap:>9}{routed.cpu_s:>8.2f}{len(routed.broken):>12}"
    return f"{routed.name:<10}{figures}  {alone}".rstrip()


def posed(classic: Classic) -> Hauls:
    """The file as the planner's routers take it: everybody must be served."""
    depot, ticks = classic.customers[0], classic.ticks
    van = Van(0, 0, (classic.capacity,), (depot.ready * ticks, depot.due * ticks))
    hauls = tuple(_hauls(classic))
    return Hauls(np.array(classic.legs(), dtype=np.int64), (van,) * classic.vehicles, hauls)


def _hauls(classic: Classic) -> Iterator[Haul]:
    for number, customer in enumerate(classic.customers):
        if number and not classic.is_paired:
            yield Haul(_halt(classic, number), (customer.demand,))
        elif customer.pair and customer.demand > 0:
            yield Haul(_halt(classic, customer.pair), (customer.demand,), pickup=_halt(classic, number))


def _halt(classic: Classic, number: int) -> Halt:
    customer, ticks = classic.customers[number], classic.ticks
    return Halt(number, customer.ready * ticks, customer.due * ticks, customer.service * ticks)


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
