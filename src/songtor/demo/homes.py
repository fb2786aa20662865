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
PLACES = (Place.HEAD, Place.PARTNER, Place.CHILD, Place.CHILD)


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


def _home(diary: Diary, officer: Actor, district: District, people: Sequence[Person]) -> tuple[Household, list[Person]]:
    record = shown_records([people[0].pk]).get(people[0].pk)
    home = Home(record.house_no, "", record.community) if record else Home()
    members = [Member(person, place) for person, place in zip(people, PLACES, strict=False)]
    act = diary.act(officer, at(SINCE, "15:30"))
    household = make_household(act, district=district, home=home, members=members, starts_on=SINCE)
    if len(people) == CARED_EVERY:
        cares = diary.act(officer, at(SINCE, "15:40"))
        relate(cares, person=people[1], other=people[0], kind=RelationKind.CARER, starts_on=SINCE)
    return household, list(people)


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
