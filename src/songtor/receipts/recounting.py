"""Everybody counted anew from the receipts, by the database: what presence and counters must equal at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from songtor.city.roles import PLACES
from songtor.evidence.verify import Difference
from songtor.receipts.models import Counter, Receipt
from songtor.receipts.periods import days_of, periods_of
from songtor.receipts.presence import COLUMNS, COUNTED_BIT, KEYS, NAMED_BIT, WHOLE

# A district, its group, and the city: how each is named in the statements below.
SCOPES = ("r.district_id", "d.district_group_id", "'city'")
HELD = """
FROM receipts_receipt r JOIN city_district d ON d.code = r.district_id {joined}
WHERE r.day BETWEEN %s AND %s
AND NOT EXISTS (SELECT 1 FROM receipts_receiptreversal v WHERE v.receipt_id = r.id)"""
NAMED_AT = "JOIN receipts_receiptperson n ON n.receipt_id = r.id"
KNOWN_AT = f"{NAMED_AT} JOIN people_person p ON p.id = n.person_id"
BITS = " + ".join(
    [f"MAX(n.groups & {bit})" for bit in PLACES.values()]
    + [f"MAX(CASE WHEN n.groups <> 0 THEN {COUNTED_BIT} ELSE 0 END)", str(NAMED_BIT)]
)
PRESENT = f"SELECT {{scope}} AS scope, p.current_id AS person, {BITS} AS bits {HELD} GROUP BY 1, 2"  # nosec B608: names of our own
WRITTEN = "SELECT scope, person_id AS person, bits FROM receipts_presence WHERE period = %s AND {within}"
WITHIN = (
    "scope IN (SELECT code FROM city_district)",
    "scope IN (SELECT code FROM city_districtgroup)",
    "scope = 'city'",
)
PEOPLE = "SELECT scope, {sums} FROM ({present}) AS present GROUP BY scope"
VISITS = """
SELECT {scope}, SUM(r.heads), COUNT(*),
SUM(CASE WHEN EXISTS (SELECT 1 FROM receipts_receiptperson n WHERE n.receipt_id = r.id) THEN 1 ELSE 0 END)
{held} GROUP BY 1"""
COUNTS = "SELECT {scope}, c.vulnerable_group, SUM(c.heads) {held} GROUP BY 1, 2"
COUNTED_AT = "JOIN receipts_receiptcount c ON c.receipt_id = r.id"
NAMINGS = "SELECT {scope}, {sums} {held} GROUP BY 1"
FILL = """INSERT INTO receipts_presence (period, scope, person_id, bits, added)
SELECT %s, scope, person, bits, bits FROM ({present}) AS present"""

Days = tuple[date, date]
Cells = dict[tuple[str, str, str], dict[str, int]]


def differences() -> Iterator[Difference]:
    """Where presence or counters are not what the receipts say. Read it in `one_moment`."""
    cells = _counted()
    for period in _periods():
        yield from _presence_differences(period)
    for one in Counter.objects.order_by("period", "scope", "vulnerable_group").iterator(5_000):
        said = {column: getattr(one, column) for column in COLUMNS}
        counted = cells.pop((one.period, one.scope, one.vulnerable_group), dict.fromkeys(COLUMNS, 0))
        if said != counted:
            yield Difference("a counter is not what its receipts say", f"{one}: {said} / {counted}")
    for cell, counted in cells.items():
        if any(counted.values()):
            yield Difference("receipts that no counter counts", f"{' '.join(cell)}: {counted}")


def recount() -> list[Difference]:
    """The whole city counted anew from its receipts, and where that differs; nothing is changed."""
    return list(differences())


def begin() -> bool:
    """Whether receipts from before people were counted filled the counters now."""
    if Counter.objects.exists() or not Receipt.objects.exists():
        return False
    rebuild()
    return True


@transaction.atomic
def rebuild() -> None:
    """Presence and counters dropped and made again; hand-overs wait meanwhile."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE receipts_presence, receipts_counter IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM receipts_presence")
        cursor.execute("DELETE FROM receipts_counter")
        for period in _periods():
            for scope in SCOPES:
                cursor.execute(FILL.format(present=_present(scope)), [period, *days_of(period)])
    Counter.objects.bulk_create(
        [
            Counter(period=p, scope=s, vulnerable_group=g, **by)
            for (p, s, g), by in _counted().items()
            if any(by.values())
        ],
        batch_size=500,
    )


def _periods() -> list[str]:
    """Of the days something was handed over."""
    ends = Receipt.objects.aggregate(first=Min("day"), last=Max("day"))
    if ends["first"] is None:
        return []
    years = range(int(periods_of(ends["first"])[0]), int(periods_of(ends["last"])[0]) + 1)
    return [f"{year}{part}" for year in years for part in ("", "Q1", "Q2", "Q3", "Q4")]


def _present(scope: str) -> str:
    return PRESENT.format(scope=scope, joined=KNOWN_AT)


def _presence_differences(period: str) -> Iterator[Difference]:
    for scope, within in zip(SCOPES, WITHIN, strict=True):
        counted, written = _present(scope), WRITTEN.format(within=within)
        days = days_of(period)
        for what, sql, values in (
            ("somebody counted is missing", f"{counted} EXCEPT {written}", [*days, period]),
            ("somebody is counted without a receipt", f"{written} EXCEPT {counted}", [period, *days]),
        ):
            yield from (Difference(what, f"{period} {place} {person}") for place, person, _bits in _rows(sql, values))


def _counted() -> Cells:
    """Every counter as the receipts have it."""
    cells: Cells = {}
    for period in _periods():
        for (scope, group), by in _counted_between(days_of(period)).items():
            cells[period, scope, group] = by
    return cells


def _counted_between(days: Days) -> dict[tuple[str, str], dict[str, int]]:
    """By scope and group."""
    cells: dict[tuple[str, str], dict[str, int]] = {}

    def put(scope: str, group: str, **by: int) -> None:
        cells.setdefault((scope, group), dict.fromkeys(COLUMNS, 0)).update(by)

    for scope in SCOPES:
        for place, *people in _people(days, scope):
            for group, number in zip(KEYS, people, strict=True):
                put(place, group, people=number)
        for place, *named in _namings(days, scope):
            for group, number in zip(KEYS, named, strict=True):
                put(place, group, named=number)
        for place, heads, receipts, naming in _visits(days, scope):
            put(place, WHOLE, heads=heads, receipts=receipts, naming=naming)
        for place, group, heads in _counts(days, scope):
            put(place, group, heads=heads)
    return cells


def _people(days: Days, scope: str) -> list[tuple[Any, ...]]:
    sums = ", ".join(f"SUM(CASE WHEN bits & {bit} <> 0 THEN 1 ELSE 0 END)" for bit in KEYS.values())
    return _rows(PEOPLE.format(sums=sums, present=_present(scope)), days)


def _namings(days: Days, scope: str) -> list[tuple[Any, ...]]:
    tests = {COUNTED_BIT: "n.groups <> 0", NAMED_BIT: "1 = 1"}
    asked = (tests.get(bit, f"n.groups & {bit} <> 0") for bit in KEYS.values())
    sums = ", ".join(f"SUM(CASE WHEN {test} THEN 1 ELSE 0 END)" for test in asked)
    return _rows(NAMINGS.format(scope=scope, sums=sums, held=HELD.format(joined=NAMED_AT)), days)


def _visits(days: Days, scope: str) -> list[tuple[Any, ...]]:
    return _rows(VISITS.format(scope=scope, held=HELD.format(joined="")), days)


def _counts(days: Days, scope: str) -> list[tuple[Any, ...]]:
    return _rows(COUNTS.format(scope=scope, held=HELD.format(joined=COUNTED_AT)), days)


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
