"""Days that change under way: what the benchmark counts must be what happened."""

import copy
from typing import Any

import pytest

from bench.planning.changes import PESSIMISTIC, SLOWNESS, at_once, at_pace, cancellation, moved_stops, slow_roads
from bench.planning.driving import Drive, Roads
from bench.planning.families import base_day
from bench.planning.ways import engine
from songtor.engines.planning.formats import plan_to_json

Json = dict[str, Any]


@pytest.fixture(scope="module")
def planned() -> tuple[Json, Json]:
    day = base_day(5)
    return day, plan_to_json(engine(day, 0.1, 1)[0])


def test_a_plan_driven_on_the_roads_it_was_made_for_moves_what_it_says(planned: tuple[Json, Json]) -> None:
    day, plan = planned
    driven = Drive(day, copy.deepcopy(plan), Roads(1.0), again=None).drive()
    assert driven.handed_kg == pytest.approx(plan["metrics"]["kg"], abs=1e-4)
    assert (driven.replans, driven.past_use_by_kg) == (0, 0)
    assert driven.left_aboard_kg == pytest.approx(0, abs=1e-4)
    assert driven.minutes_over <= 1e-6


def test_slow_roads_cost_food_and_no_way_makes_it_up() -> None:
    days = slow_roads(3, 0.02, 1)
    assert days[0].fixed.handed_kg < days[0].planned_kg - 1
    for slow in days:
        for way in (slow.fixed, slow.never, slow.learning, slow.product):
            assert way.handed_kg <= slow.supply_kg + 1e-6
        assert slow.learning.past_use_by_kg == 0
        assert slow.never.replans > 0 == slow.fixed.replans


def test_a_plan_for_slower_roads_than_there_are_is_never_late(planned: tuple[Json, Json]) -> None:
    day = planned[0]
    plan = plan_to_json(engine(at_pace(day, SLOWNESS), 0.1, 1)[0])
    driven = Drive(day, copy.deepcopy(plan), Roads(PESSIMISTIC, SLOWNESS), again=never_asked).drive()
    assert driven.handed_kg == pytest.approx(plan["metrics"]["kg"], abs=1e-4)
    assert driven.replans == 0


def test_the_first_leg_tells_how_slow_the_roads_are(planned: tuple[Json, Json]) -> None:
    asked: list[float] = []

    def again(day: Json, previous: Json | None) -> Json:
        asked.append(day["travel"]["minutes"][0][1])
        return copy.deepcopy(previous or {})

    day, plan = planned
    believed = at_pace(day, 1.0)["travel"]["minutes"][0][1]
    Drive(day, copy.deepcopy(plan), Roads(SLOWNESS, learns=at_once), again=again).drive()
    assert asked[0] == pytest.approx(SLOWNESS * believed)
    assert at_once([(27.0, 20.0), (99.0, 1.0)]) == pytest.approx(SLOWNESS)


def never_asked(day: Json, previous: Json | None) -> Json:
    raise AssertionError("a plan was asked for though no stop was late")


def test_a_cancellation_is_answered_by_a_sound_plan() -> None:
    answered = cancellation(5, 0.1, 1)
    assert answered is not None
    assert answered.violations == 0
    assert 0 < answered.of_fresh <= 1


def test_stops_that_change_car_or_order_count_as_moved(planned: tuple[Json, Json]) -> None:
    plan, _ = engine(planned[0], 0.1, 1)
    assert moved_stops(plan, plan, set()) == 0
    first = plan.routes[0].stops[0].stop
    assert moved_stops(plan, plan, {first}) == 1
