"""Who is in which group on a day follows from memberships, age and sex, over everybody standing for the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from songtor.city.models import District
from songtor.people.basis.agreed import Agreed
from songtor.people.basis.services import withdraw_basis
from songtor.people.errors import GroupGivenAlready, GroupNeedsBasis, PublicTaskNotEnough
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.queries import groups_on
from songtor.people.groups.services import end_group, give_group
from songtor.people.persons.models import Person
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from tests.personas import BANG_KHAE, DAY, People, act, make_people

pytestmark = pytest.mark.django_db
CONSENT = Agreed("SENSITIVE_GROUPS", "CONSENT", "2568-1")


@pytest.fixture
def people() -> People:
    return make_people()


def met(people: People, said: Said, agreed: tuple[Agreed, ...] = ()) -> Person:
    bang_khae = District.objects.get(pk=BANG_KHAE)
    return register(act(people.actor("malee")), district=bang_khae, said=said, agreed=agreed).person


@pytest.mark.parametrize(
    ("born_on", "known", "sex", "groups"),
    [
        (date(1964, 11, 5), "DAY", "M", {"ELDERLY"}),
        (date(1964, 11, 6), "DAY", "F", {"WOMAN"}),
        (date(1964, 1, 1), "YEAR", "F", {"WOMAN"}),  # may turn 60 in December
        (date(1963, 1, 1), "YEAR", "F", {"WOMAN", "ELDERLY"}),
        (date(2006, 11, 1), "MONTH", "F", set()),  # a child until some day of this month
        (date(2006, 11, 6), "DAY", "F", {"CHILD"}),
        (date(2006, 11, 5), "DAY", "F", {"WOMAN"}),
        (date(2006, 11, 5), "DAY", "", set()),
        (None, "", "F", set()),
    ],
)
def test_age_and_sex_decide_only_what_is_certain(
    people: People, born_on: date | None, known: str, sex: str, groups: set[str]
) -> None:
    person = met(people, Said("คน (สมมติ)", sex=sex, born_on=born_on, birth_known=known))
    assert groups_on([person.pk], DAY) == {person.pk: groups}


def test_a_membership_holds_from_its_first_to_its_last_day(people: People) -> None:
    person = met(people, Said("คน (สมมติ)"))
    given = give_group(act(people.actor("malee")), person=person, given=GivenGroup("UNEMPLOYED", DAY))
    end_group(act(people.actor("malee")), membership=given, ends_on=DAY + timedelta(days=1))
    held = [groups_on([person.pk], DAY + timedelta(days=days))[person.pk] for days in (-1, 0, 1, 2)]
    assert held == [set(), {"UNEMPLOYED"}, {"UNEMPLOYED"}, set()]


def test_a_group_is_given_once(people: People) -> None:
    person = met(people, Said("คน (สมมติ)"))
    give_group(act(people.actor("malee")), person=person, given=GivenGroup("UNEMPLOYED", DAY))
    with pytest.raises(GroupGivenAlready):
        give_group(act(people.actor("malee")), person=person, given=GivenGroup("UNEMPLOYED", DAY))


def test_disability_needs_more_than_a_public_task(people: People) -> None:
    person = met(people, Said("คน (สมมติ)"))
    with pytest.raises(GroupNeedsBasis):
        give_group(act(people.actor("malee")), person=person, given=GivenGroup("DISABLED", DAY))
    with pytest.raises(PublicTaskNotEnough):
        met(people, Said("คน (สมมติ)"), (Agreed("SENSITIVE_GROUPS", "PUBLIC_TASK", "2568-1"),))


def test_withdrawn_consent_ends_what_rested_on_it(people: People) -> None:
    person = met(people, Said("คน (สมมติ)"), (CONSENT,))
    for group in ("DISABLED", "UNEMPLOYED"):
        give_group(act(people.actor("malee")), person=person, given=GivenGroup(group, DAY - timedelta(days=9)))
    withdraw_basis(act(people.actor("malee")), legal_basis=person.legal_bases.get())
    assert groups_on([person.pk], DAY) == {person.pk: {"UNEMPLOYED"}}
    assert groups_on([person.pk], DAY - timedelta(days=2)) == {person.pk: {"DISABLED", "UNEMPLOYED"}}


def test_two_ids_of_one_person_share_their_groups(people: People) -> None:
    one = met(people, Said("คน (สมมติ)", sex="F", born_on=date(1950, 1, 1), birth_known="YEAR"))
    other = met(people, Said("คน (สมมติ)"))
    give_group(act(people.actor("malee")), person=other, given=GivenGroup("E_CASE", DAY))
    before = groups_on([one.pk, other.pk], DAY)
    assert before == {one.pk: {"WOMAN", "ELDERLY"}, other.pk: {"E_CASE"}}
    Person.objects.filter(pk=other.pk).update(current=one)
    assert set(groups_on([one.pk, other.pk], DAY).values()) == {frozenset({"WOMAN", "ELDERLY", "E_CASE"})}
