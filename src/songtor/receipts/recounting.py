"""Everybody counted anew from the receipts, by the database: what presence and counters must equal at any moment.

Receipts are read by quarter and district; fiscal years, groups of districts and the city are put together from those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from songtor.evidence.verify import Difference
from songtor.receipts.models import Counter, Presence, Receipt
from songtor.receipts.periods import Quarter, scopes_of
from songtor.receipts.presence import COLUMNS, COUNTED_BIT, KEYS, NAMED_BIT, WHOLE

BITS = tuple(KEYS.values())
MARKS = f"(n.groups | {NAMED_BIT} | CASE WHEN n.groups <> 0 THEN {COUNTED_BIT} ELSE 0 END)"
# What any question below may read; the database makes only what is read.
PRELUDE = """WITH quarters (name, year, first_day, last_day) AS (VALUES {quarters}),
held AS (
SELECT r.id, r.heads, r.district_id AS district, q.name AS quarter, q.year
FROM receipts_receipt r JOIN quarters q ON r.day BETWEEN q.first_day AND q.last_day
WHERE NOT EXISTS (SELECT 1 FROM receipts_receiptreversal v WHERE v.receipt_id = r.id)
), in_districts AS MATERIALIZED (
SELECT h.quarter, h.year, h.district, p.current_id AS person, {any_mark} AS bits FROM held h
JOIN receipts_receiptperson n ON n.receipt_id = h.id JOIN people_person p ON p.id = n.person_id GROUP BY 1, 2, 3, 4
), placed AS (
SELECT i.*, d.district_group_id AS district_group, 'city' AS city
FROM in_districts i JOIN city_district d ON d.code = i.district
), present (period, scope, person, bits) AS (
SELECT quarter, district, person, bits FROM in_districts
UNION ALL SELECT year, district, person, {any_bit} FROM placed GROUP BY 1, 2, 3
UNION ALL SELECT quarter, district_group, person, {any_bit} FROM placed GROUP BY 1, 2, 3
UNION ALL SELECT year, district_group, person, {any_bit} FROM placed GROUP BY 1, 2, 3
UNION ALL SELECT quarter, city, person, {any_bit} FROM placed GROUP BY 1, 2, 3
UNION ALL SELECT year, city, person, {any_bit} FROM placed GROUP BY 1, 2, 3
)"""
# A row that is on one side only: each side has a period, scope and person once.
UNEQUAL = """SELECT period, scope, person, SUM(is_written) FROM (
SELECT period, scope, person, bits, 0 AS is_written FROM present
UNION ALL SELECT period, scope, person_id, bits, 1 FROM receipts_presence
) AS sides GROUP BY period, scope, person, bits HAVING COUNT(*) = 1"""
FILL = "INSERT INTO receipts_presence (period, scope, person_id, bits, added)"
PEOPLE = "SELECT period, scope, {sums} FROM {rows} GROUP BY 1, 2"
NAMED = """SELECT h.quarter, h.district, {sums}
FROM held h JOIN receipts_receiptperson n ON n.receipt_id = h.id GROUP BY 1, 2"""
HEADS = """SELECT h.quarter, h.district, c.vulnerable_group, SUM(c.heads)
FROM held h JOIN receipts_receiptcount c ON c.receipt_id = h.id GROUP BY 1, 2, 3"""
VISITS = """SELECT h.quarter, h.district, SUM(h.heads), COUNT(*),
SUM(CASE WHEN EXISTS (SELECT 1 FROM receipts_receiptperson n WHERE n.receipt_id = h.id) THEN 1 ELSE 0 END)
FROM held h GROUP BY 1, 2"""
BEFORE_ANY = Quarter(2568, 1)  # where nothing was handed over yet

Cells = dict[tuple[str, str, str], dict[str, int]]  # by period, scope and group


def differences() -> Iterator[Difference]:
    """Where presence or counters are not what the receipts say. Read it in `one_moment`."""
    for period, scope, person, is_written in _rows(UNEQUAL):
        what = "somebody is counted without a receipt" if is_written else "somebody counted is missing"
        yield Difference(what, f"{period} {scope} {person}")
    cells = _counted("present")
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
    _rows("SELECT period, scope, person, bits, bits FROM present ORDER BY 1, 2, 3", into=FILL)  # as its index lies
    cells = _counted(Presence._meta.db_table)
    Counter.objects.bulk_create(
        [Counter(period=p, scope=s, vulnerable_group=g, **by) for (p, s, g), by in cells.items() if any(by.values())],
        batch_size=500,
    )


def _counted(present: str) -> Cells:
    """Every counter as the receipts have it, people as a table has them that says who was present."""
    cells: Cells = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    for period, scope, *people in _rows(PEOPLE.format(sums=_sums("bits"), rows=present)):
        for group, number in zip(KEYS, people, strict=True):
            cells[period, scope, group]["people"] = number
    visits = list(_visits())
    scopes = scopes_of({district for _quarter, district, *_by in visits})
    for quarter, district, group, column, number in visits:
        for period in (quarter, Quarter.read(quarter).year_key):
            for scope in scopes[district]:
                cells[period, scope, group][column] += number
    return cells


def _visits() -> Iterator[tuple[str, str, str, str, int]]:
    """What adds up: by quarter, district, group and column."""
    for quarter, district, heads, receipts, naming in _rows(VISITS):
        for column, number in (("heads", heads), ("receipts", receipts), ("naming", naming)):
            yield quarter, district, WHOLE, column, number
    for quarter, district, group, heads in _rows(HEADS):
        yield quarter, district, group, "heads", heads
    for quarter, district, *named in _rows(NAMED.format(sums=_sums(MARKS))):
        yield from ((quarter, district, group, "named", number) for group, number in zip(KEYS, named, strict=True))


def _sums(bits: str) -> str:
    return ", ".join(f"SUM(CASE WHEN {bits} & {bit} <> 0 THEN 1 ELSE 0 END)" for bit in BITS)


def _rows(asked: str, *, into: str = "") -> list[tuple[Any, ...]]:
    quarters = _quarters()
    prelude = PRELUDE.format(
        quarters=", ".join(["(%s, %s, %s, %s)"] * len(quarters)), any_mark=_any(MARKS), any_bit=_any("bits")
    )
    with connection.cursor() as cursor:
        values = [value for one in quarters for value in (one.key, one.year_key, one.first, one.last)]
        cursor.execute(f"{into} {prelude} {asked}", values)
        return list(cursor.fetchall()) if cursor.description else []


def _any(bits: str) -> str:
    """The bits that are set in any of the rows."""
    if connection.vendor == "postgresql":
        return f"BIT_OR({bits})"
    return " + ".join(f"MAX({bits} & {bit})" for bit in BITS)


def _quarters() -> list[Quarter]:
    """From the first receipt to the last."""
    days = Receipt.objects.aggregate(first=Min("day"), last=Max("day"))
    quarters = [Quarter.of(days["first"]) if days["first"] else BEFORE_ANY]
    while days["last"] and quarters[-1].last < days["last"]:
        quarters.append(quarters[-1].after)
    return quarters
