"""Households, carers and cards of some of the demo's people. All invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from uuid import UUID

from django.db import transaction
from django.test.utils import override_settings

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.demo.diary import Diary, at
from songtor.demo.people import SINCE, QuickHash
from songtor.people.cards.models import Card
from songtor.people.cards.services import Pin, bind_card, end_card, print_cards, set_pin
from songtor.people.cards.tokens import digest_of, new_tokens
from songtor.people.households.models import Household, Place, RelationKind
from songtor.people.households.services import Home, Member, make_household, relate
from songtor.people.persons.models import Person
from songtor.people.persons.queries import shown_records

SIZES = (1, 2, 2, 3, 4)
MOST_HOUSED = 40  # of one district, however many people the demo has
SHEET = 24
LOST_EVERY, CARED_EVERY = 9, 4
PIN = Pin("2468")
A_GENERATION, TWO = 17, 45  # years between parent and child, grandparent and grandchild
OF_AGE = SINCE.year - 20


def settle(diary: Diary, officer: Actor, district: District, people: Sequence[UUID]) -> frozenset[UUID]:
    """Some of these live together; a sheet of cards is printed and partly given out. Who holds one of their own."""
    chance = diary.chance("homes", district.code)
    some = chance.sample(list(people), min(MOST_HOUSED, len(people)))
    found = Person.objects.select_related("current").in_bulk(some)
    with transaction.atomic():
        homes = [_home(diary, officer, district, together) for together in _groups(chance, [found[pk] for pk in some])]
        cards = _sheet(diary, officer, district)
        return _give_out(diary, officer, cards, homes)


def _groups(chance: Random, people: Sequence[Person]) -> Iterator[list[Person]]:
    left = list(people)
    while left:
        size = chance.choice(SIZES)
        yield left[:size]
        left = left[size:]


def _home(diary: Diary, officer: Actor, district: District, people: list[Person]) -> tuple[Household, list[Person]]:
    records = shown_records([person.pk for person in people])
    born = {one.pk: said.born_on.year if (said := records.get(one.pk)) and said.born_on else 0 for one in people}
    people.sort(key=lambda one: (not 0 < born[one.pk] <= OF_AGE, -born[one.pk]))  # the youngest of age is the head
    record = records.get(people[0].pk)
    home = Home(record.house_no, "", record.community) if record else Home()
    places = _places([born[one.pk] for one in people])
    members = [Member(person, place) for person, place in zip(people, places, strict=True)]
    act = diary.act(officer, at(SINCE, "15:30"))
    household = make_household(act, district=district, home=home, members=members, starts_on=SINCE)
    if len(people) == CARED_EVERY:
        cares = diary.act(officer, at(SINCE, "15:40"))
        relate(cares, person=people[0], other=people[-1], kind=RelationKind.CARER, starts_on=SINCE)
    return household, people


def _places(born: Sequence[int]) -> Iterator[Place]:
    """Who they may be to the first of them, by their years of birth (0 is not known); at most one is the partner."""
    taken = False
    for number, year in enumerate(born):
        later = year - born[0] if year and born[0] else None
        if number == 0:
            yield Place.HEAD
        elif later is None:
            yield Place.RELATIVE
        elif abs(later) < A_GENERATION:
            may_be = not taken and max(year, born[0]) <= OF_AGE
            yield Place.PARTNER if may_be else Place.RELATIVE
            taken = taken or may_be
        elif later < 0:
            yield Place.PARENT
        else:
            yield Place.CHILD if later < TWO else Place.GRANDCHILD


def _sheet(diary: Diary, officer: Actor, district: District) -> list[Card]:
    act = diary.act(officer, at(SINCE, "15:45"))
    tokens = new_tokens(officer.ref, act.key, SHEET)
    print_cards(act, district=district, tokens=tokens)
    return list(Card.objects.filter(token_digest__in=map(digest_of, tokens)).order_by("label"))


def _give_out(
    diary: Diary, officer: Actor, cards: Sequence[Card], homes: Sequence[tuple[Household, list[Person]]]
) -> frozenset[UUID]:
    """Singles get a card of their own, families one for all; the first has a PIN, every ninth is lost."""
    own: set[UUID] = set()
    for number, (card, (household, people)) in enumerate(zip(cards, homes, strict=False)):
        bearer = people[0] if len(people) == 1 else household
        bind_card(diary.act(officer, at(SINCE, "15:50")), card=card, bearer=bearer)
        if number == 0:
            with override_settings(PASSWORD_HASHERS=[f"{QuickHash.__module__}.{QuickHash.__qualname__}"]):
                set_pin(diary.act(officer, at(SINCE, "15:52")), card=card, pin=PIN)
        elif number % LOST_EVERY == 0:
            end_card(diary.act(officer, at(SINCE, "15:55")), card=card, reason="LOST")
        elif len(people) == 1:
            own.add(people[0].pk)
    return frozenset(own)
