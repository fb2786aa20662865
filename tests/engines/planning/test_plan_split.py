import subprocess
import sys
from dataclasses import replace

import pytest

from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import day_to_json, plan_to_json, read_day
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.engines.planning.planner import plan_day
from songtor.engines.planning.split import RoutesRefused, inspect, resplit
from tests.engines.planning.days import make_day, make_json, on_the_road

WAYS = (list_order, nearest_neighbour, earliest_closing)


def codes(day, routes) -> list[tuple[str, str, str | None]]:
    return [(rule.code, rule.vehicle, rule.stop) for rule in inspect(day, routes)[1]]


@pytest.mark.parametrize(
    ("routes", "code", "stop"),
    [
        ([("v1", ["o1", "o99"])], "unknown_stop", "o99"),
        ([("v9", ["o1"])], "unknown_vehicle", None),
        ([("v1", ["o1"]), ("v1", ["o2"])], "vehicle_twice", None),
        ([("v1", ["o1", "o1"])], "visited_twice", "o1"),
        ([("v1", ["o1"]), ("v2", ["o1"])], "visited_twice", "o1"),
    ],
)
def test_routes_nobody_can_drive_have_no_plan_and_a_named_rule(routes, code: str, stop: str | None) -> None:
    day = make_day(6, vehicles=2)
    plan, broken = inspect(day, routes)
    assert plan is None
    assert [(rule.code, rule.stop) for rule in broken] == [(code, stop)]
    with pytest.raises(RoutesRefused) as refused:
        resplit(day, routes)
    assert refused.value.broken == broken


def test_a_visited_stop_may_not_be_listed_again() -> None:
    day = make_json(6, vehicles=2)
    moving = read_day(on_the_road(day, plan_to_json(list_order(read_day(day))), 640))
    visited = moving.state.vehicles[0].visited[0]
    assert codes(moving, [("v1", [visited])]) == [("stop_closed", "v1", visited)]


def test_a_missed_window_is_named_with_its_minutes_and_still_planned() -> None:
    day = make_day(6, vehicles=2)
    late = replace(day, offers=(replace(day.offers[0], window=(0.0, 481.0)), *day.offers[1:]))
    plan, broken = inspect(late, [("v1", ["o1"])])
    assert [(rule.code, rule.stop) for rule in broken] == [("window_missed", "o1")]
    assert plan.routes[0].stops[0].arrive - 481.0 == pytest.approx(broken[0].minutes)
    with pytest.raises(RoutesRefused):
        resplit(late, [("v1", ["o1"])])


def test_a_shift_exceeded_is_named_with_its_minutes() -> None:
    day = make_day(6, vehicles=2)
    short = replace(day, vehicles=(replace(day.vehicles[0], shift=(480.0, 500.0)), day.vehicles[1]))
    plan, broken = inspect(short, [("v1", ["o1"])])
    assert [(rule.code, rule.vehicle) for rule in broken] == [("shift_exceeded", "v1")]
    assert plan.routes[0].return_at - 500.0 == pytest.approx(broken[0].minutes)


def test_a_delivery_before_any_pickup_is_named_but_allowed() -> None:
    day = make_day(6, vehicles=2)
    first = day.recipients[0].id
    assert codes(day, [("v1", [first])]) == [("delivery_before_pickup", "v1", first)]
    assert resplit(day, [("v1", [first])]).metrics.kg == 0


def test_no_routes_at_all_are_a_plan_in_which_everything_is_left() -> None:
    day = make_day(6, vehicles=2)
    plan = resplit(day, [])
    assert plan.routes == ()
    assert len(plan.unserved) == sum(len(offer.lines) for offer in day.offers) + len(day.recipients)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(8))
def test_the_same_routes_are_never_worth_less_than_handing_out_by_hand(seed: int, way) -> None:
    day = make_day(seed)
    by_hand = way(day)
    split = resplit(day, by_hand.sequences())
    assert split.score >= by_hand.score - 1e-6
    assert check_plan(day_to_json(day), plan_to_json(split)).broken == ()


def test_a_plan_split_again_keeps_its_worth() -> None:
    for seed in range(4):
        day = make_day(seed)
        plan = plan_day(day, iterations=10)
        assert resplit(day, plan.sequences()).score == pytest.approx(plan.score, abs=1e-6)


def test_a_lighter_weighing_changes_amounts_and_keeps_the_route() -> None:
    day = make_json(6, vehicles=1)
    plan = plan_to_json(plan_day(read_day(day), iterations=0))
    moving = on_the_road(day, plan, 640)
    for lot in moving["state"]["vehicles"][0]["aboard"]:
        lot["kg"] *= 0.5
    left = [visit.get("offer") or visit["recipient"] for visit in plan["routes"][0]["stops"]]
    left = left[len(moving["state"]["vehicles"][0]["visited"]) :]
    again = plan_to_json(resplit(read_day(moving), [("v1", left)]))
    assert check_plan(moving, again).broken == ()
    assert [visit.get("offer") or visit["recipient"] for visit in again["routes"][0]["stops"]] == left


def test_web_processes_never_load_the_router() -> None:
    loaded = (
        "import sys, songtor.engines.planning.split, songtor.engines.planning.manual; print('vroom' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
    control = loaded.replace("planning.manual", "planning.planner")
    assert (
        subprocess.run([sys.executable, "-c", control], capture_output=True, text=True, check=True).stdout == "True\n"
    )
