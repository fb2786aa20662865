"""Erasure leaves nothing that speaks of a person, and every total and chain as it was."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from songtor.city.models import District
from songtor.evidence.errors import Unknown
from songtor.evidence.verify import chain_differences
from songtor.people.cards.services import bind_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.people.errors import PersonForgotten
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.services import give_group
from songtor.people.households.services import Home, Member, make_household
from songtor.people.models import CardEnd, Forgetting, Identity, Person, SourceRecord
from songtor.people.persons.models import IdentityKind
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.registry.services import forget, settle_link
from songtor.registry.verify import person_differences
from tests.personas import BANG_KHAE, DAY, People, act, make_people
from tests.registry.folk import number, pair

pytestmark = pytest.mark.django_db

WORDS = ("ละเมียด", "วงศ์สวัสดิ์สกุล", "0811112222", "77/123", "ซอยลึกลับ", "พูดไม่ชัด")


@pytest.fixture
def people() -> People:
    return make_people()


def known(people: People, identity: str) -> list[Person]:
    """Somebody two sources know, with a home, a group and a card."""
    malee, district = people.actor("malee"), District.objects.get(pk=BANG_KHAE)
    said = Said(
        given_name=WORDS[0],
        family_name=WORDS[1],
        phone=WORDS[2],
        house_no=WORDS[3],
        address=WORDS[4],
        note=WORDS[5],
        identity=identity,
        identity_kind=IdentityKind.REGISTERED,
    )
    both = [register(act(malee, "09:00"), district=district, said=said).person for _ in range(2)]
    settle_link(act(malee), pair=pair(*both), answer="SAME")
    both = list(Person.objects.order_by("pk"))
    home = Home(WORDS[3], address=WORDS[4])
    make_household(act(malee), district=district, home=home, members=[Member(both[1], "HEAD")], starts_on=DAY)
    give_group(act(malee), person=both[0], given=GivenGroup("UNEMPLOYED", DAY, shown=WORDS[5]))
    card = print_cards(act(malee), district=district, tokens=new_tokens(malee.ref, "sheet", 1))
    bind_card(act(malee), card=card, bearer=both[0])
    return both


def tables_with(word: str) -> list[str]:
    """Every table of the database in which the word stands, whatever the column."""
    found = []
    for model in apps.get_models():
        columns = [str(field.column) for field in model._meta.concrete_fields]
        where = " OR ".join(f'CAST("{column}" AS TEXT) LIKE %s' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE {where}", [f"%{word}%"] * len(columns))
            found += [model._meta.label] if cursor.fetchone()[0] else []
    return found


def test_an_officer_cannot_erase(people: People) -> None:
    one, _ = known(people, number())
    for who in ("malee", "somchai", "nok", "auditor", "operator"):
        with pytest.raises(Unknown):
            forget(act(people.actor(who)), person=one)
    assert not Forgetting.objects.exists()


def test_nothing_speaks_of_them_and_every_chain_holds(people: People) -> None:
    identity = number()
    both = known(people, identity)
    assert {"people.SourceRecord"} <= {*tables_with(WORDS[0])}  # the search finds what is there
    assert all(tables_with(word) for word in WORDS)
    assert tables_with(identity) == []  # sealed from the beginning
    receiver = people.actor("malees_head")
    forget(act(receiver, "11:00"), person=both[1])
    assert {word: tables_with(word) for word in WORDS} == {word: [] for word in WORDS}
    assert not Identity.objects.exists()
    assert CardEnd.objects.count() == 1
    assert SourceRecord.objects.count() == 2
    assert Forgetting.objects.count() == Person.objects.filter(forgotten_at__isnull=False).count() == 2
    assert [*chain_differences(), *person_differences()] == []
    with pytest.raises(PersonForgotten):
        forget(act(receiver, "11:05"), person=both[0])


def test_the_forgotten_are_not_linked_any_more(people: People) -> None:
    malee = people.actor("malee")
    one, _ = known(people, number())
    other = register(act(malee), district=one.district, said=Said(given_name="ใหม่")).person
    forget(act(people.actor("malees_head"), "11:00"), person=one)
    with pytest.raises(PersonForgotten):
        settle_link(act(malee, "11:10"), pair=pair(one, other), answer="SAME")
