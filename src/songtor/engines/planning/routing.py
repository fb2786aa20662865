"""The pairs of an allocation become hauls for a router, its answer one visit a stop. Loads `vroom`."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from songtor.engines.planning.amounts import Flow
from songtor.engines.planning.by_vroom import vroom_routes
from songtor.engines.planning.hauls import FAR, Halt, Haul, Hauls, Legs, Routes, Van
from songtor.engines.planning.indexed import Car, IndexedDay
from songtor.engines.planning.schedule import drive_in_time
from songtor.engines.planning.trips import Stops

TICKS_PER_MINUTE = 10
UNITS_PER_KG = 20
NO_LIMIT = 10**9
LEAST_PRICE = 0.01  # of a minute in kg: below it a worth in ticks would say nothing


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
    """One sequence of stops a car by VROOM, each stop at most once, each sequence in time."""
    if not parcels or not day.cars:
        return tuple(() for _ in day.cars)
    return merged(day, parcels, vroom_routes(hauls_of(day, parcels), exploration=exploration, seconds=seconds))


def hauls_of(day: IndexedDay, parcels: Sequence[Shipment]) -> Hauls:
    """Every shipment may be left out at the price of its worth; a tick costs what it costs by the day's objective."""
    return Hauls(
        _legs(day),
        tuple(_van(day, number, car) for number, car in enumerate(day.cars)),
        tuple(_haul(day, parcel) for parcel in parcels),
    )


def _ticks_up(minutes: float) -> int:
    return math.ceil(minutes * TICKS_PER_MINUTE - 1e-6)


def _ticks_down(minutes: float) -> int:
    return math.floor(minutes * TICKS_PER_MINUTE + 1e-6)


def _start_node(day: IndexedDay, number: int) -> int:
    return len(day.stops) + 2 * number


def _legs(day: IndexedDay) -> Legs:
    """Service stands on the way into a stop, so that several shipments at one stop are served once."""
    stops = len(day.stops)
    size = stops + 2 * len(day.cars)
    ticks = np.zeros((size, size), dtype=np.int64)
    for i in range(stops):
        for j in range(stops):
            ticks[i, j] = 0 if i == j else _ticks_up(day.minutes[i][j] + day.service[j])
    for number, car in enumerate(day.cars):
        start = _start_node(day, number)
        ticks[:, start] = FAR
        ticks[start, start] = 0
        ticks[start, start + 1] = _ticks_up(car.straight_home)
        for i in range(stops):
            ticks[start, i] = _ticks_up(car.out[i] + day.service[i])
            ticks[i, start + 1] = _ticks_up(car.home[i])
    return ticks


def _van(day: IndexedDay, number: int, car: Car) -> Van:
    start = _start_node(day, number)
    ready = _ticks_up(car.ready)
    limits = (_units_down(car.capacity_kg), _units_down(car.cold_kg))
    return Van(start, start + 1, limits, (ready, max(ready, _ticks_down(car.end))))


def _units_down(kg: float) -> int:
    return min(NO_LIMIT, math.floor(kg * UNITS_PER_KG + 1e-6)) if math.isfinite(kg) else NO_LIMIT


def _haul(day: IndexedDay, parcel: Shipment) -> Haul:
    largest = max(car.capacity_kg for car in day.cars)
    coldest = max(car.cold_kg for car in day.cars)
    price = max(day.day.objective.kg_per_minute, LEAST_PRICE) / TICKS_PER_MINUTE
    return Haul(
        delivery=_halt(day, parcel.to, parcel.use_by),
        amount=(_units_down(min(parcel.kg, largest)), _units_down(min(parcel.cold_kg, coldest))),
        pickup=_pickup(day, parcel.source),
        worth=round(day.worth(parcel.to, min(parcel.kg, day.need_kg(parcel.to))) / price),
        van=-1 - parcel.source if parcel.source < 0 else None,
    )


def _pickup(day: IndexedDay, source: int) -> Halt:
    if source < 0:
        return Halt(_start_node(day, -1 - source), 0, NO_LIMIT)
    return _halt(day, source, math.inf)


def _halt(day: IndexedDay, stop: int, use_by: float) -> Halt:
    """When service may end, because the router counts service on the way in."""
    first = _ticks_up(day.opens[stop] + day.service[stop])
    return Halt(stop, first, max(first, _ticks_down(min(day.closes[stop], use_by) + day.service[stop])))


def merged(day: IndexedDay, parcels: Sequence[Shipment], routes: Routes) -> tuple[Stops, ...]:
    """A stop is visited once: offers at their first visit, recipients at their last, by the fuller car."""
    visits: list[list[int]] = [[] for _ in day.cars]
    carried: dict[tuple[int, int], float] = defaultdict(float)
    for car, drive in enumerate(routes):
        for number, is_pickup in drive:
            stop = parcels[number].source if is_pickup else parcels[number].to
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
