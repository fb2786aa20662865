"""Who the demo's invented people may be to each other."""

from __future__ import annotations

import pytest

from songtor.demo.homes import _places
from songtor.people.households.models import Place


@pytest.mark.parametrize(
    ("born", "places"),
    [
        ([1980, 1978, 2005, 1950], [Place.HEAD, Place.PARTNER, Place.CHILD, Place.PARENT]),
        ([1980, 1990, 1985], [Place.HEAD, Place.PARTNER, Place.RELATIVE]),
        ([1955, 2003], [Place.HEAD, Place.GRANDCHILD]),
        ([2010, 2012], [Place.HEAD, Place.RELATIVE]),
        ([1980, 0], [Place.HEAD, Place.RELATIVE]),
    ],
)
def test_a_place_in_the_household_fits_the_years_of_birth(born: list[int], places: list[Place]) -> None:
    assert list(_places(born)) == places
