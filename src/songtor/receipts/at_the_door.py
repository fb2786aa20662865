"""Whom a card opens, and how somebody named at a hand-over is shown to the officer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.policy import Actor
from songtor.city.roles import VulnerableGroup
from songtor.engines.thai import be_year
from songtor.people.cards.queries import bearer_of, bearers, card_by_token
from songtor.people.cards.tokens import scanned
from songtor.people.groups.queries import groups_on
from songtor.people.models import Household, Person
from songtor.people.persons.queries import seen, shown_records
from songtor.receipts.errors import CardNotFound
from songtor.receipts.models import How
from songtor.receipts.naming import Named


@dataclass(frozen=True)
class Shown:
    """A name, and what tells it from another: year of birth, district, groups of the day for own people."""

    name: str
    about: str


def of_card(text: str, *, actor: Actor, day: date) -> list[Named] | None:
    """The bearer, or the members of the household in a vulnerable group that day; None for what is no card.

    Raises CardNotFound, CardOver, CardNotBound.
    """
    if not scanned(text):
        return None
    card = card_by_token(actor, text)
    if card is None:
        raise CardNotFound
    people = [person.pk for person in bearers(card, day)]
    bearer = bearer_of(card)
    if not isinstance(bearer, Household):
        return [Named(person, How.CARD) for person in people]
    groups = groups_on(people, day)
    return [Named(person, How.HOUSEHOLD, bearer.pk) for person in people if groups[person]]


def shown(persons: Collection[UUID], *, actor: Actor, day: date) -> dict[UUID, Shown]:
    """By id; of strangers the given name, an initial, year of birth and district. Who is forgotten is left out."""
    rows = Person.objects.filter(pk__in=persons, forgotten_at__isnull=True)
    current = dict(rows.values_list("pk", "current_id"))
    records = shown_records(set(current.values()))
    own = set(seen(actor=actor).filter(current__in=set(current.values())).values_list("current_id", flat=True))
    groups = groups_on([pk for pk, today in current.items() if today in own], day)
    told: dict[UUID, Shown] = {}
    for pk, today in current.items():
        record = records.get(today)
        if record is None:
            continue
        labels = [str(VulnerableGroup(group).label) for group in sorted(groups.get(pk, ()))]
        born = str(be_year(record.born_on)) if record.born_on else ""
        about = " · ".join(part for part in (born, record.district.name, ", ".join(labels)) if part)
        told[pk] = Shown(record.full_name if today in own else record.short_name, about)
    return told
