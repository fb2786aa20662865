"""A city's registry of so many synthetic people, written in bulk: records, sealed numbers, cards."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from bench.people.population import COMMUNITIES_OF_A_DISTRICT, Told, everybody, said
from songtor.city.models import District
from songtor.engines.linkage.keys import family_key, given_key
from songtor.engines.thai import sort_key
from songtor.evidence.models import new_id
from songtor.evidence.rows import insert_all
from songtor.people.cards.models import Card, CardBinding
from songtor.people.cards.tokens import digest_of, label_of, new_tokens
from songtor.people.keys import PeopleKey, ring
from songtor.people.persons.models import Identity, Person, SourceRecord
from songtor.people.sealing import seal_with
from tests.personas import at

AT_ONCE = 20_000
LISTED, CARRIES = 0.25, 0.3  # how many stand on a second list, and how many carry a card
TABLES = (Person, SourceRecord, Identity, Card, CardBinding)
MORNING = at("08:00")
_given, _family = lru_cache(None)(given_key), lru_cache(None)(family_key)


@dataclass(frozen=True)
class Known:
    """Somebody who is asked for, as typed by one who sees the document; a card's token, if one is carried."""

    person: str
    given: str
    family: str
    district: str
    phone: str
    number: str
    token: str


def fill(people: int, *, names: Path, asked: int, chosen: Path) -> None:
    """Writes the people and, into a CSV of its own, whom to ask for."""
    dice = random.Random(1)
    codes = sorted(District.objects.values_list("pk", flat=True))
    everyone = islice(everybody(dice, names), people)
    with chosen.open("w", encoding="utf-8", newline="") as file, _bare():
        out = csv.writer(file)
        while chunk := list(islice(everyone, AT_ONCE)):
            rows, known = registered([now for now, _before, _family in chunk], codes, dice)
            write(rows)
            out.writerows(astuple(one) for one in known if dice.random() < 2 * asked / people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write(rows: Sequence[models.Model]) -> None:
    with transaction.atomic():
        for model in TABLES:
            insert_all([row for row in rows if type(row) is model])


def read_chosen(chosen: Path, asked: int) -> list[Known]:
    with chosen.open(encoding="utf-8", newline="") as file:
        known = [Known(*row) for row in csv.reader(file)]
    random.Random(2).shuffle(known)
    return known[:asked]


def registered(
    people: Sequence[Told], codes: Sequence[str], dice: random.Random
) -> tuple[list[models.Model], list[Known]]:
    """What the registry holds of these people, not yet written, and how each would be asked for."""
    rows: list[models.Model] = []
    known, key = [], ring().current
    tokens = new_tokens("account:printer", f"sheet {people[0].person}", len(people))
    for told, token in zip(people, tokens, strict=True):
        district = codes[told.community_id // COMMUNITIES_OF_A_DISTRICT]
        person = Person(district_id=district, met_at=MORNING)
        person.current_id = person.pk
        rows.append(person)
        sources = [told, said(told, dice)] if dice.random() < LISTED else [told]
        for source, one in zip(("REGISTERED", "DISTRICT_SURVEY"), sources, strict=False):
            rows += _record(person, one, source, key)
        carries = dice.random() < CARRIES
        if carries:
            rows += _card(person, token)
        names = told.first_name, told.last_name
        known.append(Known(str(person.pk), *names, district, told.phone, told.national_id, token if carries else ""))
    return rows, known


def _record(person: Person, told: Told, source: str, key: PeopleKey) -> Iterator[models.Model]:
    born = date.fromisoformat(told.birth_date) if told.birth_date else None
    pk: UUID = new_id()
    yield SourceRecord(
        id=pk, person_id=person.pk, district_id=person.district_id, source=source,
        source_key=f"S-{pk.hex[-12:]}" if source != "REGISTERED" else "",
        happened_at=MORNING, entered_at=MORNING, given_name=told.first_name, family_name=told.last_name, sex=told.sex,
        born_on=born, birth_known="DAY" if born else "", phone=told.phone, house_no=told.house_no,
        given_key=_given(told.first_name), family_key=_family(told.last_name),
        sort_key=sort_key(f"{told.first_name} {told.last_name}"),
    )  # fmt: skip
    if told.national_id and source == "REGISTERED":
        identity = Identity(record_id=pk, kind="REGISTERED")
        seal_with(key, identity, told.national_id)
        yield identity


def _card(person: Person, token: str) -> tuple[Card, CardBinding]:
    shared: dict[str, Any] = {"district_id": person.district_id, "happened_at": MORNING, "entered_at": MORNING}
    card = Card(token_digest=digest_of(token), label=label_of(person.district_id, token), **shared)
    return card, CardBinding(card_id=card.pk, person_id=person.pk, **shared)


@contextmanager
def _bare() -> Iterator[None]:
    """Indexes are made when all rows are there, and nothing is compared with other tables meanwhile."""
    is_sqlite = connection.vendor == "sqlite"
    off, on = (
        (("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000"),
         ("PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -2000"))
        if is_sqlite
        else (("SET session_replication_role = replica", "SET maintenance_work_mem = '256MB'"),
              ("RESET session_replication_role", "RESET maintenance_work_mem"))
    )  # fmt: skip
    _each(off)
    with connection.schema_editor(atomic=False) as schema:
        for model in TABLES:
            for index in model._meta.indexes:
                schema.remove_index(model, index)
    yield
    with connection.schema_editor(atomic=False) as schema:
        for model in TABLES:
            for index in model._meta.indexes:
                schema.add_index(model, index)
    _each(on)


def _each(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
