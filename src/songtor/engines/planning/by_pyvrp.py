"""PyVRP solves a routing problem: the better of the two routers from a second or two on. Loads `pyvrp`."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from time import perf_counter
from typing import Any

from pyvrp import (
    Activity,
    ActivityType,
    Client,
    Depot,
    IteratedLocalSearchParams,
    Location,
    PenaltyParams,
    ProblemData,
    Route,
    Shipment,
    Solution,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.search import NeighbourhoodParams

from songtor.engines.planning.hauls import Haul, Hauls, Routes, Van, Visit

# PyVRP's own numbers are meant for minutes; here it has seconds, a few thousand steps.
SEARCH = SolveParams(
    ils=IteratedLocalSearchParams(history_length=100),
    penalty=PenaltyParams(solutions_between_updates=50, target_feasible=0.3),
    neighbourhood=NeighbourhoodParams(num_neighbours=30),
)


def pyvrp_routes(
    problem: Hauls, *, seconds: float = 1.0, iterations: int | None = None, seed: int = 1, start: Routes | None = None
) -> Routes | None:
    """One route a van, from `start` or from one of its own; None when nothing it found keeps every rule.

    With `iterations` the same problem, seed and start give the same routes.
    """
    budget = _Budget(seconds, iterations)
    posed = _Posed(problem)
    first = None if start is None else posed.solution(start)
    found = solve(posed.data, budget, seed=seed, collect_stats=False, params=SEARCH, initial_solution=first)
    return posed.routes(found.best) if found.best.is_feasible() else None


class _Budget:
    """True once the steps, or else the seconds, are used up."""

    def __init__(self, seconds: float, iterations: int | None) -> None:
        self._end = perf_counter() + seconds
        self._left = iterations

    def __call__(self, best_cost: int) -> bool:
        if self._left is None:
            return perf_counter() > self._end
        self._left -= 1
        return self._left < 0


class _Posed:
    """The problem in PyVRP's words: hauls without a pickup are its clients, vans alike and side by side one type."""

    def __init__(self, problem: Hauls) -> None:
        clients = [number for number, haul in enumerate(problem.hauls) if haul.pickup is None]
        shipments = [number for number, haul in enumerate(problem.hauls) if haul.pickup is not None]
        depots = list(dict.fromkeys(node for van in problem.vans for node in (van.start, van.end)))
        self._types = [list(vans) for _, vans in groupby(range(len(problem.vans)), problem.vans.__getitem__)]
        self._visits = dict(_named(clients, shipments))
        self._names = {visit: name for name, visit in self._visits.items()}
        legs: list[Any] = [problem.legs]  # its type hints give a matrix one axis
        self.data = ProblemData(
            locations=[Location(0, 0) for _ in problem.legs],
            clients=[_client(problem.hauls[number]) for number in clients],
            depots=[Depot(node) for node in depots],
            vehicle_types=[_type(problem.vans[vans[0]], len(vans), depots) for vans in self._types],
            distance_matrices=legs,
            duration_matrices=legs,
            shipments=[_shipment(problem.hauls[number]) for number in shipments],
        )

    def solution(self, routes: Routes) -> Solution:
        of_type = {van: kind for kind, vans in enumerate(self._types) for van in vans}
        driven = [
            Route(self.data, [Activity(*self._names[visit]) for visit in route], of_type[van])
            for van, route in enumerate(routes)
            if route
        ]
        return Solution(self.data, driven)

    def routes(self, solution: Solution) -> Routes:
        free = [list(reversed(vans)) for vans in self._types]
        found: dict[int, tuple[Visit, ...]] = defaultdict(tuple)
        for route in solution.routes():
            found[free[route.vehicle_type()].pop()] = tuple(
                self._visits[activity.type, activity.idx] for activity in route.schedule() if not activity.is_depot()
            )
        return tuple(found[van] for vans in self._types for van in vans)


def _named(clients: list[int], shipments: list[int]) -> Iterator[tuple[tuple[ActivityType, int], Visit]]:
    for place, number in enumerate(clients):
        yield (ActivityType.CLIENT, place), (number, False)
    for place, number in enumerate(shipments):
        yield (ActivityType.PICKUP, place), (number, True)
        yield (ActivityType.DELIVERY, place), (number, False)


def _type(van: Van, count: int, depots: list[int]) -> VehicleType:
    start, end = depots.index(van.start), depots.index(van.end)
    return VehicleType(count, list(van.capacity), start, end, tw_early=van.window[0], tw_late=van.window[1])


def _client(haul: Haul) -> Client:
    at = haul.delivery
    return Client(
        at.node,
        list(haul.amount),
        service_duration=at.service,
        tw_early=at.first,
        tw_late=at.last,
        prize=haul.worth or 0,
        required=haul.worth is None,
    )


def _shipment(haul: Haul) -> Shipment:
    pickup, delivery = haul.pickup or haul.delivery, haul.delivery
    return Shipment(
        pickup.node,
        delivery.node,
        pickup.first,
        pickup.last,
        pickup.service,
        delivery.first,
        delivery.last,
        delivery.service,
        list(haul.amount),
        prize=haul.worth or 0,
        required=haul.worth is None,
    )
