"""A quarter's KR for machines: one object, and one line per place as BMA Policy Tracking takes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from songtor.engines.sheets.writing import Column, Kind, Table, Value, csv_bytes
from songtor.evidence.queries import seal_of
from songtor.receipts.periods import CITY
from songtor.reports.kr.report import INDICATOR, KrReport, Reached, Row

HOW_COUNTED = {
    "people": "people named on receipts of the quarter that hold, in at least one vulnerable group on a day they were "
    "given food; each once in a district, once in a group of districts and once in the city",
    "people_year": "the same from the first day of the fiscal year on; quarters do not add up to it",
    "visits": "named people and unnamed heads of receipts that hold, every time; visits are never people",
    "without_group": "people named who were in no vulnerable group; not counted for the KR",
    "coverage": "receipts that name at least one person / receipts that hold; three decimals, half up",
    "share": "people_year / target; three decimals, half up",
    "pace": "target x days elapsed / days of the fiscal year, half up to whole people",
    "by_group": "people and visits of each vulnerable group; groups overlap and do not add up",
}


def as_object(told: KrReport) -> dict[str, object]:
    """One JSON object with numerators, denominators and rounding."""
    quarter = told.quarter
    return {
        "report": "kr",
        "kr": INDICATOR,
        "fiscal_year": quarter.fiscal_year,
        "quarter": quarter.number,
        "from": quarter.first.isoformat(),
        "to": quarter.last.isoformat(),
        "as_of": told.as_of.isoformat(),
        "host": told.host,
        "is_locked": told.is_locked,
        "how_counted": HOW_COUNTED,
        "rows": [_line(row) for row in told.rows],
        "groups": [_line(row) for row in told.groups],
        "city": _line(told.city) if told.city else None,
    }


def _line(row: Row) -> dict[str, object]:
    quarter = row.quarter
    return {
        "key": row.key,
        "name_th": row.name_th,
        "name_en": row.name_en,
        "people": quarter.people,
        "people_year": row.year.people,
        "without_group": quarter.without_group,
        "visits": quarter.visits,
        "visits_named": quarter.named_visits,
        "visits_unnamed": quarter.heads,
        "receipts": quarter.receipts,
        "receipts_naming": quarter.naming,
        "coverage": _exact(quarter.coverage),
        "targets": [_reached(one) for one in row.reached],
        "state": row.standing.state.value,
        "is_late": row.is_late,
        "by_group": {group: {"people": n, "visits": visits} for group, (n, visits) in quarter.by_group.items()},
        "restated": [
            {"group": one.group, "measure": one.column, "was": one.was, "is": one.became} for one in row.changes
        ],
    }


def _reached(one: Reached) -> dict[str, object]:
    return {
        "source": one.target.source,
        "document": one.target.document,
        "people": one.target.people,
        "share": _exact(one.share),
        "pace": one.pace,
        "ahead": one.ahead,
    }


def _exact(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


COLUMNS = (
    ("kr_code", Kind.TEXT),
    ("fiscal_year", Kind.COUNT),
    ("quarter", Kind.COUNT),
    ("host", Kind.TEXT),
    ("supporters", Kind.TEXT),
    ("target_source", Kind.TEXT),
    ("target", Kind.COUNT),
    ("result", Kind.COUNT),
    ("share", Kind.SHARE),
    ("result_quarter", Kind.COUNT),
    ("visits_quarter", Kind.COUNT),
    ("coverage", Kind.SHARE),
    ("state", Kind.TEXT),
    ("narrative", Kind.TEXT),
    ("evidence", Kind.TEXT),
)


def tracking_rows(told: KrReport) -> Iterator[list[Value]]:
    """A line per place and target: where sources disagree the city has a line for each."""
    for row in [*told.rows, *([told.city] if told.city else [])]:
        for one in row.reached or (None,):
            yield [
                INDICATOR,
                told.quarter.fiscal_year,
                told.quarter.number,
                told.host,
                row.name,
                one.target.source if one else "",
                one.target.people if one else None,
                row.year.people,
                one.share if one else None,
                row.quarter.people,
                row.quarter.visits,
                row.quarter.coverage,
                str(row.standing.state.label),
                narrative(row),
                evidence(row),
            ]


def narrative(row: Row) -> str:
    """What the district wrote; otherwise the figures in one sentence."""
    sheet = row.standing.sheet
    if sheet is not None and sheet.narrative:
        return sheet.narrative
    said = _("%(people)s people were given food, %(visits)s times, by %(receipts)s receipts")
    counted = {"people": row.quarter.people, "visits": row.quarter.visits, "receipts": row.quarter.receipts}
    return said % {name: f"{number:,}" for name, number in counted.items()}


def evidence(row: Row) -> str:
    """Where the numbers are sealed; open ones point to their receipts."""
    sheet = row.standing.sheet
    entry = seal_of(sheet, scope=sheet.district_id or CITY) if sheet is not None else None
    if entry is None or row.standing.frozen is None:
        return _("%(count)s receipts, not handed in yet") % {"count": f"{row.quarter.receipts:,}"}
    words = {"number": sheet.number if sheet else 0, "seq": entry.seq, "seal": entry.digest[:16]}
    return _("sheet %(number)s, sealed as act %(seq)s of its chain (%(seal)s)") % words


def as_csv(told: KrReport) -> bytes:
    """What is typed into BMA Policy Tracking, a line each; UTF-8 with a BOM."""
    columns = tuple(Column(name, kind) for name, kind in COLUMNS)
    return csv_bytes(Table("KR", columns, tracking_rows(told)))
