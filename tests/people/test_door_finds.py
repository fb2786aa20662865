"""Among namesakes and slips of the pen the right person is one of the first five, and strangers stay strangers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.door import FIRST, WHOLE, typed
from bench.people.city import Known, registered, write
from bench.people.population import everybody
from songtor.people.basis.models import Look
from songtor.people.door import MOST, MOST_STRANGERS, find
from tests.personas import BANG_KHAE, People, at, make_people

pytestmark = pytest.mark.django_db

NAMES = Path(__file__).parents[1] / "engines" / "linkage" / "names"
PEOPLE = 600  # in one district, of 68 given and 40 family names
STATEMENTS = (
    10  # three for candidates; who they are, strangers, records, districts, looks of late, looks (in a savepoint)
)


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def known(people: People) -> list[Known]:
    told = [now for now, _before, _names in islice(everybody(random.Random(6), NAMES), PEOPLE)]
    rows, known = registered(told, [BANG_KHAE] * 50, random.Random(6))
    write(rows)
    return known


def asked(people: People, one: Known, text: str, at_: datetime, who: str = "malee") -> bool:
    rows = find(actor=people.actor(who), text=text, at=at_).rows
    return one.person in [str(row.person_id) for row in rows[:FIRST]]


def share(people: People, known: Sequence[Known], manner: str) -> float:
    dice = random.Random(7)
    moments = (at("08:00") + timedelta(minutes=20 * number) for number in range(len(known)))
    found = [asked(people, one, typed(manner, one, dice), moment) for one, moment in zip(known, moments, strict=False)]
    return sum(found) / len(found)


@pytest.mark.parametrize("manner", WHOLE)
def test_the_right_one_is_among_the_first_five(people: People, known: list[Known], manner: str) -> None:
    least = 0.9 if manner == "latin" else 0.98
    assert share(people, known[:60], manner) >= least


def test_a_name_that_nobody_bears_finds_nobody(people: People, known: list[Known]) -> None:
    assert find(actor=people.actor("malee"), text="เฮ้กฟวซ จ๊บฬงญ", at=at("09:00")).rows == ()


@pytest.mark.parametrize("manner", ["exact", "slip", "two slips", "latin", "3 letters", "number"])
def test_a_search_asks_a_bounded_number_of_statements(people: People, known: list[Known], manner: str) -> None:
    text = typed(manner, next(one for one in known if one.number), random.Random(8))
    with CaptureQueriesContext(connection) as ran:
        find(actor=people.actor("malee"), text=text, at=at("09:00"))
    said = [one["sql"] for one in ran if "SAVEPOINT" not in one["sql"]]
    assert 1 <= len(said) <= STATEMENTS


def test_another_district_sees_three_at_most_and_no_family_name(people: People, known: list[Known]) -> None:
    for number, manner in enumerate((*WHOLE, "3 letters", "given name")):
        moment = at("09:00") + timedelta(minutes=20 * number)
        found = find(actor=people.actor("somchai"), text=typed(manner, known[number], random.Random(9)), at=moment)
        assert len(found.rows) <= MOST_STRANGERS < MOST
        assert all(not row.is_own and len(row.family_name) <= 2 for row in found.rows)
    shown = Look.objects.filter(actor_ref=people.somchai.ref)
    assert 0 < shown.count() <= 3 * len(WHOLE)
