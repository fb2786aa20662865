"""Kilograms, kgCO2e and meals: the city's published figures come out to the last digit."""

import argparse
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.cli import impact as command
from songtor.engines.impact import BadWeight, conservative, impact, official, printed, read_kg

MEETING = date(2024, 12, 3)


@pytest.mark.parametrize("kg", ["-1", "NaN", "Infinity", "-0.01"])
def test_weight_below_zero_or_no_number_is_refused(kg: str) -> None:
    with pytest.raises(BadWeight):
        impact(Decimal(kg), factors=official(MEETING))


@pytest.mark.parametrize(
    "text", ["", "ten", "-5", "12,5", "1,20", "1,2000", "1.2.3", "1e5", "0x10", "12 kg", "٣", "1_000", "9" * 30]
)
def test_text_that_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(BadWeight):
        read_kg(text)


@pytest.mark.parametrize("text", ["295043.31", "295,043.31", "๒๙๕๐๔๓.๓๑", "๒๙๕,๐๔๓.๓๑", " 295043.31 "])
def test_one_weight_is_read_from_every_usual_form(text: str) -> None:
    assert read_kg(text) == Decimal("295043.31")


def test_published_figures_of_the_meeting_come_out() -> None:
    counted = impact(Decimal("295043.31"), factors=official(MEETING))
    assert printed(counted.co2e_avoided_kg) == "746459.57"
    assert printed(counted.meals) == "1239181.90"


def test_half_a_hundredth_is_printed_up() -> None:
    assert [printed(Decimal(value)) for value in ("0.005", "0.015", "2.675", "0.0049")] == [
        "0.01",
        "0.02",
        "2.68",
        "0.00",
    ]


@given(st.lists(st.decimals(min_value=0, max_value=2000, places=3), max_size=20))
def test_sum_of_impacts_is_the_impact_of_the_sum(weights: list[Decimal]) -> None:
    factors = official(MEETING)
    parts = [impact(kg, factors=factors) for kg in weights]
    whole = impact(sum(weights, Decimal(0)), factors=factors)
    assert sum(part.meals for part in parts) == whole.meals
    assert sum(part.co2e_avoided_kg for part in parts) == whole.co2e_avoided_kg


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


@pytest.mark.parametrize("kg", ["abc", "12,5", "-3"])
def test_command_refuses_a_bad_number_with_exit_2_and_no_output(kg: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kg) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert kg in err


@pytest.mark.parametrize("kg", ["295043.31", "๒๙๕,๐๔๓.๓๑"])
def test_command_prints_one_object_with_figures_and_source(kg: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kg, "--on", "2024-12-03") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [answer[key] for key in ("kg", "kgco2e", "meals")] == ["295043.31", "746459.57", "1239181.90"]
    assert answer["factors"]["dated_on"] == "2024-12-03"
    assert "FAO" in answer["factors"]["source"]
    assert answer["conservative"]["kgco2e"] == "147521.66"
    assert answer["conservative"]["meals"] == "542879.69"


def test_conservative_figures_stay_below_the_official_ones() -> None:
    careful, printed_by_city = conservative(MEETING), official(MEETING)
    assert careful.co2e_per_kg < printed_by_city.co2e_per_kg
    assert careful.meals_per_kg < printed_by_city.meals_per_kg
    assert (careful.conservative, printed_by_city.conservative) == (True, False)
