import json

import pytest

from bench.planning.families import FAMILIES, days_of
from bench.planning.measuring import MANUAL, added_up, best_manual, table
from bench.planning.points import grounds
from bench.planning.ways import engine_plan, manual_plans
from songtor.engines.planning.formats import read_day


def test_every_district_has_points_of_its_own_first() -> None:
    found = grounds()
    assert len({ground.district for ground in found}) == 50
    own = next(ground for ground in found if ground.district == "1040")
    assert [place.id.split("-")[1] for place in own.donors[:5]] == ["1040"] * 5


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_makes_sound_days_and_the_same_again(family: str) -> None:
    days = days_of(family, 10)
    assert [read_day(day).id for day in days] == [day["id"] for day in days]
    assert json.dumps(days) == json.dumps(days_of(family, 10))
    assert json.dumps(days) != json.dumps(days_of(family, 10, seed=2))


def test_a_base_day_has_10_to_60_stops_and_1_to_3_vehicles() -> None:
    for day in days_of("base"):
        assert 10 <= len(day["offers"]) + len(day["recipients"]) <= 60
        assert 1 <= len(day["vehicles"]) <= 3


@pytest.mark.parametrize("family", FAMILIES)
def test_every_plan_of_a_family_is_sound_and_never_below_a_manual_one(family: str) -> None:
    for day in days_of(family, 8 if family == "odd" else 2):
        by_hand, engine = manual_plans(family, day), engine_plan(family, day, 0.05, 1)
        assert [plan.broken for plan in (*by_hand, engine)] == [()] * 4
        assert engine.score >= max(plan.score for plan in by_hand) - 1e-6


def test_the_table_adds_up_the_best_manual_plan_of_each_day() -> None:
    plans = [plan for day in days_of("base", 2) for plan in manual_plans("base", day)]
    row = added_up("base", "best manual", best_manual(plans))
    assert row.days == 2
    assert row.kg == sum(max(plan.kg for plan in plans[start : start + 3]) for start in (0, len(MANUAL)))
    assert f"{row.kg:.1f}" in table([row])
