"""Several officers book the last places at the same moment: each is given once, the others are told the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from songtor.evidence.services import once
from songtor.people.models import Household
from songtor.shop.models import Booking, Seat
from songtor.shop.slots.errors import BookedAlready, SlotFull
from songtor.shop.slots.services import Pattern, book, set_opening
from tests.flows.racing import own_database
from tests.personas import BANG_KHAE, DAY, act
from tests.shop.conftest import Bank, make_new_bank
from tests.shop.till_races import Deed, Tills, tills

PLACES, OFFICERS = 3, 8
NINE = time(9)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desks(
    request: pytest.FixtureRequest, new_home: Callable[[str], Path], django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Bank, Tills]]:
    """A shop that opens every day, in a database that really commits."""
    on_postgres = request.param == "postgresql"
    url = (
        request.getfixturevalue("postgres_city_url")
        if on_postgres
        else f"sqlite:///{new_home('slots')}/songtor.sqlite3"
    )
    with own_database(url, django_db_blocker), tills() as at_desks:
        assert connection.vendor == request.param
        bank = make_new_bank()
        pattern = Pattern(NINE, time(10), minutes=60, places=PLACES)
        set_opening(act(bank.head), shop=bank.shop, weekdays=range(1, 8), stretches=[pattern], starts_on=DAY)
        yield bank, at_desks


def books(bank: Bank, home: Household, number: int, begins: time = NINE) -> Deed:
    asked = {"shop": bank.shop, "household": home, "day": DAY + timedelta(days=number), "begins": begins}
    return lambda: book(act(bank.malee), **asked)


def test_the_last_places_are_given_once(desks: tuple[Bank, Tills]) -> None:
    bank, at_desks = desks
    homes = [bank.household() for _ in range(OFFICERS)]
    for number in range(1, 11):
        answers = at_desks.at_once([books(bank, home, number) for home in homes])
        given = [one for one in answers if isinstance(one, Booking)]
        assert sorted(one.seat for one in given) == list(range(1, PLACES + 1))
        assert {type(one) for one in answers} == {Booking, SlotFull}
    assert Seat.objects.count() == Booking.objects.count() == 10 * PLACES


def test_a_household_is_booked_once_a_day(desks: tuple[Bank, Tills]) -> None:
    bank, at_desks = desks
    home = bank.household()
    answers = at_desks.at_once([books(bank, home, 20)] * PLACES)
    assert sorted(type(one).__name__ for one in answers) == [BookedAlready.__name__] * (PLACES - 1) + [Booking.__name__]


@pytest.mark.postgres
@pytest.mark.parametrize("desks", ["postgresql"], indirect=True)
def test_a_desk_that_counts_and_then_writes_is_found_out(desks: tuple[Bank, Tills]) -> None:
    bank, at_desks = desks
    homes = [bank.household() for _ in range(OFFICERS)]
    day = DAY + timedelta(days=30)
    at_desks.at_once([naive(bank, home) for home in homes])
    assert Booking.objects.filter(day=day).count() > PLACES


def naive(bank: Bank, home: Household) -> Deed:
    """Reads how many places are taken, and then takes one; the sleep is what a person does between the two."""
    day = DAY + timedelta(days=30)

    def deed() -> Booking:
        one = act(bank.malee)

        def write() -> Booking:
            taken = Booking.objects.filter(day=day).count()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.2)")
            if taken >= PLACES:
                raise SlotFull(next="")
            times = {"happened_at": one.happened_at, "entered_at": one.entered_at}
            where = {"shop": bank.shop, "household": home, "day": day, "begins": NINE, "district_id": BANG_KHAE}
            return one.write(Booking(seat=taken + 1, actor_ref=one.actor.ref, **where, **times))

        return once(one, verb="shop.naive", scope=BANG_KHAE, content={"home": home.pk}, do=write)

    return deed
