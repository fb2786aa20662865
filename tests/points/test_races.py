"""Many tills on the last points at the same moment: each point pays once, the others are told how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.models import District
from songtor.points.errors import PointsInsufficient
from songtor.points.expiring import expire_due
from songtor.points.models import Transfer
from songtor.points.queries import balance_of
from songtor.points.rules.granting import grant_due
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.points.services import account_id, spend
from songtor.points.verify import point_differences
from tests.flows.racing import at_once, own_database
from tests.personas import BANG_KHAE, DAY, FOUNDER, act, at, make_people
from tests.points.conftest import Purse, make_households, why
from tests.points.needs import make_assessed

TILLS = (2, 3, 4, 6, 8, 12, 16)
TIMES = 15


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of one's own that really commits."""
    on_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_city_url" if on_postgres else "sqlite_city_url")
    with own_database(url, django_db_blocker):
        assert connection.vendor == request.param
        yield url


def filled(points: int) -> UUID:
    (home,) = make_households(1)
    with transaction.atomic():
        Purse(home).grant(points)
    return home


def pay(home: UUID, points: int) -> Transfer:
    with transaction.atomic():
        return spend(act(FOUNDER), district_id=BANG_KHAE, household_id=home, points=points, why=why())


def test_the_last_points_pay_once_however_many_tills_want_them(database: str) -> None:
    for tills in TILLS:
        for _ in range(TIMES):
            home = filled(100)
            answers = at_once([partial(pay, home, 60)] * tills)
            losers = [one for one in answers if isinstance(one, Exception)]
            assert len(losers) == tills - 1
            assert all(isinstance(one, PointsInsufficient) for one in losers), losers
            assert {one.details["balance"] for one in losers} == {40}
            assert balance_of(district_id=BANG_KHAE, household_id=home) == 40
    assert list(point_differences()) == []


def test_as_many_pay_as_there_are_points_for(database: str) -> None:
    home = filled(100)
    answers = at_once([partial(pay, home, 30)] * 8)
    assert sum(isinstance(one, Transfer) for one in answers) == 3
    assert balance_of(district_id=BANG_KHAE, household_id=home) == 10


def test_two_clocks_at_once_give_and_take_once(database: str) -> None:
    people = make_people()
    homes = [make_assessed(people, 1).pk for _ in range(6)]
    for home in homes:
        with transaction.atomic():
            Purse(home).grant(500, DAY)
    head, district = people.actor("malees_head"), District.objects.get(pk=BANG_KHAE)
    switch_on(act(head), rule=draft_rule(act(head), district=district, terms=Terms(base_points=80)), starts_on=DAY)
    given = at_once([partial(grant_due, now=at("11:00"))] * 4)
    assert sum(one.households for one in given) == 6, given
    lost = at_once([partial(expire_due, now=at("00:05", DAY + timedelta(days=1)))] * 4)
    assert sum(lost) == 6, lost
    assert {balance_of(district_id=BANG_KHAE, household_id=home) for home in homes} == {80}
    assert list(point_differences()) == []


def test_what_is_paid_while_points_run_out_is_neither_lost_nor_paid_twice(database: str) -> None:
    people = [filled(10) for _ in range(8)]
    for home in people:
        with transaction.atomic():
            Purse(home).grant(100, DAY)
    day_after = at("00:05", DAY + timedelta(days=9))
    deeds = [partial(pay, home, 60) for home in people]
    answers = at_once([*deeds, partial(expire_due, now=day_after)])
    paid = [isinstance(one, Transfer) for one in answers[:-1]]
    assert all(one or isinstance(answer, PointsInsufficient) for one, answer in zip(paid, answers, strict=False))
    assert {balance_of(district_id=BANG_KHAE, household_id=home) for home in people} == {10}
    assert list(point_differences()) == []


@pytest.mark.postgres
def test_a_naive_till_pays_twice_with_the_same_points(
    postgres_city_url: str, django_db_blocker: DjangoDbBlocker
) -> None:
    """The control: balances read, then written, all within a transaction, in a table without triggers."""
    with own_database(postgres_city_url, django_db_blocker), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_account (id uuid PRIMARY KEY, balance integer NOT NULL)")
        for _ in range(TIMES):
            home = account_id(BANG_KHAE, *make_households(1))
            cursor.execute("INSERT INTO naive_account VALUES (%s, 100)", [home])
            gate = Barrier(4)
            answers = at_once([partial(naive, home, 60, gate)] * 4)
            assert answers == [True] * 4
            cursor.execute("SELECT balance FROM naive_account WHERE id = %s", [home])
            assert cursor.fetchone() == (40,)


def naive(home: UUID, points: int, gate: Barrier) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT balance FROM naive_account WHERE id = %s", [home])
        (balance,) = cursor.fetchone()
        gate.wait(10)
        if balance < points:
            return False
        cursor.execute("UPDATE naive_account SET balance = %s WHERE id = %s", [balance - points, home])
        return True
