"""Both routers on one problem, for whoever has seconds: VROOM answers at once, PyVRP goes on. Loads both."""

from collections.abc import Sequence
from time import perf_counter

from songtor.engines.planning.by_pyvrp import pyvrp_routes
from songtor.engines.planning.by_vroom import vroom_routes
from songtor.engines.planning.hauls import Hauls, Routes
from songtor.engines.planning.indexed import IndexedDay
from songtor.engines.planning.routing import Shipment, hauls_of, merged
from songtor.engines.planning.trips import Stops

VROOM_PART = 0.1
SECONDS_FOR_PYVRP = 1.0


def best_routes(problem: Hauls, *, seconds: float, seed: int = 1) -> Routes:
    """The cheaper of the two; below a second VROOM's alone, since PyVRP's start of its own is worse until then."""
    started = perf_counter()
    if seconds < SECONDS_FOR_PYVRP:
        return vroom_routes(problem, exploration=0, seconds=seconds)
    quick = vroom_routes(problem, exploration=0, seconds=VROOM_PART * seconds)
    left = seconds - (perf_counter() - started)
    thorough = pyvrp_routes(problem, seconds=left, seed=seed)
    return quick if thorough is None else min(quick, thorough, key=problem.cost)


def routes_by_pyvrp(
    day: IndexedDay, parcels: Sequence[Shipment], *, seconds: float = 1.0, iterations: int | None = None, seed: int = 1
) -> tuple[Stops, ...]:
    """As `routing.route`, by PyVRP from an empty start, since one of its own may break a window for good."""
    if not parcels or not day.cars:
        return tuple(() for _ in day.cars)
    problem = hauls_of(day, parcels)
    nothing: Routes = tuple(() for _ in day.cars)
    found = pyvrp_routes(problem, seconds=seconds, iterations=iterations, seed=seed, start=nothing)
    return merged(day, parcels, found or nothing)
