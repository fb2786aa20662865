"""The same person fed at two places at one moment counts once in the city."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.goods import Goods
from songtor.city.policy import Actor
from songtor.people.models import Person
from songtor.receipts.models import Counter, Presence, Receipt
from songtor.receipts.naming import Named
from songtor.receipts.presence import recount_people
from songtor.receipts.recounting import recount
from songtor.receipts.services import hand_over
from songtor.rounds.models import Stop
from tests.flows.racing import at_once, own_database
from tests.personas import BANG_KHAE, LAT_KRABANG, act, make_people, stops_of
from tests.receipts.feeding import Places, make_person, people, ready_round, visits

pytestmark = pytest.mark.postgres
TIMES = 5
Q1, CITY = "2568Q1", "city"


@pytest.fixture(scope="module")
def officers(postgres_city_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Actor]]:
    with own_database(postgres_city_url, django_db_blocker):
        assert connection.vendor == "postgresql"
        staff = make_people()
        yield {BANG_KHAE: staff.actor("malee"), LAT_KRABANG: staff.actor("somchai")}


def give(actor: Actor, stop: Stop, *persons: Person) -> Receipt:
    named = [Named(one.pk) for one in persons]
    return hand_over(act(actor, "11:00"), stop=stop, lines=[Goods("fresh", 5_000)], heads=0, counts={}, people=named)


def deliveries(officers: dict[str, Actor]) -> dict[str, Stop]:
    return {
        district: stops_of(ready_round(actor, district=district, places=Places()))[1]
        for district, actor in officers.items()
    }


def test_the_same_person_at_two_places_at_one_moment_counts_once(officers: dict[str, Actor]) -> None:
    for turn in range(TIMES):
        one, other = make_person("ELDERLY"), make_person("CARER")
        there = deliveries(officers)
        orders = {BANG_KHAE: (one, other), LAT_KRABANG: (other, one)}
        answers = at_once([partial(give, officers[code], stop, *orders[code]) for code, stop in there.items()])
        assert all(isinstance(answer, Receipt) for answer in answers), answers
        assert people(Q1, CITY) == 2 * (turn + 1)
        assert people(Q1, BANG_KHAE) == people(Q1, LAT_KRABANG) == 2 * (turn + 1)
    assert visits(Q1, CITY) == (4 * TIMES, 0)
    assert recount() == []


def test_a_merge_during_a_hand_over_counts_once_too(officers: dict[str, Actor]) -> None:
    for _turn in range(TIMES):
        one, other = make_person("ELDERLY"), make_person("ELDERLY")
        there = deliveries(officers)

        def merge(one: Person = one, other: Person = other) -> None:
            with transaction.atomic():
                Person.objects.filter(pk=other.pk).update(current=one.pk)
                recount_people([one.pk, other.pk])

        feeding = [
            partial(give, officers[BANG_KHAE], there[BANG_KHAE], one),
            partial(give, officers[LAT_KRABANG], there[LAT_KRABANG], other),
        ]
        answers = at_once([*feeding, merge])
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        assert recount() == []


def test_looking_first_counts_the_same_person_twice(officers: dict[str, Actor]) -> None:
    """The control: both look, both find nobody, and the counter says two of one person."""
    gate, person = Barrier(2), make_person("ELDERLY")
    Counter.objects.create(period="2500", scope=CITY)

    def naive() -> None:
        with transaction.atomic():
            is_new = not Presence.objects.filter(period="2500", person=person).exists()
            gate.wait(10)
            row = Presence(period="2500", scope=CITY, person=person, bits=0, added=0)
            Presence.objects.bulk_create([row], ignore_conflicts=True)
            if is_new:
                Counter.objects.filter(period="2500").update(people=F("people") + 1)

    at_once([naive] * 2)
    assert (people("2500", CITY), Presence.objects.filter(period="2500").count()) == (2, 1)
    Presence.objects.filter(period="2500").delete()
    Counter.objects.filter(period="2500").delete()
