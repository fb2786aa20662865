"""Points beside the rule are given and taken by two people together."""

from __future__ import annotations

import pytest

from songtor.evidence.errors import Unknown
from songtor.people.models import Household
from songtor.points.changes.models import PointsChange
from songtor.points.changes.queries import change_for, changes, waiting
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.errors import (
    ChangeDecided,
    ChangeReasonNeeded,
    PointsImpossible,
    PointsInsufficient,
    PointsNotThere,
    SecondPersonNeeded,
)
from songtor.points.models import Cause, Transfer
from songtor.points.queries import balance_of, totals_of
from tests.personas import BANG_KHAE, DAY, People, act, make_people
from tests.points.needs import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def home(people: People) -> Household:
    return make_home(people, 1)


def propose(people: People, home: Household, points: int, reason: str = "ไฟไหม้บ้าน", **more: object) -> PointsChange:
    return propose_change(act(people.actor("malee")), household=home, points=points, reason=reason, **more)


def confirm(people: People, change: PointsChange, who: str = "malees_head", *, is_confirmed: bool = True) -> None:
    decide_change(act(people.actor(who)), change=change, is_confirmed=is_confirmed)


def has(home: Household) -> int:
    return balance_of(district_id=home.district_id, household_id=home.pk)


def test_nobody_confirms_what_they_proposed(people: People, home: Household) -> None:
    change = propose(people, home, 40)
    with pytest.raises(SecondPersonNeeded):
        confirm(people, change, "malee")
    assert has(home) == 0
    assert list(waiting(actor=people.actor("malee"))) == []
    assert list(waiting(actor=people.actor("malees_head"))) == [change]
    confirm(people, change)
    assert has(home) == 40
    assert not waiting(actor=people.actor("malees_head")).exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_change_has_its_reason(people: People, home: Household, reason: str) -> None:
    with pytest.raises(ChangeReasonNeeded):
        propose(people, home, 40, reason)


@pytest.mark.parametrize("asked", [{"points": 0}, {"points": 100_001}, {"points": -5, "expires_on": DAY}])
def test_impossible_changes_are_refused(people: People, home: Household, asked: dict[str, object]) -> None:
    with pytest.raises(PointsImpossible):
        propose(people, home, **asked)


def test_points_are_taken_while_they_are_there(people: People, home: Household) -> None:
    confirm(people, propose(people, home, 40, expires_on=DAY))
    with pytest.raises(PointsNotThere, match="40"):
        propose(people, home, -41)
    taken, all_of_them = propose(people, home, -15), propose(people, home, -40)
    confirm(people, taken)
    with pytest.raises(PointsInsufficient):
        confirm(people, all_of_them)
    assert has(home) == 25
    moved = Transfer.objects.get(cause_id=taken.pk)
    assert (moved.cause, moved.points) == (Cause.TAKE, 15)
    assert totals_of(BANG_KHAE, DAY, DAY).taken == 15


def test_a_change_is_decided_once(people: People, home: Household) -> None:
    change = propose(people, home, 40)
    confirm(people, change, is_confirmed=False)
    with pytest.raises(ChangeDecided):
        confirm(people, change)
    assert has(home) == 0


@pytest.mark.parametrize("name", ["somchai", "nok", "coordinator", "executive"])
def test_strangers_neither_propose_nor_decide_nor_see(people: People, home: Household, name: str) -> None:
    change = propose(people, home, 40)
    with pytest.raises(Unknown):
        propose_change(act(people.actor(name)), household=home, points=1, reason="x")
    with pytest.raises(Unknown):
        confirm(people, change, name)
    assert not changes(actor=people.actor(name)).exists()
    with pytest.raises(Unknown):
        change_for(actor=people.actor(name), change_id=change.pk)
