import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.engines.planning.planner import plan_day
from tests.engines.planning.days import Json, make_day, make_json, on_the_road, with_matrix

STEPS = 12


def planned(day: Json, steps: int = STEPS) -> Json:
    """The plan as JSON, after the checker found nothing wrong with it."""
    plan = plan_to_json(plan_day(read_day(day), iterations=steps))
    assert check_plan(day, plan).broken == ()
    return plan


@settings(max_examples=25)
@given(seed=st.integers(100, 10_000), loose=st.booleans())
def test_every_plan_keeps_every_rule_and_is_never_below_a_manual_one(seed: int, loose: bool) -> None:
    day = make_json(seed, loose=loose)
    plan = planned(day)
    for way in (list_order, nearest_neighbour, earliest_closing):
        by_hand = plan_to_json(way(read_day(day)))
        assert check_plan(day, by_hand).broken == ()
        assert plan["score"] >= by_hand["score"] - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_a_matrix_without_triangle_inequality_is_planned_by_the_rules(seed: int) -> None:
    day = with_matrix(make_json(seed, stops=16), seed)
    plan = planned(day)
    assert plan["score"] >= list_order(read_day(day)).score - 1e-6


@pytest.mark.parametrize("now", [480, 600, 660, 720, 1200])
@pytest.mark.parametrize("seed", [1, 6, 14])
def test_a_day_half_driven_is_replanned_by_the_rules(seed: int, now: float) -> None:
    day = make_json(seed, vehicles=2)
    moving = on_the_road(day, planned(day), now)
    again = planned(moving)
    visited = {stop for car in moving["state"]["vehicles"] for stop in car["visited"]}
    listed = {visit.get("offer") or visit["recipient"] for route in again["routes"] for visit in route["stops"]}
    assert not visited & listed


def test_what_is_aboard_is_handed_over_or_named_with_its_kilograms() -> None:
    day = make_json(6, vehicles=2)
    moving = on_the_road(day, planned(day), 640)
    again = planned(moving)
    dropped: dict[tuple[str, str], float] = {}
    for visit in (visit for route in again["routes"] for visit in route["stops"]):
        for drop in visit.get("drop", []):
            key = (drop["offer"], drop["category"])
            dropped[key] = dropped.get(key, 0.0) + drop["kg"]
    named = {(item["offer"], item["category"]): item["kg"] for item in again["unserved"] if "vehicle" in item}
    lots = [lot for car in moving["state"]["vehicles"] for lot in car["aboard"]]
    assert lots
    for lot in lots:
        key = (lot["offer"], lot["category"])
        assert dropped.get(key, 0.0) + named.get(key, 0.0) == pytest.approx(lot["kg"], abs=1e-6)


def test_replanning_after_a_cancellation_is_never_worse_than_driving_on() -> None:
    day = make_json(8, vehicles=2)
    before = plan_day(read_day(day), iterations=STEPS)
    cancelled = next(stop for route in before.routes for stop in route.stops if stop.stop.startswith("o")).stop
    day["state"] = {"now": 480, "vehicles": [], "cancelled": [cancelled]}
    after = plan_day(read_day(day), iterations=0, previous=before)
    assert check_plan(day, plan_to_json(after)).broken == ()
    assert cancelled not in {visit.stop for route in after.routes for visit in route.stops}


def test_a_car_too_late_for_its_shift_goes_straight_home() -> None:
    day = make_json(6, vehicles=1)
    day["state"] = {"now": 1000, "vehicles": [{"id": "v1", "at": "p3", "free_at": 1010}], "cancelled": []}
    plan = planned(day)
    assert [route["stops"] for route in plan["routes"]] == [[]]
    assert plan["routes"][0]["return"] > 1010


def test_a_day_without_vehicles_is_a_plan_that_says_so() -> None:
    plan = planned({**make_json(3), "vehicles": []})
    assert plan["routes"] == []
    assert {item["reason"] for item in plan["unserved"]} == {"no_vehicle"}


def test_a_day_without_offers_is_a_plan_that_says_so() -> None:
    plan = planned({**make_json(3), "offers": []})
    assert {item["reason"] for item in plan["unserved"]} == {"no_food_it_needs"}


def test_a_day_without_recipients_or_places_is_a_plan() -> None:
    assert planned({**make_json(3), "recipients": []})["score"] == 0
    empty = {**make_json(3), "places": [], "vehicles": [], "offers": [], "recipients": []}
    assert planned(empty)["routes"] == []


def test_the_same_steps_and_seed_give_the_same_bytes() -> None:
    for seed in (2, 6):
        plans = {json.dumps(planned(make_json(seed), steps=30)) for _ in range(2)}
        assert len(plans) == 1


def test_more_steps_are_never_worse() -> None:
    """The router's part is the same: only the search goes on."""
    day = make_day(5)
    assert plan_day(day, iterations=60).score >= plan_day(day, iterations=0).score


def test_a_plan_by_the_clock_says_how_long_it_took() -> None:
    plan = plan_day(make_day(4), seconds=0.05)
    assert plan.metrics.wall_s > 0
    assert plan.metrics.first_valid_ms > 0


def reason_of(day: Json, stop: str) -> str:
    plan = planned(day)
    return next(item["reason"] for item in plan["unserved"] if stop in {item.get("offer"), item.get("recipient")})


def one_stop_each(**changes: object) -> Json:
    """One car, one offer, one recipient, ten minutes apart from each other and the depot."""
    return {
        "format": "songtor-day/1",
        "id": "tiny",
        "district": "1040",
        "date": "2024-11-05",
        "categories": ["ready", "fresh"],
        "places": [{"id": name, "lat": 13.7, "lon": 100.4} for name in ("p0", "p1", "p2")],
        "travel": {"kind": "matrix", "minutes": [[0, 10, 10], [10, 0, 10], [10, 10, 0]]},
        "vehicles": [{"id": "v1", "depot": "p0", "capacity_kg": 100, "cold_kg": 0, "shift": [480, 840]}],
        "offers": [
            {"id": "o1", "place": "p1", "window": [540, 600], "service_min": 5}
            | {"lines": [{"category": "ready", "kg": 20, **changes}]}
        ],
        "recipients": [
            {"id": "r1", "place": "p2", "window": [540, 700], "service_min": 5}
            | {"needs": [{"category": "ready", "kg": 20}]}
        ],
    }


def test_one_offer_for_one_recipient_has_the_worth_of_the_table() -> None:
    plan = planned(one_stop_each())
    assert plan["score"] == pytest.approx(5 * (2.0 + 1.2 + 0.8 + 0.5) - 0.05 * 40)
    assert plan["metrics"]["hours"] == pytest.approx(40 / 60)
    assert [visit["arrive"] for visit in plan["routes"][0]["stops"]] == [540.0, 555.0]
    assert plan["routes"][0]["return"] == 570.0
    assert plan["unserved"] == []


def test_a_day_whose_shipments_fit_no_car_is_still_a_plan() -> None:
    """One car has no cold box, the other no time: the router then answers with an empty table."""
    day = one_stop_each(cold=True)
    day["vehicles"].append({"id": "v2", "depot": "p0", "capacity_kg": 100, "shift": [480, 481]})
    assert planned(day)["routes"] == []


def changed(part: str, **fields: object) -> Json:
    day = one_stop_each()
    day[part][0] |= fields
    return day


REASONS = [
    ("o1", "use_by_too_soon", one_stop_each(use_by=550)),
    ("o1", "no_cold_space", one_stop_each(cold=True)),
    ("o1", "no_one_needs_it", changed("recipients", needs=[{"category": "fresh", "kg": 5}])),
    ("r1", "no_food_it_needs", changed("recipients", needs=[{"category": "fresh", "kg": 5}])),
    ("r1", "needs_nothing", changed("recipients", needs=[])),
    ("o1", "window_unreachable", changed("offers", window=[400, 485])),
    ("r1", "window_unreachable", changed("recipients", window=[400, 485])),
    ("o1", "shift_too_short", changed("vehicles", shift=[480, 550])),
    ("o1", "no_partner_in_time", changed("recipients", window=[490, 540])),
    ("r1", "no_partner_in_time", changed("recipients", window=[490, 540])),
    ("o1", "capacity", changed("vehicles", capacity_kg=12)),
    ("o1", "needs_met", changed("recipients", needs=[{"category": "ready", "kg": 10}])),
    ("o1", "not_worth_the_time", changed("recipients", priority=0.01)),
    ("r1", "not_worth_the_time", changed("recipients", priority=0.01)),
]


@pytest.mark.parametrize(("stop", "reason", "day"), REASONS)
def test_what_is_left_says_why(stop: str, reason: str, day: Json) -> None:
    assert reason_of(day, stop) == reason


def test_two_recipients_and_food_for_one_says_where_it_went() -> None:
    day = one_stop_each()
    day["places"].append({"id": "p3", "lat": 13.7, "lon": 100.4})
    day["travel"]["minutes"] = [[0, 10, 10, 10], [10, 0, 10, 90], [10, 10, 0, 90], [10, 90, 90, 0]]
    day["recipients"].append({**day["recipients"][0], "id": "r2", "place": "p3", "priority": 0.2})
    assert reason_of(day, "r2") == "food_went_to_others"


def test_a_worthless_day_is_not_driven() -> None:
    day = replace(make_day(3), recipients=tuple(replace(r, priority=0.0) for r in make_day(3).recipients))
    assert plan_day(day, iterations=5).routes == ()


def test_the_largest_day_is_planned() -> None:
    day = make_json(1, stops=300, vehicles=15)
    assert planned(day, 1)["score"] > 0


def test_roads_without_end_are_planned_around() -> None:
    day = with_matrix(make_json(2, stops=60, vehicles=3), 2)
    day["travel"]["minutes"][3] = [1e6 if j != 3 else 0.0 for j in range(len(day["places"]))]
    assert planned(day, 1)["score"] > 0
