"""Each planted fault must be found; the plan it was planted in is the control."""

import copy
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from songtor.engines.planning import check
from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.plan import Reason
from songtor.engines.planning.planner import plan_day
from tests.engines.planning.days import Json, make_json, on_the_road

Fault = Callable[[Json, Json], None]


@pytest.fixture(scope="module")
def sound() -> tuple[Json, Json]:
    day = make_json(6, vehicles=2)
    return day, plan_to_json(plan_day(read_day(day), iterations=5))


def rules(day: Json, plan: Json) -> set[str]:
    return {broken.rule for broken in check_plan(day, plan).broken}


def stops(plan: Json, route: int = 0) -> list[Json]:
    return plan["routes"][route]["stops"]


def pickup(plan: Json) -> Json:
    return next(visit for visit in stops(plan) if visit["kind"] == "pickup" and visit["load"])


def delivery(plan: Json) -> Json:
    return next(visit for visit in stops(plan) if visit["kind"] == "delivery" and visit["drop"])


def offer(day: Json, name: str) -> Json:
    return next(item for item in day["offers"] if item["id"] == name)


def recipient(day: Json, name: str) -> Json:
    return next(item for item in day["recipients"] if item["id"] == name)


def visit_again(day: Json, plan: Json) -> None:
    stops(plan, 1).append({**delivery(plan), "drop": []})


def arrive_too_soon(day: Json, plan: Json) -> None:
    stops(plan)[1]["arrive"] -= 30


def miss_a_window(day: Json, plan: Json) -> None:
    offer(day, pickup(plan)["offer"])["window"] = [500, 501]


def come_home_late(day: Json, plan: Json) -> None:
    day["vehicles"][0]["shift"] = [480, 600]


def come_home_too_fast(day: Json, plan: Json) -> None:
    plan["routes"][0]["return"] -= 1


def start_before_the_shift(day: Json, plan: Json) -> None:
    day["vehicles"][0]["shift"] = [560, 900]


def load_more_than_offered(day: Json, plan: Json) -> None:
    pickup(plan)["load"][0]["kg"] += 100


def load_another_category(day: Json, plan: Json) -> None:
    pickup(plan)["load"].append({"category": "gold", "kg": 1.0})


def bring_goods_back(day: Json, plan: Json) -> None:
    delivery(plan)["drop"].pop()


def drop_what_is_not_aboard(day: Json, plan: Json) -> None:
    delivery(plan)["drop"][0]["kg"] += 3


def drop_before_loading(day: Json, plan: Json) -> None:
    last = stops(plan)[-1]
    stops(plan).insert(0, {**last, "arrive": 540})


def exceed_a_need(day: Json, plan: Json) -> None:
    recipient(day, delivery(plan)["recipient"])["needs"] = [{"category": "snack", "kg": 0.1}]


def pass_a_use_by(day: Json, plan: Json) -> None:
    for item in day["offers"]:
        for line in item["lines"]:
            line["use_by"] = 550


def overload(day: Json, plan: Json) -> None:
    day["vehicles"][0]["capacity_kg"] = 3


def overload_the_cold_box(day: Json, plan: Json) -> None:
    day["vehicles"][0]["cold_kg"] = 1
    for item in day["offers"]:
        for line in item["lines"]:
            line["cold"] = True


def forget_a_reason(day: Json, plan: Json) -> None:
    plan["unserved"].pop()


def claim_a_score(day: Json, plan: Json) -> None:
    plan["score"] += 0.02


def claim_fairness(day: Json, plan: Json) -> None:
    plan["metrics"]["gini"] += 0.02


def take_another_day(day: Json, plan: Json) -> None:
    plan["instance"] = "another"


def invent_a_stop(day: Json, plan: Json) -> None:
    pickup(plan)["offer"] = "o99"


def invent_a_vehicle(day: Json, plan: Json) -> None:
    plan["routes"][0]["vehicle"] = "v99"


def drive_one_vehicle_twice(day: Json, plan: Json) -> None:
    plan["routes"][1]["vehicle"] = plan["routes"][0]["vehicle"]


def visit_a_cancelled_stop(day: Json, plan: Json) -> None:
    day["state"] = {"now": 480, "vehicles": [], "cancelled": [pickup(plan)["offer"]]}


def write_no_number(day: Json, plan: Json) -> None:
    delivery(plan)["drop"][0]["kg"] = float("nan")


def arrive_at_no_time(day: Json, plan: Json) -> None:
    pickup(plan)["arrive"] = float("nan")


def do_something_else(day: Json, plan: Json) -> None:
    pickup(plan)["kind"] = "lunch"


FAULTS: list[tuple[Fault, str]] = [
    (visit_again, "visited_twice"),
    (arrive_too_soon, "too_fast"),
    (miss_a_window, "window_missed"),
    (come_home_late, "shift_exceeded"),
    (come_home_too_fast, "too_fast"),
    (start_before_the_shift, "too_fast"),
    (load_more_than_offered, "more_than_offered"),
    (load_another_category, "not_offered"),
    (bring_goods_back, "comes_back"),
    (drop_what_is_not_aboard, "not_aboard"),
    (drop_before_loading, "not_aboard"),
    (exceed_a_need, "more_than_needed"),
    (pass_a_use_by, "past_use_by"),
    (overload, "over_capacity"),
    (overload_the_cold_box, "over_cold_capacity"),
    (forget_a_reason, "left_without_a_reason"),
    (claim_a_score, "wrong_score"),
    (claim_fairness, "wrong_metric"),
    (take_another_day, "wrong_instance"),
    (invent_a_stop, "unknown_stop"),
    (invent_a_vehicle, "unknown_vehicle"),
    (drive_one_vehicle_twice, "vehicle_twice"),
    (visit_a_cancelled_stop, "stop_closed"),
    (write_no_number, "negative"),
    (arrive_at_no_time, "no_number"),
    (do_something_else, "unknown_kind"),
]


@pytest.mark.parametrize(("plant", "rule"), FAULTS, ids=[plant.__name__ for plant, _ in FAULTS])
def test_a_planted_fault_is_found(sound: tuple[Json, Json], plant: Fault, rule: str) -> None:
    day, plan = copy.deepcopy(sound)
    assert rules(day, plan) == set()
    plant(day, plan)
    assert rule in rules(day, plan)


def test_every_rule_the_checker_knows_is_broken_once() -> None:
    known = set(re.findall(r'tally\.add\("(\w+)"', inspect.getsource(check)))
    assert known == {rule for _, rule in FAULTS}


def test_goods_aboard_left_without_a_reason_are_found() -> None:
    day = make_json(6, vehicles=2)
    moving = on_the_road(day, plan_to_json(plan_day(read_day(day), iterations=0)), 640)
    for item in moving["recipients"]:
        item["needs"] = []
    plan = plan_to_json(plan_day(read_day(moving), iterations=0))
    assert rules(moving, plan) == set()
    plan["unserved"] = [item for item in plan["unserved"] if "vehicle" not in item]
    assert rules(moving, plan) == {"left_without_a_reason"}


def test_figures_are_recomputed_not_copied(sound: tuple[Json, Json]) -> None:
    day, plan = sound
    verdict = check_plan(day, {**plan, "score": 0.0, "metrics": {}})
    assert verdict.score == pytest.approx(plan["score"], abs=1e-6)
    assert verdict.metrics["gini"] == pytest.approx(plan["metrics"]["gini"], abs=1e-6)
    assert [broken.rule for broken in verdict.broken] == ["wrong_score"]


def test_every_reason_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "engines" / "planning.md").read_text(encoding="utf-8")
    assert [reason for reason in get_args(Reason) if f"| `{reason}` |" not in text] == []
