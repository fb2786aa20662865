"""People counted once: a row per person, period and scope, and counters that move when one begins or ends.

Written in the transaction of the receipt. Rows are taken in one order everywhere (people, presence, counters), so that
two hand-overs at one moment wait for each other and never both in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from songtor.city.roles import EVERY_GROUP, PLACES
from songtor.evidence.rows import as_id, as_key, found_where, marks
from songtor.people.models import Person
from songtor.receipts.models import Presence, Receipt, ReceiptCount, ReceiptPerson
from songtor.receipts.periods import periods_of, scopes_of

T = TypeVar("T")
WHOLE, NAMED = "", "NAMED"
COUNTED_BIT = 1 << 14  # in at least one group on one of the days
NAMED_BIT = 1 << 15
KEYS = {**PLACES, WHOLE: COUNTED_BIT, NAMED: NAMED_BIT}
COLUMNS = ("people", "named", "heads", "receipts", "naming")
AT_ONCE = 150  # rows of one statement: SQLite takes so many values
ADD_PRESENCE = """
INSERT INTO receipts_presence (period, scope, person_id, bits, added) {rows}
ON CONFLICT (period, scope, person_id) DO UPDATE
SET added = excluded.bits & ~receipts_presence.bits, bits = receipts_presence.bits | excluded.bits
WHERE (excluded.bits & ~receipts_presence.bits) <> 0
RETURNING period, scope, added"""
MOVE_COUNTERS = """
INSERT INTO receipts_counter (period, scope, vulnerable_group, people, named, heads, receipts, naming) {rows}
ON CONFLICT (period, scope, vulnerable_group) DO UPDATE
SET people = receipts_counter.people + excluded.people, named = receipts_counter.named + excluded.named,
heads = receipts_counter.heads + excluded.heads, receipts = receipts_counter.receipts + excluded.receipts,
naming = receipts_counter.naming + excluded.naming"""

PRESENT = ("text", "text", "uuid", "integer", "integer")
COUNTER = ("text", "text", "text", *["bigint"] * len(COLUMNS))

Place = tuple[str, str, UUID]  # period, scope, person as they are known today
Cell = tuple[str, str, str]  # period, scope, group
Scopes = Mapping[str, tuple[str, str, str]]  # of a district


@dataclass(frozen=True)
class Tally:
    """What a receipt brings to its periods and scopes. `named` are (person as known today, groups of that day)."""

    district: str
    day: date
    heads: int
    counts: Mapping[str, int]
    named: tuple[tuple[UUID, int], ...] = ()


class Moves:
    """What changes in which counter."""

    def __init__(self) -> None:
        self.cells: defaultdict[Cell, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))

    def move(self, period: str, scope: str, group: str, **by: int) -> None:
        cell = self.cells[period, scope, group]
        for column, amount in by.items():
            cell[column] += amount

    def move_people(self, period: str, scope: str, bits: int, by: int = 1) -> None:
        for group, bit in KEYS.items():
            if bits & bit:
                self.move(period, scope, group, people=by)

    def post(self) -> None:
        """In the order of the cells, for all who post at the same moment."""
        rows = [(*cell, *by.values()) for cell, by in sorted(self.cells.items()) if any(by.values())]
        for some in _portions(rows):
            _run(MOVE_COUNTERS, COUNTER, some)


def with_marks(groups: int) -> int:
    """The groups of a day, that somebody was named, and whether they count."""
    return groups | NAMED_BIT | (COUNTED_BIT if groups & EVERY_GROUP else 0)


def hold_persons(recorded: Iterable[UUID], *, alone: bool = False) -> dict[UUID, UUID]:
    """Who the recorded ids stand for today, held until the transaction ends so that nobody joins or parts them.

    Hand-overs hold them together; `alone` is for whoever counts them anew. Ids that do not exist are left out.
    """
    return dict(_held("id", sorted(set(recorded), key=str), alone=alone))


def hold_people(recorded: Iterable[UUID]) -> dict[UUID, Person]:
    """The same people as rows, held together with other hand-overs."""
    key, ids = Person._meta.pk, sorted(set(recorded), key=str)
    where = f"id IN ({marks(ids)}) ORDER BY id{_locking(alone=False)}"
    rows = found_where(Person, where, [as_key(key, one) for one in ids])
    return {one.pk: one for one in rows}


def _held(column: str, ids: Sequence[UUID], *, alone: bool) -> Iterator[tuple[UUID, UUID]]:
    lock = _locking(alone=alone) if ids else ""
    key = Person._meta.pk
    for some in _portions(ids):
        sql = f"SELECT id, current_id FROM people_person WHERE {column} IN ({marks(some)}) ORDER BY id{lock}"  # noqa: S608  # nosec B608: names of our own
        with connection.cursor() as cursor:
            cursor.execute(sql, [as_key(key, one) for one in some])
            yield from ((as_id(pk), as_id(current)) for pk, current in cursor.fetchall())


def _locking(*, alone: bool) -> str:
    """Alone leaves the key to others: a row of presence that points to a person waits for nobody who holds them."""
    if not connection.features.has_select_for_update:
        return ""
    return " FOR NO KEY UPDATE" if alone else " FOR SHARE"


def count(tallies: Sequence[Tally]) -> None:
    """Adds receipts that were just written; their people are held (`hold_persons`)."""
    moves, scopes = Moves(), scopes_of({one.district for one in tallies})
    _move_visits(moves, tallies, 1, scopes)
    named = [(one.district, one.day, person, groups) for one in tallies for person, groups in one.named]
    for period, scope, bits in _add_presence(_presence(named, scopes)):
        moves.move_people(period, scope, bits)
    moves.post()


def uncount(tallies: Sequence[Tally]) -> None:
    """Takes off receipts that were just reversed; their people are counted anew."""
    moves = Moves()
    _move_visits(moves, tallies, -1, scopes_of({one.district for one in tallies}))
    _recount({person for one in tallies for person, _groups in one.named}, moves)
    moves.post()


@transaction.atomic
def recount_people(persons: Iterable[UUID]) -> None:
    """Presence and counters of these people as their receipts have them, in the caller's transaction.

    After a merge or a split: name everybody whose id stood, or stands now, for somebody else. Visits do not move.
    """
    moves = Moves()
    _recount(set(persons), moves)
    moves.post()


def tallies_of(receipts: Sequence[Receipt], *, alone: bool = False) -> list[Tally]:
    """What written receipts bring, their people as they are known today; held `alone` to be taken off again."""
    rows = list(ReceiptPerson.objects.filter(receipt__in=receipts).values_list("receipt_id", "person_id", "groups"))
    current = hold_persons([person for _receipt, person, _groups in rows], alone=alone)
    named: defaultdict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for receipt, person, groups in rows:
        named[receipt].append((current[person], groups))
    counts: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    told = ReceiptCount.objects.filter(receipt__in=receipts).values_list("receipt_id", "vulnerable_group", "heads")
    for pk, group, heads in told:
        counts[pk][group] = heads
    return [Tally(one.district_id, one.day, one.heads, counts[one.pk], tuple(named[one.pk])) for one in receipts]


def _move_visits(moves: Moves, tallies: Sequence[Tally], sign: int, scopes: Scopes) -> None:
    for one in tallies:
        groups_named = _tallied(KEYS, [with_marks(groups) for _person, groups in one.named])
        for period in periods_of(one.day):
            for scope in scopes[one.district]:
                naming = sign if one.named else 0
                moves.move(period, scope, WHOLE, heads=sign * one.heads, receipts=sign, naming=naming)
                for group, heads in one.counts.items():
                    moves.move(period, scope, group, heads=sign * heads)
                for group, named in groups_named.items():
                    moves.move(period, scope, group, named=sign * named)


def _tallied(keys: Mapping[str, int], bits: Sequence[int]) -> dict[str, int]:
    return {group: number for group, bit in keys.items() if (number := sum(bool(one & bit) for one in bits))}


def _presence(named: Iterable[tuple[str, date, UUID, int]], scopes: Scopes) -> dict[Place, int]:
    """What stands in each period and scope of people given food in districts on days."""
    wanted: defaultdict[Place, int] = defaultdict(int)
    for district, day, person, groups in named:
        for period in periods_of(day):
            for scope in scopes[district]:
                wanted[period, scope, person] |= with_marks(groups)
    return wanted


def _add_presence(wanted: Mapping[Place, int]) -> Iterator[tuple[str, str, int]]:
    """Period, scope and bits of whatever was not there before."""
    key = Person._meta.pk
    rows = sorted(
        (period, scope, str(person), as_key(key, person), bits) for (period, scope, person), bits in wanted.items()
    )
    for some in _portions([(period, scope, person, bits, bits) for period, scope, _order, person, bits in rows]):
        yield from _run(ADD_PRESENCE, PRESENT, some)


def _recount(persons: Collection[UUID], moves: Moves) -> None:
    affected = sorted({*persons, *hold_persons(persons, alone=True).values()}, key=str)
    for some in _portions(affected):
        _settle(some, _wanted(some), moves)


def _wanted(affected: Sequence[UUID]) -> dict[Place, int]:
    """What the receipts that hold say of everybody who stands for one of these today."""
    standing = dict(_held("current_id", affected, alone=True))
    held = ReceiptPerson.objects.filter(person__in=list(standing), receipt__reversal__isnull=True)
    rows = list(held.values_list("district_id", "receipt__day", "person_id", "groups"))
    named = ((district, day, standing[person], groups) for district, day, person, groups in rows)
    return _presence(named, scopes_of({district for district, *_rest in rows}))


def _settle(affected: Sequence[UUID], wanted: Mapping[Place, int], moves: Moves) -> None:
    """Brings the presence of these people to what it shall be; nobody else writes it while they are held alone."""
    there = {(one.period, one.scope, one.person_id): one for one in Presence.objects.filter(person__in=affected)}
    for place in {*wanted, *there}:
        before, after = there[place].bits if place in there else 0, wanted.get(place, 0)
        moves.move_people(place[0], place[1], after & ~before)
        moves.move_people(place[0], place[1], before & ~after, -1)
    Presence.objects.filter(pk__in=[one.pk for place, one in there.items() if place not in wanted]).delete()
    changed = [place for place, bits in wanted.items() if place in there and there[place].bits != bits]
    for place in changed:
        there[place].bits = there[place].added = wanted[place]
    Presence.objects.bulk_update([there[place] for place in changed], ["bits", "added"])
    new = [(*place, bits) for place, bits in wanted.items() if place not in there]
    Presence.objects.bulk_create(
        Presence(period=period, scope=scope, person_id=person, bits=bits, added=bits)
        for period, scope, person, bits in new
    )


def _portions(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(rows), AT_ONCE):
        yield rows[at : at + AT_ONCE]


def _run(sql: str, types: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """PostgreSQL gets a list for each column, so that any number of rows is a statement it knows."""
    if connection.vendor == "postgresql":
        of_rows = f"SELECT * FROM unnest({', '.join(f'%s::{one}[]' for one in types)})"  # noqa: S608  # nosec B608: types of ours
        values = [list(column) for column in zip(*rows, strict=True)]
    else:
        of_rows = f"VALUES {', '.join([f'({marks(types)})'] * len(rows))}"
        values = [value for row in rows for value in row]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=of_rows), values)
        return list(cursor.fetchall()) if cursor.description else []
