"""The clock asks for a comparing when somebody new was entered, and not otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.city.policy import Actor
from songtor.jobs.models import Work
from songtor.people.models import Person, ProposedPair
from songtor.registry.services import compare_due, start_comparing
from songtor.registry.services.due import EVERY
from tests.personas import act, at, make_people
from tests.registry.folk import make_person, number

pytestmark = pytest.mark.django_db
TEN = at("10:00")


@pytest.fixture
def malee() -> Actor:
    return make_people().actor("malee")


def asked() -> int:
    return Work.objects.filter(kind="linkage").count()


def test_where_nobody_is_known_nothing_is_compared(malee: Actor) -> None:
    assert (compare_due(now=TEN), asked()) == (None, 0)


def test_a_new_record_is_compared_once(malee: Actor) -> None:
    make_person(malee)
    assert compare_due(now=TEN) is not None
    for minutes in (0, 1, 59, 61, 600):
        compare_due(now=TEN + timedelta(minutes=minutes))
    assert asked() == 1


def test_the_next_record_waits_for_its_hour(malee: Actor) -> None:
    make_person(malee)
    compare_due(now=at("08:30"))  # entered at nine, by the clock of the tests
    make_person(malee, "สมใจ", identity=number())
    assert (compare_due(now=at("09:15")), asked()) == (None, 1)
    assert compare_due(now=at("08:30") + EVERY) is not None
    assert asked() == 2


def test_what_somebody_asked_for_by_hand_counts_too(malee: Actor) -> None:
    one = make_person(malee)
    start_comparing(act(malee, "09:30"), district=one.district)
    assert (compare_due(now=at("12:00")), asked()) == (None, 1)


def test_what_was_compared_without_a_work_counts_too(malee: Actor) -> None:
    one, other = make_person(malee), make_person(malee, "สมสี")
    _propose(one, other)
    assert (compare_due(now=at("12:00")), asked()) == (None, 0)


def _propose(one: Person, other: Person) -> None:
    left, right = sorted((one, other), key=lambda person: person.pk)
    ProposedPair.objects.create(
        district=one.district, left=left, right=right, probability=0.8, reasons="SAME_GIVEN", proposed_at=at("09:30")
    )
