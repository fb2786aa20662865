"""Many tills on the last points and the last lot at the same moment: each sells once, the others are told why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from songtor.reports.verify import differences
from songtor.shop.models import CheckOut
from tests.flows.racing import own_database
from tests.shop.conftest import make_new_bank
from tests.shop.till_races import Races, below_nothing, naive_table, naive_till, tills

RACES = 200


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def races(
    request: pytest.FixtureRequest, new_home: Callable[[str], Path], django_db_blocker: DjangoDbBlocker
) -> Iterator[Races]:
    """A shop in a database of one's own that really commits."""
    on_postgres = request.param == "postgresql"
    url = (
        request.getfixturevalue("postgres_city_url")
        if on_postgres
        else f"sqlite:///{new_home('tills')}/songtor.sqlite3"
    )
    with own_database(url, django_db_blocker), tills() as at_tills:
        assert connection.vendor == request.param
        yield Races(make_new_bank(), at_tills)


def test_the_last_points_and_the_last_lot_are_sold_once(races: Races) -> None:
    tally = races.run(RACES)
    assert tally.wrong == []
    assert tally.oversold == 0
    assert below_nothing() == 0
    assert tally.races == RACES
    assert set(tally.refused) == {"PointsInsufficient", "StockInsufficient"}
    assert CheckOut.objects.count() >= tally.sold
    assert list(differences()) == []


@pytest.mark.postgres
@pytest.mark.parametrize("races", ["postgresql"], indirect=True)
def test_a_naive_till_is_found_out(races: Races) -> None:
    naive_table()
    before = races.tally.oversold
    for number in (2, 4, 8, 16):
        races.last_points(number, naive_till)
    assert races.tally.oversold - before == sum(number - 1 - number // 3 for number in (2, 4, 8, 16))
