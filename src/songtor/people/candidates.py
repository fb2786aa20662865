"""Whom the indexes find for what was typed: few enough to be compared one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from songtor.engines.linkage.keys import family_key, given_key
from songtor.evidence.rows import as_key
from songtor.people.asked import Asking
from songtor.people.keys import ring
from songtor.people.persons.models import Person, SourceRecord
from songtor.people.sealing import indexes_of

SAME, NEAR, FAR = 60, 80, 40  # rows of one way to be found
LAST = "ZZZZZZZZ"  # keys are Latin capitals: everything that begins with a key lies up to here in every collation
COLUMNS = "r.given_name, r.family_name, r.born_on, r.phone, p.current_id, r.district_id"
FOUND = """SELECT * FROM (
SELECT {columns} FROM people_sourcerecord r JOIN people_person p ON p.id = r.person_id
WHERE {where} AND NOT EXISTS (SELECT 1 FROM people_sourcerecordend e WHERE e.record_id = r.id)
LIMIT {most}) f{number}"""

NUMBERED = 'r.id IN (SELECT record_id FROM people_identity WHERE "index" IN ({marks}))'


class Candidate(NamedTuple):
    given_name: str
    family_name: str
    born_on: date | None
    phone: str
    current_id: UUID
    district_id: str

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Way(NamedTuple):
    """One condition that an index answers, its values, and how many rows are looked at."""

    where: str
    values: tuple[Any, ...]
    most: int


def by_number(identity: tuple[str, str]) -> list[Candidate]:
    """Whoever named this number; asked again when a key was added meanwhile."""
    while True:
        keys = ring()
        indexes = indexes_of(*identity)
        found = _rows([Way(NUMBERED.format(marks=", ".join(["%s"] * len(indexes))), tuple(indexes), SAME)])
        if ring() == keys:
            return found


def by_phone(phone: str) -> list[Candidate]:
    return _rows([Way("r.phone = %s", (phone,), SAME)])


def by_name(asked: Asking, districts: frozenset[str] | None) -> list[Candidate]:
    """Alike in given or family name by how they sound, in either order, perhaps only begun."""
    given, family = given_key(asked.names.given_name), family_key(asked.names.family_name)
    turned = given_key(asked.names.family_name), family_key(asked.names.given_name)
    if not given and not family:
        return []
    ways = list(_both(given, family, turned) if family else _one(given, turned[1], districts))
    if asked.names.born_on and given:
        year = asked.names.born_on.year
        values = (given, _day(date(year - 1, 1, 1)), _day(date(year + 1, 12, 31)))
        ways.append(Way("r.given_key = %s AND r.born_on BETWEEN %s AND %s", values, NEAR))
    return _rows(ways)


def _both(given: str, family: str, turned: tuple[str, str]) -> Iterator[Way]:
    yield Way("r.given_key = %s AND r.family_key = %s", (given, family), SAME)
    yield Way("r.given_key = %s AND r.family_key = %s", turned, FAR)
    yield Way("r.given_key = %s AND r.family_key BETWEEN %s AND %s", (given, family, family + LAST), FAR)
    yield Way("r.family_key = %s", (family,), NEAR)
    yield Way("r.family_key = %s AND r.given_key BETWEEN %s AND %s", (family, given[:1], given[:1] + LAST), FAR)
    for length in {1, 2} & set(range(1, len(family))):
        begun = family[:length]
        yield Way("r.given_key = %s AND r.family_key BETWEEN %s AND %s", (given, begun, begun + LAST), NEAR)


def _one(given: str, family: str, districts: frozenset[str] | None) -> Iterator[Way]:
    for district in sorted(districts or ())[:3]:
        yield Way("r.district_id = %s AND r.given_key = %s", (district, given), NEAR)
        begun = (district, given, given + LAST)
        yield Way("r.district_id = %s AND r.given_key BETWEEN %s AND %s", begun, NEAR)
    yield Way("r.family_key = %s", (family,), FAR)
    yield Way("r.family_key BETWEEN %s AND %s", (family, family + LAST), FAR)
    if districts is None:
        yield Way("r.given_key BETWEEN %s AND %s", (given, given + LAST), NEAR)


def _day(day: date) -> Any:
    return as_key(SourceRecord._meta.get_field("born_on"), day)


def _rows(ways: Sequence[Way]) -> list[Candidate]:
    """One statement for all ways; whoever is found by two is one."""
    parts = [
        FOUND.format(columns=COLUMNS, where=way.where, most=way.most, number=number) for number, way in enumerate(ways)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), [value for way in ways for value in way.values])
        rows = cursor.fetchall()
    born, current = SourceRecord._meta.get_field("born_on"), Person._meta.get_field("id")
    return [Candidate(r[0], r[1], _python(born, r[2]), r[3], _python(current, r[4]), r[5]) for r in rows]


def _python(column: Any, value: Any) -> Any:
    """SQLite keeps days and ids as text."""
    return column.to_python(value) if isinstance(value, str) else value
