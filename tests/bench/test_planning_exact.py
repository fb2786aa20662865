"""The proven optimum against every plan there is, and against the engine."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planning.exact import NotProven, best_plan
from bench.planning.families import FAMILIES, TINY, base_day, with_matrix
from bench.planning.goals import of_tiny_days
from bench.planning.ways import engine_plan, exact_plan
from songtor.engines.planning.formats import read_day
from songtor.engines.planning.indexed import place_minutes
from tests.engines.planning.test_plan_tiny_days import best_possible

Json = dict[str, Any]


def optimum(day: Json) -> float:
    return best_plan(day, place_minutes(read_day(day))).score


def tiny_day(number: int, stops: int = 4) -> Json:
    return base_day(number, 1, TINY.with_stops(stops), "tiny")


@pytest.mark.parametrize("number", range(6))
def test_the_proven_optimum_is_the_best_of_all_plans(number: int) -> None:
    day = tiny_day(number)
    for variant in (day, with_matrix(day, number)):
        assert optimum(variant) == pytest.approx(best_possible(read_day(variant)), abs=1e-4)


def test_the_optimum_written_as_a_plan_is_sound_and_above_no_engine_plan() -> None:
    day = tiny_day(3, stops=5)
    best, found = exact_plan("tiny", day), engine_plan("tiny", day, 0.1, 1)
    assert best.broken == ()
    assert found.score <= best.score + 1e-4
    gap = of_tiny_days([best, found])[1]
    assert (gap.wanted, gap.verdict) == ("mean gap <= 0.1 %", "met")


def test_without_time_for_a_proof_there_is_no_optimum() -> None:
    day = tiny_day(1, stops=7)
    with pytest.raises(NotProven):
        best_plan(day, place_minutes(read_day(day)), seconds=0.0)


def test_the_day_that_once_went_without_a_proof_has_one() -> None:
    assert optimum(FAMILIES["tiny"].make(4, 1)) == pytest.approx(37.4195, abs=1e-3)


@settings(max_examples=10)
@given(number=st.integers(0, 10_000), stops=st.integers(4, 6), gone=st.integers(0, 10))
def test_removing_an_offer_never_raises_the_optimum(number: int, stops: int, gone: int) -> None:
    day = tiny_day(number, stops)
    fewer = {**day, "offers": [o for i, o in enumerate(day["offers"]) if i != gone % len(day["offers"])]}
    assert optimum(fewer) <= optimum(day) + 1e-5
