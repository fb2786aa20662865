import copy
import json
import math

import pytest

from songtor.engines.planning.day import CrowflyTravel, Place, crowfly_km
from songtor.engines.planning.formats import BadDay, BadPlan, day_to_json, plan_to_json, read_day, read_plan
from songtor.engines.planning.manual import list_order
from tests.engines.planning.days import make_day, make_json, on_the_road, with_matrix

BAD_INPUTS = [
    ("$.format", ["format"], "songtor-day/2"),
    ("$.id", ["id"], None),
    ("$.id", ["id"], "half a letter: \ud800"),
    ("$.places[0].lat", ["places", 0, "lat"], math.nan),
    ("$.places[0].lat", ["places", 0, "lat"], 91),
    ("$.places[0].lon", ["places", 0, "lon"], "100.4"),
    ("$.places[1]", ["places", 1, "id"], "p0"),
    ("$.travel.kind", ["travel", "kind"], "teleport"),
    ("$.travel.min_per_km", ["travel", "min_per_km"], -1),
    ("$.travel.minutes", ["travel"], {"kind": "matrix", "minutes": [[0.0]]}),
    ("$.travel.minutes[0]", ["travel"], {"kind": "matrix", "minutes": [[0.0, 1.0]]}),
    ("$.vehicles[0].depot", ["vehicles", 0, "depot"], "nowhere"),
    ("$.vehicles[0].shift", ["vehicles", 0, "shift"], [840, 480]),
    ("$.vehicles[0].shift", ["vehicles", 0, "shift"], [480]),
    ("$.vehicles[0].capacity_kg", ["vehicles", 0, "capacity_kg"], True),
    ("$.offers", ["offers"], {"o1": 1}),
    ("$.offers[0].place", ["offers", 0, "place"], "nowhere"),
    ("$.offers[0].window", ["offers", 0, "window"], [630, 540]),
    ("$.offers[0].service_min", ["offers", 0, "service_min"], -1),
    ("$.offers[0].lines[0].kg", ["offers", 0, "lines", 0, "kg"], -3),
    ("$.offers[0].lines[0].kg", ["offers", 0, "lines", 0, "kg"], 0),
    ("$.offers[0].lines[0].kg", ["offers", 0, "lines", 0, "kg"], math.inf),
    ("$.offers[0].lines[0].kg", ["offers", 0, "lines", 0, "kg"], 10**400),
    ("$.offers[0].lines[0].kg", ["offers", 0, "lines", 0, "kg"], 1e300),
    ("$.offers[0].window[1]", ["offers", 0, "window", 1], 1e300),
    ("$.offers[0].lines[0].cold", ["offers", 0, "lines", 0, "cold"], "yes"),
    ("$.offers[0].lines[0].use_by", ["offers", 0, "lines", 0, "use_by"], math.nan),
    ("$.offers[0].lines[0].category", ["offers", 0, "lines", 0, "category"], "gold"),
    ("$.offers[1]", ["offers", 1, "id"], "o1"),
    ("$.recipients[0].id", ["recipients", 0, "id"], "o1"),
    ("$.recipients[0].priority", ["recipients", 0, "priority"], -0.5),
    ("$.recipients[0].needs[0].kg", ["recipients", 0, "needs", 0, "kg"], None),
    ("$.objective.fill[1][1]", ["objective"], {"fill": [[0.5, 1.0], [0.5, 2.0]], "kg_per_minute": 0.05}),
    ("$.objective.fill", ["objective"], {"fill": [[0.8, 2.0], [0.5, 1.0]], "kg_per_minute": 0.05}),
    ("$.objective.kg_per_minute", ["objective"], {"fill": []}),
    ("$.state.vehicles[0].at", ["state"], {"now": 600, "vehicles": [{"id": "v1", "at": "x", "free_at": 600}]}),
    ("$.state.cancelled[0]", ["state"], {"now": 600, "vehicles": [], "cancelled": ["o99"]}),
]


def planted(path: list[str | int], value: object) -> dict[str, object]:
    day = copy.deepcopy(make_json(5))
    place = day
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return day


@pytest.mark.parametrize(("where", "path", "value"), BAD_INPUTS)
def test_bad_day_is_refused_with_its_json_path(where: str, path: list[str | int], value: object) -> None:
    with pytest.raises(BadDay) as refused:
        read_day(planted(path, value))
    assert refused.value.path.startswith(where)
    assert refused.value.rule


@pytest.mark.parametrize(
    ("name", "count"), [("offers", 301), ("recipients", 280), ("places", 401), ("vehicles", 51), ("categories", 21)]
)
def test_a_day_above_the_size_limit_is_refused_before_it_is_read(name: str, count: int) -> None:
    day = make_json(5, stops=40)
    day[name] = [{"no": "item is looked at"}] * count
    with pytest.raises(BadDay) as refused:
        read_day(day)
    assert refused.value.path == f"$.{name}"
    assert "must not" in refused.value.rule


def test_a_day_at_the_size_limit_is_read() -> None:
    assert len(read_day(make_json(5, stops=300)).places) == 301


def test_the_day_without_the_planted_fault_is_read() -> None:
    assert read_day(make_json(5)).id == "day-5"


@pytest.mark.parametrize("source", [None, [], "day", 7, {}])
def test_what_is_no_day_at_all_is_refused(source: object) -> None:
    with pytest.raises(BadDay):
        read_day(source)


def test_a_missing_field_is_named() -> None:
    day = make_json(5)
    del day["offers"][2]["window"]
    with pytest.raises(BadDay) as refused:
        read_day(day)
    assert (refused.value.path, refused.value.rule) == ("$.offers[2].window", "is missing")


def test_a_category_twice_in_one_offer_is_refused() -> None:
    day = make_json(5)
    day["offers"][0]["lines"] = [{"category": "fresh", "kg": 1}, {"category": "fresh", "kg": 2}]
    with pytest.raises(BadDay) as refused:
        read_day(day)
    assert refused.value.path == "$.offers[0].lines[1]"


@pytest.mark.parametrize("text", ["", "{", "\xff", "[" * 100_000])
def test_a_file_that_is_no_json_is_refused(tmp_path, text: str) -> None:
    path = tmp_path / "day.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadDay):
        read_day(path)


def test_a_day_written_and_read_back_is_the_same() -> None:
    for seed in range(5):
        day = make_json(seed)
        moving = on_the_road(day, plan_to_json(list_order(read_day(day))), 640)
        for variant in (day, with_matrix(day, seed), moving):
            once = read_day(variant)
            assert read_day(json.loads(json.dumps(day_to_json(once)))) == once


def test_optional_fields_that_say_nothing_are_left_out() -> None:
    day = make_json(5)
    for line in day["offers"][0]["lines"]:
        line.pop("use_by", None)
        line.pop("cold", None)
    written = day_to_json(read_day(day))
    assert "state" not in written
    assert all(set(line) == {"category", "kg"} for line in written["offers"][0]["lines"])


def test_a_plan_written_and_read_back_is_the_same() -> None:
    written = plan_to_json(list_order(make_day(5)))
    assert plan_to_json(read_plan(json.loads(json.dumps(written)))) == written


def test_a_plan_with_a_reason_nobody_documented_is_refused() -> None:
    written = plan_to_json(list_order(make_day(5)))
    written["unserved"] = [{"recipient": "r1", "reason": "felt_like_it"}]
    with pytest.raises(BadPlan) as refused:
        read_plan(written)
    assert refused.value.path == "$.unserved[0].reason"


def test_a_short_trip_takes_at_most_six_minutes_a_kilometre() -> None:
    travel = CrowflyTravel(fixed_min=11.9, min_per_km=1.04)
    here, near, far = Place("a", 13.7, 100.5), Place("b", 13.709, 100.5), Place("c", 13.79, 100.5)
    assert travel.between(here, here) == 0.0
    assert travel.between(here, near) == pytest.approx(6 * crowfly_km(here, near))
    assert travel.between(here, far) == pytest.approx(11.9 + 1.04 * 10.0075, abs=0.01)
