"""Tiny days against every plan there is."""

from itertools import permutations, product

import pytest

from songtor.engines.planning.day import Day
from songtor.engines.planning.indexed import index_day
from songtor.engines.planning.planner import plan_day
from songtor.engines.planning.trips import TripBook
from tests.engines.planning.days import make_day


def best_possible(day: Day) -> float:
    """The worth of the best of all sequences of all shares of the stops among the cars."""
    indexed = index_day(day)
    book = TripBook(indexed)

    def best_trip(car, stops: tuple[int, ...]) -> float:
        trips = (book.trip(car, order) for order in permutations(stops))
        return max((trip.score for trip in trips if trip is not None), default=float("-inf"))

    cars = indexed.cars
    shares: dict[tuple[str, tuple[int, ...]], float] = {}
    best = 0.0
    for owners in product(range(len(cars) + 1), repeat=len(indexed.stops)):
        total = 0.0
        for number, car in enumerate(cars):
            stops = tuple(stop for stop, owner in enumerate(owners) if owner == number)
            if (car.id, stops) not in shares:
                shares[car.id, stops] = best_trip(car, stops) if stops else 0.0
            total += shares[car.id, stops]
        best = max(best, total)
    return best


@pytest.mark.parametrize(("seed", "stops", "vehicles"), [(s, 5, 1) for s in range(12)] + [(s, 4, 2) for s in range(8)])
def test_a_tiny_day_is_planned_as_well_as_can_be(seed: int, stops: int, vehicles: int) -> None:
    day = make_day(seed, stops=stops, vehicles=vehicles)
    best = best_possible(day)
    found = plan_day(day, iterations=60).score
    assert found <= best + 1e-6
    assert found >= best * 0.99 - 1e-6
