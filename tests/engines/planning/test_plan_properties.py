"""Whatever day is drawn: its plan is sound, never below a manual one, and the same again."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songtor.engines.planning.check import check_plan
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.engines.planning.planner import plan_day
from tests.engines.planning.days import on_the_road

Json = dict[str, Any]

CATEGORIES = ["ready", "fresh", "snack"]
KG = st.sampled_from([0.001, 0.5, 3.3, 12.4, 80.0, 900.0])
MINUTE = st.integers(480, 900)
LENGTH = st.sampled_from([0, 0, 15, 60, 400])
PLANS = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def windows(draw: st.DrawFn) -> list[int]:
    start = draw(MINUTE)
    return [start, start + draw(LENGTH)]


@st.composite
def lines(draw: st.DrawFn) -> list[Json]:
    chosen = draw(st.lists(st.sampled_from(CATEGORIES), max_size=3, unique=True))
    made = []
    for category in chosen:
        line: Json = {"category": category, "kg": draw(KG)}
        if draw(st.booleans()):
            line["use_by"] = draw(MINUTE)
        if draw(st.booleans()):
            line["cold"] = True
        made.append(line)
    return made


@st.composite
def travels(draw: st.DrawFn, places: int) -> Json:
    if draw(st.booleans()):
        return {"kind": "crowfly", "fixed_min": draw(st.floats(0, 20)), "min_per_km": draw(st.floats(0, 5))}
    minutes = st.floats(0, 60)
    return {"kind": "matrix", "minutes": [[draw(minutes) for _ in range(places)] for _ in range(places)]}


@st.composite
def days(draw: st.DrawFn) -> Json:
    """Up to ten stops at up to six places, some of them shared; anything the format allows."""
    places = draw(st.integers(1, 6))
    place = st.sampled_from([f"p{i}" for i in range(places)])
    degree = st.floats(-0.1, 0.1)
    day: Json = {
        "format": "songtor-day/1",
        "id": "drawn",
        "district": "1040",
        "date": "2024-11-05",
        "categories": CATEGORIES,
        "places": [{"id": f"p{i}", "lat": 13.7 + draw(degree), "lon": 100.4 + draw(degree)} for i in range(places)],
        "travel": draw(travels(places)),
        "vehicles": [draw(vehicles(i, place)) for i in range(draw(st.integers(0, 3)))],
        "offers": [{**draw(stops(f"o{i}", place)), "lines": draw(lines())} for i in range(draw(st.integers(0, 5)))],
        "recipients": [{**draw(stops(f"r{i}", place)), "needs": draw(needs())} for i in range(draw(st.integers(0, 5)))],
    }
    if draw(st.booleans()):
        fill = draw(st.sampled_from([[], [[1.0, 1.0]], [[0.5, 3.0], [0.2, 0.0]]]))
        day["objective"] = {"fill": fill, "kg_per_minute": draw(st.sampled_from([0.0, 0.05, 2.0]))}
    return day


@st.composite
def vehicles(draw: st.DrawFn, number: int, place: st.SearchStrategy[str]) -> Json:
    vehicle: Json = {"id": f"v{number}", "depot": draw(place), "capacity_kg": draw(KG), "shift": draw(windows())}
    return {**vehicle, "cold_kg": draw(st.sampled_from([0.0, 5.0]))} if draw(st.booleans()) else vehicle


@st.composite
def stops(draw: st.DrawFn, name: str, place: st.SearchStrategy[str]) -> Json:
    return {"id": name, "place": draw(place), "window": draw(windows()), "service_min": draw(st.integers(0, 20))}


@st.composite
def needs(draw: st.DrawFn) -> list[Json]:
    chosen = draw(st.lists(st.sampled_from(CATEGORIES), max_size=3, unique=True))
    return [{"category": category, "kg": draw(KG)} for category in chosen]


def broken(day: Json, plan: Json) -> list[str]:
    return [str(rule) for rule in check_plan(day, plan).broken]


@PLANS
@given(days())
def test_any_day_has_a_sound_plan_never_below_a_manual_one(day: Json) -> None:
    problem = read_day(day)
    plan = plan_day(problem, iterations=3)
    assert broken(day, plan_to_json(plan)) == []
    for way in (list_order, nearest_neighbour, earliest_closing):
        by_hand = way(problem)
        assert broken(day, plan_to_json(by_hand)) == []
        assert plan.score >= by_hand.score - 1e-6


@PLANS
@given(days(), st.floats(480, 900), st.data())
def test_any_day_replanned_amid_its_plan_stays_sound(day: Json, now: float, data: st.DataObject) -> None:
    before = plan_day(read_day(day), iterations=1)
    moving = on_the_road(day, plan_to_json(before), now)
    visited = {stop for car in moving["state"]["vehicles"] for stop in car["visited"]}
    coming = [offer["id"] for offer in day["offers"] if offer["id"] not in visited]
    if coming:
        moving["state"]["cancelled"] = [data.draw(st.sampled_from(coming))]
    again = plan_day(read_day(moving), iterations=3, previous=before)
    assert broken(moving, plan_to_json(again)) == []


@settings(PLANS, max_examples=15)
@given(days(), st.integers(0, 9))
def test_the_same_day_seed_and_steps_give_the_same_bytes(day: Json, seed: int) -> None:
    once, again = (json.dumps(plan_to_json(plan_day(read_day(day), iterations=3, seed=seed))) for _ in range(2))
    assert once == again
