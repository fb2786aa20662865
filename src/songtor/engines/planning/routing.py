"""VROOM routes the pairs of an allocation as shipments; the answer is merged into one visit a stop. Loads `vroom`."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import vroom

from songtor.engines.planning.amounts import Flow
from songtor.engines.planning.indexed import Car, IndexedDay
from songtor.engines.planning.schedule import drive_in_time
from songtor.engines.planning.trips import Stops

TICKS_PER_MINUTE = 10
UNITS_PER_KG = 20
NO_LIMIT = 10**9
TOP_PRIORITY = 100


@dataclass(frozen=True, slots=True)
class Shipment:
    """All that one stop (or the car's own load, `source` < 0) gives to another."""

    source: int
    to: int
    kg: float
    cold_kg: float
    use_by: float


def shipments(flows: Iterable[Flow]) -> tuple[Shipment, ...]:
    grouped: dict[tuple[int, int], list[Flow]] = defaultdict(list)
    for flow in flows:
        grouped[flow.source, flow.to].append(flow)
    return tuple(
        Shipment(
            source,
            to,
            sum(flow.kg for flow in group),
            sum(flow.kg for flow in group if flow.lot.cold),
            min(flow.lot.use_by for flow in group),
        )
        for (source, to), group in grouped.items()
    )


def route(
    day: IndexedDay, parcels: Sequence[Shipment], *, exploration: int = 5, seconds: float | None = None
) -> tuple[Stops, ...]:
    """One sequence of stops a car, each stop at most once, each sequence in time."""
    if not parcels or not day.cars:
        return tuple(() for _ in day.cars)
    problem = vroom.Input()
    problem.set_durations_matrix("car", _durations(day))
    for number, car in enumerate(day.cars):
        problem.add_vehicle(_vehicle(day, number, car))
    worth = [_worth(day, parcel) for parcel in parcels]
    for number, parcel in enumerate(parcels):
        _add_shipment(problem, day, number, parcel, max(1, round(TOP_PRIORITY * worth[number] / max(*worth, 1e-9))))
    timeout = None if seconds is None else timedelta(seconds=seconds)
    solution = problem.solve(exploration_level=exploration, nb_threads=1, timeout=timeout)
    return _merged(day, parcels, solution)


def _worth(day: IndexedDay, parcel: Shipment) -> float:
    return day.worth(parcel.to, min(parcel.kg, day.need_kg(parcel.to)))


def _ticks_up(minutes: float) -> int:
    return math.ceil(minutes * TICKS_PER_MINUTE - 1e-6)


def _ticks_down(minutes: float) -> int:
    return math.floor(minutes * TICKS_PER_MINUTE + 1e-6)


def _start_node(day: IndexedDay, number: int) -> int:
    return len(day.stops) + 2 * number


def _durations(day: IndexedDay) -> "np.ndarray[tuple[int, int], np.dtype[np.uint32]]":
    """Service stands on the way into a stop, so that several shipments at one stop are served once."""
    stops = len(day.stops)
    size = stops + 2 * len(day.cars)
    ticks = np.zeros((size, size), dtype=np.uint32)
    for i in range(stops):
        for j in range(stops):
            ticks[i, j] = 0 if i == j else _ticks_up(day.minutes[i][j] + day.service[j])
    for number, car in enumerate(day.cars):
        start = _start_node(day, number)
        ticks[start, start + 1] = _ticks_up(car.straight_home)
        for i in range(stops):
            ticks[start, i] = _ticks_up(car.out[i] + day.service[i])
            ticks[i, start + 1] = _ticks_up(car.home[i])
    return ticks


def _vehicle(day: IndexedDay, number: int, car: Car) -> vroom.Vehicle:
    start = _start_node(day, number)
    ready = _ticks_up(car.ready)
    return vroom.Vehicle(
        number,
        start=start,
        end=start + 1,
        capacity=[_units_down(car.capacity_kg), _units_down(car.cold_kg)],
        time_window=[ready, max(ready, _ticks_down(car.end))],
        skills={number + 1},
    )


def _units_down(kg: float) -> int:
    return min(NO_LIMIT, math.floor(kg * UNITS_PER_KG + 1e-6)) if math.isfinite(kg) else NO_LIMIT


def _add_shipment(problem: vroom.Input, day: IndexedDay, number: int, parcel: Shipment, priority: int) -> None:
    largest = max(car.capacity_kg for car in day.cars)
    coldest = max(car.cold_kg for car in day.cars)
    amount = [
        _units_down(min(parcel.kg, largest)),
        _units_down(min(parcel.cold_kg, coldest)),
    ]
    problem.add_shipment(
        _pickup(day, number, parcel.source),
        vroom.ShipmentStep(number, parcel.to, time_windows=[_served_window(day, parcel.to, parcel.use_by)]),
        amount=vroom.Amount(amount),
        skills={-parcel.source} if parcel.source < 0 else set(),
        priority=priority,
    )


def _pickup(day: IndexedDay, number: int, source: int) -> vroom.ShipmentStep:
    if source < 0:
        return vroom.ShipmentStep(number, _start_node(day, -1 - source))
    return vroom.ShipmentStep(number, source, time_windows=[_served_window(day, source, math.inf)])


def _served_window(day: IndexedDay, stop: int, use_by: float) -> list[int]:
    """When service may end, because the router counts service on the way in."""
    first = _ticks_up(day.opens[stop] + day.service[stop])
    return [first, max(first, _ticks_down(min(day.closes[stop], use_by) + day.service[stop]))]


def _steps(solution: "vroom.solution.solution.Solution") -> Iterator[tuple[int, str, int]]:
    """Vehicle, kind and shipment of every visit; the router drops the column `id` when there is none at all."""
    table = solution.routes
    if "id" in table:
        for car, kind, number in table[["vehicle_id", "type", "id"]].to_numpy().tolist():
            if kind in {"pickup", "delivery"}:
                yield car, kind, number


def _merged(
    day: IndexedDay, parcels: Sequence[Shipment], solution: "vroom.solution.solution.Solution"
) -> tuple[Stops, ...]:
    """A stop is visited once: offers at their first visit, recipients at their last, by the fuller car."""
    visits: list[list[int]] = [[] for _ in day.cars]
    carried: dict[tuple[int, int], float] = defaultdict(float)
    for car, kind, number in _steps(solution):
        stop = parcels[number].source if kind == "pickup" else parcels[number].to
        if stop >= 0:
            visits[car].append(stop)
            carried[stop, car] += parcels[number].kg
    owner = {stop: max(range(len(visits)), key=lambda car: carried.get((stop, car), 0.0)) for stop, _ in carried}
    return tuple(
        in_time(day, car, _once(day, [stop for stop in visits[number] if owner[stop] == number]))
        for number, car in enumerate(day.cars)
    )


def _once(day: IndexedDay, visits: list[int]) -> Stops:
    last = {stop: i for i, stop in enumerate(visits)}
    first = {stop: i for i, stop in reversed(list(enumerate(visits)))}
    return tuple(stop for i, stop in enumerate(visits) if i == (first[stop] if day.is_offer(stop) else last[stop]))


def in_time(day: IndexedDay, car: Car, stops: Sequence[int]) -> Stops:
    """The stops in this order, leaving out each that could not be kept after those before it."""
    kept: Stops = ()
    for stop in stops:
        if drive_in_time(day, car, (*kept, stop)) is not None:
            kept = (*kept, stop)
    return kept
