"""Who somebody is today and the record they are shown by, read at once for the few that are shown at the door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from songtor.city.models import District
from songtor.evidence.rows import as_key, found_where
from songtor.people.persons.models import Source, SourceRecord

TOLD = """SELECT p.current_id, p.district_id, r.id, r.replaces_id, r.source, e.record_id
FROM people_person p JOIN people_sourcerecord r ON r.person_id = p.id
LEFT JOIN people_sourcerecordend e ON e.record_id = r.id
WHERE p.current_id IN (
SELECT q.current_id FROM people_sourcerecord o JOIN people_person q ON q.id = o.person_id WHERE o.id IN ({marks}))
ORDER BY r.entered_at DESC, r.id DESC"""


@dataclass(frozen=True)
class Standing:
    """Somebody as known today. `shown` holds: the registration, else the newest; `found` were not taken back."""

    current_id: UUID
    met_in: frozenset[str]
    found: frozenset[UUID]
    shown: UUID


def standing(records: Collection[UUID]) -> dict[UUID, Standing]:
    """Whom these records speak of, by record; those that say nothing any more are left out."""
    told: dict[Any, list[tuple[Any, ...]]] = {}
    for current, *rest in _told(records):
        told.setdefault(current, []).append(tuple(rest))
    people = filter(None, (_standing(current, rows) for current, rows in told.items()))
    return {record: one for one in people for record in one.found}


def _told(records: Collection[UUID]) -> list[tuple[Any, ...]]:
    if not records:
        return []
    values = [as_key(SourceRecord._meta.pk, pk) for pk in records]
    with connection.cursor() as cursor:
        cursor.execute(TOLD.format(marks=_marks(values)), values)
        return list(cursor.fetchall())


def _standing(current: Any, told: list[tuple[Any, ...]]) -> Standing | None:
    """Of all records of one person, the newest first."""
    replaced = {replaces for _met, _record, replaces, _source, _ended in told}
    found = [(source, record) for _met, record, _replaces, source, ended in told if ended is None]
    holding = [(source, record) for source, record in found if record not in replaced]
    if not holding:
        return None
    _source, shown = min(holding, key=lambda one: one[0] != Source.REGISTERED)
    return Standing(
        _id(current), frozenset(row[0] for row in told), frozenset(_id(record) for _, record in found), _id(shown)
    )


def told_by(records: Collection[UUID]) -> dict[UUID, SourceRecord]:
    """The records with their districts, by id."""
    values = [as_key(SourceRecord._meta.pk, pk) for pk in records]
    rows = found_where(SourceRecord, f"id IN ({_marks(values)})", values) if values else []
    codes = sorted({row.district_id for row in rows})
    districts = {one.pk: one for one in found_where(District, f"code IN ({_marks(codes)})", codes)} if codes else {}
    for row in rows:
        row.district = districts[row.district_id]
    return {row.pk: row for row in rows}


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _id(value: UUID | str) -> UUID:
    """SQLite keeps ids as text."""
    return value if isinstance(value, UUID) else UUID(value)
