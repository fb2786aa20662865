"""Plans a district's day: many ways tried, the best valid plan wins. Loads the router: web processes use `split`."""

import random
from collections.abc import Callable, Iterator
from time import perf_counter

from songtor.engines.planning.allocation import allocate
from songtor.engines.planning.assembly import assemble
from songtor.engines.planning.day import Day
from songtor.engines.planning.indexed import IndexedDay, index_day
from songtor.engines.planning.manual import WAYS, manual_trips
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.routing import in_time, route, shipments
from songtor.engines.planning.search import Search
from songtor.engines.planning.trips import Stops, Trip, TripBook

THOROUGH = 5
QUICK = 1
SECONDS_FOR_THOROUGH = 2.0
ROUTER_PART = 0.3

Trips = tuple[Trip, ...]


def plan_day(
    day: Day, *, seconds: float = 0.6, seed: int = 1, iterations: int | None = None, previous: Plan | None = None
) -> Plan:
    """The best plan found: always valid, never worth less than any manual way or `previous` kept as it was.

    `seconds` is the budget of wall time, used up unless the day is trivial. With `iterations` instead the same day and
    seed give the same plan, and its times are written as 0. A plan is made however small the budget is.
    """
    started = perf_counter()
    indexed = index_day(day)
    book = TripBook(indexed)
    best, first_ms = _starting_trips(indexed, book, started, previous)
    left = None if iterations is not None else max(0.0, seconds - (perf_counter() - started))
    best = _better(best, _routed_trips(indexed, book, left))
    best = Search(book, random.Random(seed)).improve(best, _progress(started, seconds, iterations))  # noqa: S311
    plan = assemble(indexed, best, seed=seed)
    if iterations is not None:
        return plan
    return plan.timed(wall_s=perf_counter() - started, first_valid_ms=first_ms)


def _starting_trips(day: IndexedDay, book: TripBook, started: float, previous: Plan | None) -> tuple[Trips, float]:
    best, first_ms = tuple(book.idle(car) for car in day.cars), (perf_counter() - started) * 1000
    for candidate in _candidates(day, book, previous):
        best = _better(best, candidate)
    return best, first_ms


def _candidates(day: IndexedDay, book: TripBook, previous: Plan | None) -> Iterator[Trips]:
    if previous is not None:
        yield _best_amounts(book, _kept(day, previous))
    for way in WAYS:
        by_hand = manual_trips(day, way)
        yield by_hand
        yield _best_amounts(book, tuple(trip.stops for trip in by_hand))


def _kept(day: IndexedDay, previous: Plan) -> tuple[Stops, ...]:
    """What is still to come of the previous plan, as far as it can still be kept."""
    listed = dict(previous.sequences())
    return tuple(
        in_time(day, car, [day.numbers[stop] for stop in listed.get(car.id, ()) if stop in day.numbers])
        for car in day.cars
    )


def _routed_trips(day: IndexedDay, book: TripBook, left: float | None) -> Trips:
    parcels = shipments(allocate(day, book.solver))
    if left is None:
        return _best_amounts(book, route(day, parcels, exploration=QUICK))
    exploration = THOROUGH if left >= SECONDS_FOR_THOROUGH else QUICK
    return _best_amounts(book, route(day, parcels, exploration=exploration, seconds=left * ROUTER_PART))


def _best_amounts(book: TripBook, routes: tuple[Stops, ...]) -> Trips:
    trips = []
    for car, stops in zip(book.day.cars, routes, strict=True):
        trip = book.trip(car, stops)
        trips.append(book.idle(car) if trip is None else book.pruned(trip))
    return tuple(trips)


def _better(one: Trips, other: Trips) -> Trips:
    return other if sum(trip.score for trip in other) > sum(trip.score for trip in one) else one


def _progress(started: float, seconds: float, iterations: int | None) -> Callable[[int], float]:
    """How much of the budget is gone after so many steps, 1 when all of it is."""
    if iterations is None:
        return lambda _: (perf_counter() - started) / seconds
    return lambda done: done / iterations if iterations else 1.0
