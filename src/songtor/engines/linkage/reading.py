"""A CSV of records: read whole or refused, with the row and the rule."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from songtor.engines.linkage.records import COLUMNS, Record

FIRST_YEAR, LAST_YEAR = 1850, 2150
LONGEST_FIELD = 1000
SEXES = ("", "F", "M")


class BadRecords(ValueError):
    """What a file of records breaks; `row` counts as a text editor counts the lines, 1 is the header."""

    def __init__(self, row: int, rule: str) -> None:
        super().__init__(f"row {row}: {rule}")
        self.row = row
        self.rule = rule


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file one by one; columns that are not the engine's are passed over. `BadRecords`, `OSError`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _records(file)
    except UnicodeDecodeError:
        raise BadRecords(_undecodable_row(path), "is not UTF-8") from None


def _records(file: Iterator[str]) -> Iterator[Record]:
    rows = csv.reader(file, strict=True)
    row = 1
    try:
        header = next(rows, [])
        places = _places(header)
        seen: set[str] = set()
        for fields in rows:
            row = rows.line_num
            if fields:
                yield _record(row, fields, len(header), places, seen)
    except csv.Error as error:
        raise BadRecords(max(row, rows.line_num), f"is not CSV ({error})") from None
    if not seen:
        raise BadRecords(row, "no record follows the header")


def _places(header: list[str]) -> list[int]:
    if not header:
        raise BadRecords(1, "the file is empty; a header is wanted")
    if missing := [column for column in COLUMNS if column not in header]:
        raise BadRecords(1, f"columns are missing: {', '.join(missing)}")
    if twice := [column for column in COLUMNS if header.count(column) > 1]:
        raise BadRecords(1, f"columns stand twice: {', '.join(twice)}")
    return [header.index(column) for column in COLUMNS]


def _record(row: int, fields: list[str], width: int, places: list[int], seen: set[str]) -> Record:
    if len(fields) != width:
        raise BadRecords(row, f"has {len(fields)} fields, the header has {width}")
    told = [fields[place].strip() for place in places]
    record_id, sex, born = told[0], told[5], told[6]
    if not record_id:
        raise BadRecords(row, "record_id is empty")
    if record_id in seen:
        raise BadRecords(row, f"record_id {record_id[:60]!r} stands twice")
    seen.add(record_id)
    if sex not in SEXES:
        raise BadRecords(row, "sex is F, M or empty")
    if max(map(len, told)) > LONGEST_FIELD:
        raise BadRecords(row, f"a field is longer than {LONGEST_FIELD} characters")
    return Record._make([*told[:6], _day(row, born) if born else None, *told[7:]])


def _day(row: int, text: str) -> date:
    """Messages never repeat what a field says of somebody."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise BadRecords(row, "birth_date is not like 1950-03-02")
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise BadRecords(row, "birth_date is no day of the calendar") from None
    if not FIRST_YEAR <= born.year <= LAST_YEAR:
        raise BadRecords(row, f"birth_date is not of a year between {FIRST_YEAR} and {LAST_YEAR} (common era)")
    return born


def _undecodable_row(path: Path) -> int:
    with path.open("rb") as file:
        for row, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return row
    return 1
