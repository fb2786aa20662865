"""VROOM solves a routing problem: the first good routes within milliseconds. Loads `vroom`."""

from datetime import timedelta

import numpy as np
import vroom

from songtor.engines.planning.hauls import Halt, Haul, Hauls, Legs, Routes, Van, Visit

TOP_PRIORITY = 100
MOST_COST = 2**31
VISITS = {"pickup": True, "delivery": False, "job": False}


def vroom_routes(problem: Hauls, *, exploration: int = 5, seconds: float | None = None) -> Routes:
    """One route a van, what is worth least left out first; without `seconds` the same problem gives the same routes."""
    given = vroom.Input()
    given.set_durations_matrix("car", _bounded(problem).astype(np.uint32))
    for number, van in enumerate(problem.vans):
        given.add_vehicle(_vehicle(number, van))
    most = max((haul.worth or 0 for haul in problem.hauls), default=0)
    for number, haul in enumerate(problem.hauls):
        _add(given, number, haul, max(1, round(TOP_PRIORITY * (haul.worth or 0) / max(most, 1))))
    timeout = None if seconds is None else timedelta(seconds=seconds)
    solution = given.solve(exploration_level=exploration, nb_threads=1, timeout=timeout)
    return _routes(problem, solution)


def _bounded(problem: Hauls) -> Legs:
    """No leg so long that all visits together could overflow VROOM's 32 bits; the day's own times decide in the end."""
    visits = 2 * len(problem.hauls) + 2 * len(problem.vans) + 1
    return np.minimum(problem.legs, MOST_COST // visits)


def _vehicle(number: int, van: Van) -> vroom.Vehicle:
    return vroom.Vehicle(
        number,
        start=van.start,
        end=van.end,
        capacity=list(van.capacity),
        time_window=list(van.window),
        skills={number + 1},
    )


def _add(given: vroom.Input, number: int, haul: Haul, priority: int) -> None:
    skills = set() if haul.van is None else {haul.van + 1}
    amount = vroom.Amount(list(haul.amount))
    if haul.pickup is not None:
        pickup, delivery = _step(number, haul.pickup), _step(number, haul.delivery)
        given.add_shipment(pickup, delivery, amount=amount, skills=skills, priority=priority)
        return
    halt = haul.delivery
    given.add_job(
        vroom.Job(
            number,
            halt.node,
            default_service=halt.service,
            delivery=amount,
            skills=skills,
            priority=priority,
            time_windows=[[halt.first, halt.last]],
        )
    )


def _step(number: int, halt: Halt) -> vroom.ShipmentStep:
    return vroom.ShipmentStep(number, halt.node, default_service=halt.service, time_windows=[[halt.first, halt.last]])


def _routes(problem: Hauls, solution: "vroom.solution.solution.Solution") -> Routes:
    """The router drops the column `id` when there is no visit at all."""
    routes: list[list[Visit]] = [[] for _ in problem.vans]
    table = solution.routes
    if "id" in table:
        for van, kind, number in table[["vehicle_id", "type", "id"]].to_numpy().tolist():
            if kind in VISITS:
                routes[van].append((int(number), VISITS[kind]))
    return tuple(map(tuple, routes))
