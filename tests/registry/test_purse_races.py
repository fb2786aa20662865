"""People are made one while tills spend, points run out and are given: no point is lost, none pays twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.people.assessments.services import assess
from songtor.people.models import Household, Person
from songtor.points.errors import PointsInsufficient
from songtor.points.expiring import expire_due
from songtor.points.models import PeriodGrant
from songtor.points.rules.granting import grant_due
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.points.verify import point_differences
from songtor.receipts.errors import MemberElsewhere
from songtor.receipts.recounting import differences
from songtor.registry.services import settle_link, undo_link
from songtor.registry.verify import person_differences
from tests.flows.racing import at_once, own_database
from tests.personas import BANG_KHAE, DAY, People, act, at, make_people
from tests.points.needs import ANSWERS
from tests.registry.folk import pair
from tests.registry.purses import give, held, make_single, pay
from tests.shop.conftest import Bank, make_bank

TIMES = 6
Single = tuple[Person, Household]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def people(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[People]:
    """In a database of one's own that really commits."""
    on_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_city_url" if on_postgres else "sqlite_city_url")
    with own_database(url, django_db_blocker):
        assert connection.vendor == request.param
        people = make_people()
        head, district = people.actor("malees_head"), District.objects.get(pk=BANG_KHAE)
        switch_on(act(head), rule=draft_rule(act(head), district=district, terms=Terms(base_points=80)), starts_on=DAY)
        yield people


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture(scope="module")
def bank(people: People) -> Bank:
    """A food bank with more rice than anybody buys here."""
    bank = make_bank(people)
    bank.share(bank.rice, 10_000)
    return bank


def deciding(malee: Actor, one: Single, other: Single) -> None:
    settle_link(act(malee), pair=pair(one[0], other[0]), answer="SAME")


def taking_back(malee: Actor, one: Single, other: Single) -> None:
    undo_link(act(malee), pair=pair(one[0], other[0]))


def refused(answers: list[object]) -> int:
    """How many heard that the points are not there, or somebody is another by now; nobody waited in a circle."""
    problems = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, PointsInsufficient | MemberElsewhere) for one in problems), problems
    return len(problems)


def test_a_till_and_a_merge_at_one_moment_lose_no_point(malee: Actor) -> None:
    for _ in range(TIMES):
        one, other = make_single(malee, 30), make_single(malee, 50)
        tills = [partial(pay, malee, other[1], 20)] * 3
        answers = at_once([partial(deciding, malee, one, other), *tills])
        assert sum(held(one[1], other[1])) == 80 - 20 * (3 - refused(answers))
        assert held(other[1]) == [0]
    assert [*point_differences(), *person_differences()] == []


def test_a_till_and_an_undo_at_one_moment_pay_no_point_twice(malee: Actor) -> None:
    for _ in range(TIMES):
        one, other = make_single(malee, 30), make_single(malee, 50)
        deciding(malee, one, other)
        tills = [partial(pay, malee, one[1], 25)] * 3
        answers = at_once([partial(taking_back, malee, one, other), *tills])
        paid = 3 - refused(answers)
        assert sum(held(one[1], other[1])) == 80 - 25 * paid
        assert held(other[1]) in ([0], [50])
    assert [*point_differences(), *person_differences()] == []


def test_merges_the_clock_and_tills_wait_for_each_other_in_one_order(malee: Actor) -> None:
    day_after = at("00:05", DAY + timedelta(days=1))
    for _ in range(TIMES):
        singles = [make_single(malee, 40) for _ in range(6)]
        for _, home in singles:
            give(malee, home, 10, DAY)
        pairs = list(zip(singles[::2], singles[1::2], strict=True))
        merges = [partial(deciding, malee, *two) for two in pairs]
        tills = [partial(pay, malee, home, 5) for _, home in singles]
        clocks = [partial(expire_due, now=day_after)] * 2
        refused(at_once([*merges, *tills, *clocks]))
        assert all(held(other[1]) == [0] for _, other in pairs)
    assert [*point_differences(), *person_differences()] == []


def test_merges_and_a_period_given_wait_for_each_other_in_one_order(malee: Actor) -> None:
    for _ in range(TIMES):
        singles = [make_single(malee, 40) for _ in range(8)]
        for _, home in singles:
            assess(act(malee), household=home, day=DAY, answers=ANSWERS)
        pairs = list(zip(singles[::2], singles[1::2], strict=True))
        merges = [partial(deciding, malee, *two) for two in pairs]
        assert refused(at_once([*merges, *[partial(grant_due, now=at("11:00"))] * 2])) == 0
        for (_, one), (_, other) in pairs:  # each was given theirs, or the purse alone when they were one before
            given = PeriodGrant.objects.filter(household__in=(one, other))
            assert {grant.points for grant in given} == {80}
            assert sum(held(one, other)) == 2 * 40 + 80 * len(given)
    assert [*point_differences(), *person_differences()] == []


def in_a_group(bank: Bank) -> Single:
    """Somebody alone with points, named on the receipt of a sale."""
    home = bank.household("UNEMPLOYED", points_given=60)
    return Person.objects.get(memberships__household=home), home


def test_sales_merges_and_undos_wait_for_each_other_in_one_order(bank: Bank) -> None:
    for _ in range(TIMES):
        one, other = in_a_group(bank), in_a_group(bank)
        deeds = [partial(bank.sell, home, (bank.rice, 1)) for _, home in (one, other) for _ in range(2)]
        first = at_once([*deeds, partial(deciding, bank.malee, one, other)])
        second = at_once([*deeds, partial(taking_back, bank.malee, one, other)])
        paid = 8 - refused(first) - refused(second)
        assert sum(held(one[1], other[1])) == 120 - 12 * paid
    assert [*point_differences(), *person_differences(), *differences()] == []
