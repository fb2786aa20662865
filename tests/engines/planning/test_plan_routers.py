"""Both routers on the same problem in whole numbers: what they find keeps every rule, and is the same again."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest

from songtor.engines.planning.allocation import allocate
from songtor.engines.planning.by_pyvrp import pyvrp_routes
from songtor.engines.planning.by_vroom import vroom_routes
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.hauls import FAR, Hauls, Routes
from songtor.engines.planning.indexed import IndexedDay, index_day
from songtor.engines.planning.manual import list_order
from songtor.engines.planning.routers import best_routes, routes_by_pyvrp
from songtor.engines.planning.routing import hauls_of, shipments
from songtor.engines.planning.schedule import drive_in_time
from songtor.engines.planning.trips import TripBook
from tests.engines.planning.days import make_json, on_the_road

STEPS = 60


def posed(seed: int, now: float | None = None) -> tuple[IndexedDay, Hauls]:
    """A day's allocation as hauls; with `now` half driven, so that cars carry food already."""
    day = make_json(seed)
    if now is not None:
        day = on_the_road(day, plan_to_json(list_order(read_day(day))), now)
    indexed = index_day(read_day(day))
    return indexed, hauls_of(indexed, shipments(allocate(indexed, TripBook(indexed).solver)))


def broken(problem: Hauls, routes: Routes) -> list[str]:
    return [*torn(problem, routes), *missed(problem, routes)]


def torn(problem: Hauls, routes: Routes) -> Iterator[str]:
    """Each haul whole or not at all, on one van, and on its own when it has one."""
    vans: dict[int, list[int]] = defaultdict(list)
    for van, route in enumerate(routes):
        for number, _ in route:
            vans[number].append(van)
    for number, by in vans.items():
        haul = problem.hauls[number]
        if len(by) != (1 if haul.pickup is None else 2) or len(set(by)) > 1:
            yield f"{number} is not whole"
        if haul.van not in (None, by[0]):
            yield f"{number} rides with another van"


def missed(problem: Hauls, routes: Routes) -> Iterator[str]:
    """Times, and loads, which also say that nothing is handed over before it is picked up."""
    for van, route in zip(problem.vans, routes, strict=True):
        clock, at, loads = van.window[0], van.start, [0] * len(van.capacity)
        for number, is_pickup in route:
            haul = problem.hauls[number]
            halt = haul.pickup if is_pickup and haul.pickup else haul.delivery
            clock = max(clock + int(problem.legs[at, halt.node]), halt.first)
            loads = [load + (kg if is_pickup else -kg) for load, kg in zip(loads, haul.amount, strict=True)]
            if clock > halt.last:
                yield f"{number} is late"
            if min(loads) < 0 or any(load > most for load, most in zip(loads, van.capacity, strict=True)):
                yield f"{number} is loaded wrongly"
            at, clock = halt.node, clock + halt.service
        if route and clock + int(problem.legs[at, van.end]) > van.window[1]:
            yield "comes home too late"


@pytest.mark.parametrize(("seed", "now"), [(1, None), (5, None), (6, 640), (14, 660)])
def test_what_a_router_finds_keeps_every_rule(seed: int, now: float | None) -> None:
    _, problem = posed(seed, now)
    assert problem.hauls
    assert broken(problem, vroom_routes(problem)) == []
    found = pyvrp_routes(problem, iterations=STEPS, start=nothing(problem))
    assert found is not None
    assert broken(problem, found) == []
    assert problem.cost(found) < problem.cost(nothing(problem))


@pytest.mark.parametrize(("seed", "now"), [(5, None), (6, 640)])
def test_a_days_routes_by_pyvrp_can_be_driven_and_are_the_same_again(seed: int, now: float | None) -> None:
    day, _ = posed(seed, now)
    parcels = shipments(allocate(day, TripBook(day).solver))
    once, again = (routes_by_pyvrp(day, parcels, iterations=STEPS, seed=2) for _ in range(2))
    assert once == again
    assert any(once)
    assert all(drive_in_time(day, car, route) is not None for car, route in zip(day.cars, once, strict=True))
    assert routes_by_pyvrp(day, (), iterations=STEPS) == tuple(() for _ in day.cars)


def test_control_the_rules_see_a_route_turned_round() -> None:
    _, problem = posed(5)
    turned = tuple(tuple(reversed(route)) for route in vroom_routes(problem))
    assert broken(problem, turned)


def test_food_aboard_stays_in_its_car() -> None:
    _, problem = posed(6, 640)
    assert any(haul.van is not None for haul in problem.hauls)


def test_the_same_steps_seed_and_start_give_the_same_routes() -> None:
    _, problem = posed(1)
    for start in (None, nothing(problem), vroom_routes(problem)):
        once, again = (pyvrp_routes(problem, iterations=STEPS, seed=3, start=start) for _ in range(2))
        assert once == again


def test_going_on_from_routes_never_makes_them_dearer() -> None:
    _, problem = posed(1)
    start = vroom_routes(problem)
    further = pyvrp_routes(problem, iterations=STEPS, start=start)
    assert further is not None
    assert problem.cost(further) <= problem.cost(start)


def test_leaving_out_what_must_be_done_costs_more_than_any_road() -> None:
    _, problem = posed(1)
    musts = replace(problem, hauls=tuple(replace(haul, worth=None) for haul in problem.hauls))
    assert musts.cost(nothing(musts)) == FAR * len(musts.hauls)


def test_no_routes_within_the_rules_are_none() -> None:
    _, problem = posed(1)
    musts = replace(problem, hauls=tuple(replace(haul, worth=None, amount=(10**6, 0)) for haul in problem.hauls))
    assert pyvrp_routes(musts, iterations=5) is None


@pytest.mark.parametrize("seconds", [0.2, 1.1])
def test_the_cheaper_of_both_routers_wins(seconds: float) -> None:
    _, problem = posed(1)
    found = best_routes(problem, seconds=seconds)
    assert broken(problem, found) == []
    assert problem.cost(found) <= problem.cost(vroom_routes(problem, exploration=0, seconds=seconds))


def nothing(problem: Hauls) -> Routes:
    return tuple(() for _ in problem.vans)
