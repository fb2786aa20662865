"""A factor has a source and a date, and the day decides which set is in force."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from songtor.engines.impact import Quantity, Role, conservative, factor_sets, official, published_factors
from songtor.engines.impact.factors import in_force, read_factor_sets

FIRST = official(date(2024, 12, 3))


@pytest.mark.parametrize("change", [{"co2e_per_kg": Decimal(0)}, {"meals_per_kg": Decimal("NaN")}, {"source": " "}])
def test_set_without_source_or_with_nonsense_is_refused(change: dict[str, Decimal | str]) -> None:
    with pytest.raises(ValueError, match="factor"):
        replace(FIRST, **change)  # type: ignore[arg-type]


def test_file_with_an_unknown_role_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    path.write_text("role,name,co2e_per_kg,meals_per_kg,source,dated_on\nGUESS,x,1,1,x,2024-01-01\n")
    with pytest.raises(ValueError, match="GUESS"):
        read_factor_sets(path)


def test_role_nobody_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="CONSERVATIVE"):
        in_force([FIRST], Role.CONSERVATIVE, FIRST.dated_on)


def test_later_set_counts_from_its_own_day_on() -> None:
    later = replace(FIRST, name="Later", dated_on=date(2025, 6, 1))
    sets = [later, FIRST]
    assert in_force(sets, Role.OFFICIAL, later.dated_on - timedelta(days=1)) is FIRST
    assert in_force(sets, Role.OFFICIAL, later.dated_on) is later


def test_before_the_first_set_the_first_one_counts() -> None:
    assert official(date(2022, 12, 20)) == FIRST


def test_official_and_conservative_factors_are_the_sourced_ones() -> None:
    assert (FIRST.co2e_per_kg, FIRST.meals_per_kg) == (Decimal("2.53"), Decimal("4.2"))
    careful = conservative(date(2024, 12, 3))
    assert (careful.co2e_per_kg, careful.meals_per_kg) == (Decimal("0.5"), Decimal("1.84"))
    assert all(one.source and one.source_th for one in factor_sets())


def test_every_known_published_figure_is_listed_with_its_source() -> None:
    listed = {(one.quantity, str(one.per_kg)) for one in published_factors()}
    assert {per_kg for quantity, per_kg in listed if quantity is Quantity.MEALS} == {"1.84", "2.02", "2.38", "4.2"}
    assert {per_kg for quantity, per_kg in listed if quantity is Quantity.CO2E} == {"0.5", "2.5015", "2.53", "3.7"}


def test_factor_of_the_other_release_reproduces_its_figure_to_one_in_100_000() -> None:
    factor = next(one.per_kg for one in published_factors() if "789,825.79" in one.source)
    assert abs(Decimal("315741.42") * factor / Decimal("789825.79") - 1) < Decimal("0.00001")
