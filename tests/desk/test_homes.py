"""A household by name: in full, and by telephone, only of those the own district knows."""

from __future__ import annotations

import pytest

from songtor.city.models import District
from songtor.city.policy import Actor, Grant, Role
from songtor.desk.homes import homes_named
from songtor.people.basis.models import Look
from songtor.people.households.models import Household
from songtor.people.households.services import Home, Member, make_household, relate
from songtor.people.models import Person
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from tests.flows.leaking import PLANTED
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, act, make_people

pytestmark = pytest.mark.django_db
ABLE, CARER, FAMILY = PLANTED.name(1), PLANTED.name(2), PLANTED.name(3)


@pytest.fixture
def people() -> People:
    return make_people()


def met(actor: Actor, district: str, given: str, number: int) -> Person:
    said = Said(given, FAMILY, phone=PLANTED.phone(number))
    return register(act(actor), district=District.objects.get(pk=district), said=said).person


def cared_for_from_elsewhere(people: People) -> Household:
    """Somebody of Bang Khae whose carer only Lat Krabang knows."""
    malee = people.actor("malee")
    both = Actor(malee.ref, malee.name, (Grant(Role.OFFICER, frozenset({BANG_KHAE, LAT_KRABANG})),))
    here, there = met(malee, BANG_KHAE, ABLE, 1), met(people.actor("somchai"), LAT_KRABANG, CARER, 2)
    home = make_household(
        act(malee), district=District.objects.get(pk=BANG_KHAE), home=Home("7"), members=[Member(here)], starts_on=DAY
    )
    relate(act(both), person=there, other=here, kind="CARER", starts_on=DAY)
    return home


def test_of_another_district_a_name_cut_short_and_no_telephone(people: People) -> None:
    home = cared_for_from_elsewhere(people)
    shown = homes_named(people.actor("malee"), [home])[home.pk]
    assert shown.names == [f"{ABLE} {FAMILY}"]
    assert [name for _, name in shown.receivers] == [f"{CARER} {FAMILY[0]}."]
    assert shown.phones == [PLANTED.phone(1)]
    assert Look.objects.count() == 1, "only who is shown in full was looked at"
