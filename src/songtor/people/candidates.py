"""Whom the indexes find for what was typed: few enough to be compared one by one.

In the own districts the net is wide; beyond them only what sounds the same is looked at, and two names are needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import Indel

from songtor.engines.linkage.keys import family_key, given_key, near_keys
from songtor.engines.thai import LEADING_VOWELS, sort_key
from songtor.people.asked import Asking
from songtor.people.keys import ring
from songtor.people.sealing import indexes_of

SAME, NEAR, BEGUN = 300, 150, 60  # rows of one way to be found
PAIRS, READ, READ_OF_OTHERS = 2000, 100, 20  # pairs of keys: looked at in the index, and those of which rows are read
MOST_DISTRICTS = 3
LAST = "ZZZZZZZZ"  # keys are Latin capitals: everything that begins with a key lies up to here in every collation
LAST_LETTER = "\uffff"
COLUMNS = "id, district_id, given_name, family_name, born_on, given_key, family_key"
ROWS = "SELECT * FROM (SELECT {columns} FROM {source} WHERE {where} LIMIT {most}) found{number}"
PAIR = (
    "SELECT {number} way, given_key, family_key FROM (SELECT given_key, family_key FROM {source} WHERE {where} "
    "GROUP BY given_key, family_key LIMIT {most}) found{number}"
)

NUMBERED = 'id IN (SELECT record_id FROM people_identity WHERE "index" IN ({marks}))'
GIVEN, FAMILY = "given_key = %s", "family_key = %s"
SAME_FAMILY = "family_key = %s AND family_name = %s"
GIVEN_BEGUN, FAMILY_BEGUN = "given_key BETWEEN %s AND %s", "family_key BETWEEN %s AND %s"
OF_PAIRS = "given_key = pair_given AND family_key = pair_family"
LISTED = "unnest(%s::text[], %s::text[]) pair (pair_given, pair_family) CROSS JOIN people_sourcerecord"
LISTED_ONE_BY_ONE = (
    "(SELECT column1 pair_given, column2 pair_family FROM (VALUES {marks})) CROSS JOIN people_sourcerecord"
)
NEARNESS = Indel.normalized_similarity


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
    district: str = ""
    source: str = "people_sourcerecord"

    def within(self, district: str) -> Way:
        return self._replace(
            where=f"{self.where} AND district_id = %s", values=(*self.values, district), district=district
        )


class Keys(NamedTuple):
    """How both names sound."""

    given: str
    family: str


Condition = tuple[str, tuple[Any, ...]]
Pair = tuple[str, str]  # the keys of somebody's names, in their order


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
    """As `by_name`, of names that sound another way by one letter, or one of them quite another way.

    The indexes alone tell which pairs of keys there are; rows are read of the nearest pairs.
    """
    straight, turned = _keys(asked)
    if not straight.given:
        return []
    if not straight.family:
        return _rows([*_everywhere([Way(*_among("given_key", near_keys(straight.given)), NEAR)], districts)])
    own = [_nearly(straight), *_one_nearly(turned), Way(GIVEN, straight[:1], PAIRS), Way(FAMILY, straight[1:], PAIRS)]
    sounding = _sounding([*_everywhere(own, districts), *(_one_nearly(straight) if asked.is_whole else ())])
    return _rows([_of_nearest(straight, pairs, district) for district, pairs in sounding.items()])


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


def _nearly(keys: Keys) -> Way:
    """The given name by one letter another, the family name of the same first one."""
    where, near = _among("given_key", near_keys(keys.given))
    return Way(f"{where} AND {FAMILY_BEGUN}", (*near, *_begun(keys.family[0])), PAIRS)


def _one_nearly(keys: Keys) -> Iterator[Way]:
    """One of the two names sounds as it was typed."""
    where, near = _among("family_key", near_keys(keys.family))
    yield Way(f"{GIVEN} AND {where}", (keys.given, *near), PAIRS)
    where, near = _among("given_key", near_keys(keys.given))
    yield Way(f"{FAMILY} AND {where}", (keys.family, *near), PAIRS)


def _of_nearest(typed: Keys, pairs: Collection[Pair], district: str) -> Way:
    """The rows of those pairs that sound most like what was typed, in either order."""
    most, rows = (READ, NEAR) if district else (READ_OF_OTHERS, BEGUN)
    source, values = _listed(_nearest(typed, pairs, most))
    way = Way(OF_PAIRS, values, rows, source=source)
    return way.within(district) if district else way


def _nearest(typed: Keys, pairs: Collection[Pair], most: int) -> list[Pair]:
    said = {" ".join(pair): pair for pair in pairs}
    both = (" ".join(typed), f"{typed.family} {typed.given}")
    near = [one for text in both for one in process.extract(text, list(said), scorer=NEARNESS, limit=most)]
    near.sort(key=itemgetter(1), reverse=True)
    return list(dict.fromkeys(said[text] for text, _near, _place in near))[:most]


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


def _among(column: str, keys: Sequence[str]) -> Condition:
    """One value for all keys where the database takes one: psycopg looks at every mark (2 ms for some hundred)."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", (list(keys),)
    return f"{column} IN ({_marks(keys)})", tuple(keys)


def _listed(pairs: Sequence[Pair]) -> Condition:
    """These pairs beside the records, as a source of rows."""
    if connection.vendor == "postgresql":
        values: tuple[Any, ...] = tuple(map(list, zip(*pairs, strict=True)))
        return LISTED, values
    marks = ", ".join(["(%s, %s)"] * len(pairs))
    return LISTED_ONE_BY_ONE.format(marks=marks), tuple(key for pair in pairs for key in pair)


def _sounding(ways: Sequence[Way]) -> dict[str, set[Pair]]:
    """Which pairs of keys there are, by district; under no district those of the city."""
    found: dict[str, set[Pair]] = {way.district: set() for way in ways}
    of_way = [found[way.district] for way in ways]
    for number, given, family in _fetched(PAIR, ways):
        of_way[number].add((given, family))
    return {district: pairs for district, pairs in found.items() if pairs}


def _fetched(select: str, ways: Sequence[Way]) -> list[tuple[Any, ...]]:
    """One statement for all ways."""
    if not ways:
        return []
    sql = " UNION ALL ".join(
        select.format(columns=COLUMNS, source=way.source, where=way.where, most=way.most, number=number)
        for number, way in enumerate(ways)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for way in ways for value in way.values])
        return list(cursor.fetchall())


def _rows(ways: Sequence[Way]) -> list[Candidate]:
    """Whoever is found by two ways is one."""
    rows = {row[0]: row for row in _fetched(ROWS, ways)}.values()
    return [Candidate(*row) if row[4].__class__ is not str else _dated(Candidate(*row)) for row in rows]


def _dated(row: Candidate) -> Candidate:
    """SQLite keeps days as text."""
    return row._replace(born_on=date.fromisoformat(str(row.born_on)))
