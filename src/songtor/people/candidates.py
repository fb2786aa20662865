"""Whom the indexes find for what was typed: few enough to be compared one by one.

In the own districts the net is wide; beyond them only what sounds the same is looked at, and two names are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from songtor.engines.linkage.keys import family_key, given_key, near_keys
from songtor.engines.thai import LEADING_VOWELS, sort_key
from songtor.people.asked import Asking
from songtor.people.keys import ring
from songtor.people.sealing import indexes_of

SAME, NEAR, BEGUN = 300, 150, 60  # rows of one way to be found
MOST_DISTRICTS = 3
LAST = "ZZZZZZZZ"  # keys are Latin capitals: everything that begins with a key lies up to here in every collation
LAST_LETTER = "\uffff"
COLUMNS = "id, district_id, given_name, family_name, born_on, given_key, family_key"
ROWS = "SELECT * FROM (SELECT {columns} FROM people_sourcerecord WHERE {where} LIMIT {most}) found{number}"

NUMBERED = 'id IN (SELECT record_id FROM people_identity WHERE "index" IN ({marks}))'
GIVEN, FAMILY = "given_key = %s", "family_key = %s"
SAME_FAMILY = "family_key = %s AND family_name = %s"
GIVEN_BEGUN, FAMILY_BEGUN = "given_key BETWEEN %s AND %s", "family_key BETWEEN %s AND %s"


class Candidate(NamedTuple):
    """A record, as far as it is compared; of many only a few are ever shown, so its id stays as it was read."""

    kept_id: UUID | str
    district_id: str
    given_name: str
    family_name: str
    born_on: date | None
    given_key: str
    family_key: str
    phone: str = ""

    @property
    def record_id(self) -> UUID:
        return UUID(str(self.kept_id))

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Way(NamedTuple):
    """One condition that an index answers, its values, and how many rows are looked at."""

    where: str
    values: tuple[Any, ...]
    most: int

    def within(self, district: str) -> Way:
        return Way(f"district_id = %s AND {self.where}", (district, *self.values), self.most)


class Keys(NamedTuple):
    """How both names sound."""

    given: str
    family: str


def by_number(identity: tuple[str, str]) -> list[Candidate]:
    """Whoever named this number; asked again when a key was added meanwhile."""
    while True:
        keys = ring()
        indexes = indexes_of(*identity)
        found = _rows([Way(NUMBERED.format(marks=_marks(indexes)), tuple(indexes), BEGUN)])
        if ring() == keys:
            return found


def by_phone(phone: str) -> list[Candidate]:
    return _rows([Way("phone = %s", (phone,), BEGUN)])


def by_name(asked: Asking, districts: frozenset[str] | None) -> list[Candidate]:
    """Alike in given and family name by how they sound, in either order, perhaps only begun."""
    straight, turned = _keys(asked)
    if not straight.given:
        return []
    own = [Way("sort_key BETWEEN %s AND %s", _begun(_letters(asked), LAST_LETTER), BEGUN), *_alike(straight)]
    if straight.family:
        own += [*_alike(turned), Way(SAME_FAMILY, (straight.family, asked.names.family_name), BEGUN)]
    else:
        own += [Way(FAMILY_BEGUN, _begun(turned.family), NEAR)]
    return _rows([*_everywhere(own, districts), *(_same(straight, turned) if asked.is_whole else ())])


def by_name_with_slips(asked: Asking, districts: frozenset[str] | None) -> list[Candidate]:
    """As `by_name`, of names that sound another way by one letter, or one of them quite another way."""
    straight, turned = _keys(asked)
    if not straight.given:
        return []
    own = list(_nearly(straight))
    if straight.family:
        own += _one_nearly(turned)
        own += [Way(GIVEN, (straight.given,), SAME), Way(FAMILY, (straight.family,), SAME)]
    return _rows([*_everywhere(own, districts), *(_one_nearly(straight) if asked.is_whole else ())])


def _keys(asked: Asking) -> tuple[Keys, Keys]:
    given, family = asked.names.given_name, asked.names.family_name
    return Keys(given_key(given), family_key(family)), Keys(given_key(family), family_key(given))


def _letters(asked: Asking) -> str:
    """As dictionaries order them; a leading vowel waits for its consonant."""
    typed = f"{asked.names.given_name} {asked.names.family_name}".rstrip(f" {LEADING_VOWELS}")
    return sort_key(typed).split(" ")[0]


def _alike(keys: Keys) -> Iterator[Way]:
    if keys.family:
        yield Way(f"{GIVEN} AND {FAMILY_BEGUN}", (keys.given, *_begun(keys.family)), SAME)
    else:
        yield Way(GIVEN_BEGUN, _begun(keys.given), NEAR)


def _nearly(keys: Keys) -> Iterator[Way]:
    given = near_keys(keys.given)
    if not keys.family:
        yield Way(f"given_key IN ({_marks(given)})", given, NEAR)
        return
    where = f"given_key IN ({_marks(given)}) AND {FAMILY_BEGUN}"
    yield Way(where, (*given, *_begun(keys.family[0])), SAME)
    yield from _one_nearly(keys)


def _one_nearly(keys: Keys) -> Iterator[Way]:
    """One of the two names sounds as it was typed."""
    given, family = near_keys(keys.given), near_keys(keys.family)
    yield Way(f"{GIVEN} AND family_key IN ({_marks(family)})", (keys.given, *family), NEAR)
    yield Way(f"{FAMILY} AND given_key IN ({_marks(given)})", (keys.family, *given), NEAR)


def _same(straight: Keys, turned: Keys) -> Iterator[Way]:
    """In the whole city."""
    yield Way(f"{GIVEN} AND {FAMILY}", straight, SAME)
    yield Way(f"{GIVEN} AND {FAMILY}", turned, BEGUN)


def _everywhere(ways: Sequence[Way], districts: frozenset[str] | None) -> Iterator[Way]:
    """In each of the districts; in the city for whoever may see all of it."""
    if districts is None:
        yield from ways
    for district in sorted(districts or ())[:MOST_DISTRICTS]:
        for way in ways:
            yield way.within(district)


def _begun(text: str, last: str = LAST) -> tuple[str, str]:
    return text, text + last


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(ways: Sequence[Way]) -> list[Candidate]:
    """One statement for all ways; whoever is found by two is one."""
    sql = " UNION ALL ".join(
        ROWS.format(columns=COLUMNS, where=way.where, most=way.most, number=number) for number, way in enumerate(ways)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for way in ways for value in way.values])
        rows = {row[0]: row for row in cursor.fetchall()}.values()
    return [Candidate(*row) if row[4].__class__ is not str else _dated(Candidate(*row)) for row in rows]


def _dated(row: Candidate) -> Candidate:
    """SQLite keeps days as text."""
    return row._replace(born_on=date.fromisoformat(str(row.born_on)))
