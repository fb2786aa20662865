"""A district's factor: x1.25 until 30 legs are known, then what three of four legs kept; the day itself moves it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.rounds.roads.factor import (
    ENOUGH_LEGS,
    LEAST,
    MOST,
    TODAY_LEAST,
    TODAY_MOST,
    UNTIL_KNOWN,
    Drive,
    factor_of,
    factor_of_today,
)

ratios = st.lists(st.floats(1 / 3, 2.5), min_size=ENOUGH_LEGS, max_size=120)
predicted = st.floats(3.0, 60.0)


def legs(*ratio: float, minutes: float = 12.0) -> list[Drive]:
    return [(one * minutes, minutes) for one in ratio]


def scattered(count: int, *, median: float = 1.1, spread: float = 0.25, seed: int = 1) -> list[Drive]:
    chance = Random(seed)
    return [(p * median * chance.lognormvariate(0, spread), p) for p in (chance.uniform(6, 20) for _ in range(count))]


@pytest.mark.parametrize("count", [0, 1, ENOUGH_LEGS - 1])
def test_until_enough_legs_are_known_it_is_a_guess_on_the_safe_side(count: int) -> None:
    factor = factor_of(legs(*[2.0] * count))
    assert (factor.value, factor.legs, factor.is_learned) == (UNTIL_KNOWN, count, False)


def test_from_then_on_the_district_speaks() -> None:
    factor = factor_of(legs(*[1.1] * ENOUGH_LEGS))
    assert (factor.value, factor.is_learned) == (pytest.approx(1.1), True)


@given(ratios)
def test_three_of_four_legs_keep_the_factor(found: list[float]) -> None:
    factor = factor_of(legs(*found)).value
    if LEAST < factor < MOST:
        kept = sum(ratio <= factor + 1e-9 for ratio in found)
        assert kept >= 0.75 * (len(found) - 1)
    assert LEAST <= factor <= MOST


@given(ratios, st.floats(1.0, 1.5))
def test_slower_roads_never_lower_the_factor(found: list[float], slower: float) -> None:
    assert factor_of(legs(*(ratio * slower for ratio in found))).value >= factor_of(legs(*found)).value - 1e-9


@given(ratios, st.randoms(use_true_random=False))
def test_the_order_of_legs_does_not_matter(found: list[float], chance: Random) -> None:
    mixed = found.copy()
    chance.shuffle(mixed)
    assert factor_of(legs(*mixed)) == factor_of(legs(*found))


def test_clocks_written_in_five_minute_steps_move_it_little() -> None:
    exact = scattered(300)
    paper = [(5 * round((driven + shift) / 5) - 5 * round(shift / 5), p) for (driven, p), shift in _shifted(exact)]
    assert abs(factor_of(paper).value - factor_of(exact).value) < 0.08
    assert paper != exact


def _shifted(drives: list[Drive]) -> list[tuple[Drive, float]]:
    chance = Random(2)
    return [(drive, chance.uniform(0, 60)) for drive in drives]


def test_a_forgotten_break_in_ten_legs_moves_it_little() -> None:
    """Longer breaks are no legs at all (legs.py); these are the ones that look like slow roads."""
    clean = scattered(300)
    with_breaks = [(driven + 15 if n % 10 == 0 else driven, p) for n, (driven, p) in enumerate(clean)]
    assert 0 <= factor_of(with_breaks).value - factor_of(clean).value < 0.15


@given(st.lists(st.tuples(st.floats(1.0, 180.0), predicted), min_size=1, max_size=20), ratios)
def test_one_day_moves_it_within_bounds(today: list[Drive], past: list[float]) -> None:
    usual = factor_of(legs(*past)).value
    moved = factor_of_today(legs(*past), today).value
    assert TODAY_LEAST * usual - 1e-9 <= moved <= TODAY_MOST * usual + 1e-9


def test_a_day_as_usual_changes_nothing() -> None:
    past = scattered(200)
    assert factor_of_today(past, past[:10] + past[10:20]).value == pytest.approx(factor_of(past).value, rel=0.1)
    assert factor_of_today(legs(*[1.1] * 40), legs(1.1, 1.1)).value == pytest.approx(1.1)


def test_a_slow_day_is_believed_more_with_every_leg() -> None:
    past = legs(*[1.0] * 40)
    values = [factor_of_today(past, legs(*[1.35] * count)).value for count in range(9)]
    assert values == sorted(values)
    assert (values[0], values[3]) == (pytest.approx(1.0), pytest.approx(1.175))
    assert 1.25 < values[8] < 1.35


def test_before_anything_is_known_a_day_is_measured_by_the_prediction_itself() -> None:
    assert factor_of_today([], legs(1.0, 1.0, 1.0)).value == pytest.approx(UNTIL_KNOWN)
    assert factor_of_today([], legs(1.6, 1.6, 1.6)).value == pytest.approx(UNTIL_KNOWN * 1.3)
