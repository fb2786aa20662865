"""Builders of people; all of them are invented."""

from __future__ import annotations

from itertools import count

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.people.models import Person, SourceRecord
from songtor.people.persons.models import IdentityKind
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.registry.services import Pair
from tests.flows.leaking import PLANTED
from tests.personas import BANG_KHAE, act

FAMILY = PLANTED.name(1)
_numbers = count(1)


def number() -> str:
    """A valid number nobody has."""
    return PLANTED.number(next(_numbers))


def make_record(actor: Actor, given: str = "สมศรี", *, identity: str = "", district: str = BANG_KHAE) -> SourceRecord:
    kind = IdentityKind.REGISTERED if identity else ""
    said = Said(given_name=given, family_name=FAMILY, identity=identity, identity_kind=kind)
    return register(act(actor, "09:00"), district=District.objects.get(pk=district), said=said)


def make_person(actor: Actor, given: str = "สมศรี", *, identity: str = "", district: str = BANG_KHAE) -> Person:
    return make_record(actor, given, identity=identity, district=district).person


def pair(one: Person, other: Person) -> Pair:
    return Pair.of(one, other)


def current(*people: Person) -> list[Person]:
    """Whom each of them stands for today."""
    rows = Person.objects.select_related("current").in_bulk([person.pk for person in people])
    return [rows[person.pk].current for person in people]
