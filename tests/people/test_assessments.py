"""A household's need is told by a form, scored by it, and forgotten with whoever lived there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from songtor.evidence.errors import InTheFuture, Unknown
from songtor.evidence.verify import chain_differences
from songtor.people.assessments.forms import form, versions
from songtor.people.assessments.models import Assessment
from songtor.people.assessments.queries import assessments_of, living_on, reasons_of, standing_on
from songtor.people.assessments.services import assess
from songtor.people.errors import AnswerUnknown
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.services import give_group
from songtor.people.households.services import leave_household
from songtor.people.models import Household, Person
from songtor.points.changes.services import propose_change
from songtor.registry.services import forget
from tests.personas import BANG_KHAE, DAY, People, act, make_people
from tests.points.needs import ANSWERS, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def home(people: People) -> Household:
    return make_home(people, 2)


def asked(people: People, home: Household, *, clock: str = "10:00", **answers: str) -> Assessment:
    return assess(act(people.actor("malee"), clock), household=home, day=DAY, answers={**ANSWERS, **answers})


@pytest.mark.parametrize(
    "answers",
    [{}, {"income": "rich"}, {"colour": "red"}, {"income": None}],
    ids=["an unanswered form", "an answer not offered", "another question", "an empty answer"],
)
def test_every_question_has_one_of_its_answers(people: People, home: Household, answers: dict[str, str]) -> None:
    told = {**ANSWERS, **answers} if answers else {}
    with pytest.raises(AnswerUnknown):
        assess(act(people.actor("malee")), household=home, day=DAY, answers=told)
    with pytest.raises(AnswerUnknown):
        assess(act(people.actor("malee")), household=home, day=DAY, answers=ANSWERS, form_version="1066")
    assert not Assessment.objects.exists()


def test_nobody_is_assessed_on_a_day_to_come(people: People, home: Household) -> None:
    with pytest.raises(InTheFuture):
        assess(act(people.actor("malee")), household=home, day=DAY + timedelta(days=1), answers=ANSWERS)


@pytest.mark.parametrize("name", ["somchai", "nok", "coordinator", "executive"])
def test_who_may_not_see_the_household_neither_asks_nor_reads(people: People, home: Household, name: str) -> None:
    asked(people, home)
    with pytest.raises(Unknown):
        assess(act(people.actor(name)), household=home, day=DAY, answers=ANSWERS)
    with pytest.raises(Unknown):
        assessments_of(actor=people.actor(name), household=home)


def test_a_score_has_its_reasons_in_thai_and_english(people: People, home: Household) -> None:
    told = asked(people, home)
    with override("en"):
        english = [(one.answer, one.score) for one in reasons_of(told)]
    with override("th"):
        thai = [one.answer for one in reasons_of(told)]
    assert english[0] == ("below 3,000 baht", 25) and thai[0] == "ไม่ถึง 3,000 บาท"
    assert told.score == sum(score for _, score in english) == 55


def test_a_newer_assessment_counts_and_the_old_one_stays(people: People, home: Household) -> None:
    first = asked(people, home)
    second = asked(people, home, clock="10:05", income="more")
    assert standing_on(BANG_KHAE, DAY)[home.pk] == second
    assert second.score == first.score - 25
    assert assessments_of(actor=people.actor("malee"), household=home) == [second, first]
    assert standing_on(BANG_KHAE, DAY - timedelta(days=1)) == {}


def test_every_form_is_whole_in_both_languages() -> None:
    for version in versions():
        read = form(version)
        assert read.version == version and 0 < read.most <= 100
        assert len({question.code for question in read.questions}) == len(read.questions)
        for question in read.questions:
            words = [question.words, *(choice.words for choice in question.choices)]
            assert all(one.th and one.en and one.th != one.en for one in words)
            assert len({choice.code for choice in question.choices}) == len(question.choices) >= 2
            assert min(choice.score for choice in question.choices) == 0


def test_who_lives_there_and_their_groups_are_of_a_day(people: People, home: Household) -> None:
    malee = act(people.actor("malee"))
    member = home.members.order_by("pk").first()
    give_group(malee, person=member.person, given=GivenGroup("UNEMPLOYED", DAY))
    there = living_on([home.pk], DAY)[home.pk]
    assert (there.members, "UNEMPLOYED" in there.groups) == (2, True)
    leave_household(act(people.actor("malee")), membership=member, ends_on=DAY)
    after = living_on([home.pk], DAY + timedelta(days=1))[home.pk]
    assert (after.members, "UNEMPLOYED" in after.groups) == (1, False)


def test_answers_go_with_the_last_who_lived_there_and_the_score_stays(people: People) -> None:
    head = people.actor("malees_head")
    home = make_home(people, 1)
    told = asked(people, home)
    change = propose_change(act(people.actor("malee")), household=home, points=5, reason="ตกงาน")
    shared = make_home(people, 2)
    kept = asked(people, shared)
    for household in (home, shared):
        person: Person = household.members.order_by("pk").first().person
        forget(act(head), person=person)
    told.refresh_from_db()
    change.refresh_from_db()
    assert (change.reason, change.points) == ("", 5)
    kept.refresh_from_db()
    assert (told.answers, told.score, reasons_of(told)) == ("", 55, [])
    assert kept.answers
    assert list(chain_differences()) == []
