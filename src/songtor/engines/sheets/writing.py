"""Tables as XLSX and CSV: numbers are numbers, text is always text, and the same input gives the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import count
from math import ceil
from typing import Final, Protocol, cast
from zoneinfo import ZoneInfo

import xlsxwriter

from songtor.engines.sheets.formulas import harmless

Value = str | int | Decimal | date | datetime | None
Values = Sequence[Value]

THAI_CLOCK: Final = ZoneInfo("Asia/Bangkok")
MOST_ROWS: Final = 1_048_576
LONGEST_TEXT: Final = 32_767
LONGEST_SHEET_NAME: Final = 31
A4: Final = 9
WIDER_BOLD: Final = 1.1
LINE_POINTS: Final = 19
FONT: Final = {"font_name": "Sarabun", "font_size": 11, "valign": "top"}
BUDDHIST_DATE: Final = "[$-107041E]d mmm yyyy"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


class Kind(StrEnum):
    """What a column holds, and so what its values are."""

    TEXT = "text"
    KG = "kg"
    """Whole grams (int), written as kilograms with three decimals."""
    COUNT = "count"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    """An aware datetime, written as the clock in Thailand showed it."""
    SHARE = "share"
    """A Decimal, 1 is the whole; written as a percentage."""


FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.KG: "#,##0.000",
    Kind.COUNT: "#,##0",
    Kind.MONEY: "#,##0.00",
    Kind.DATE: BUDDHIST_DATE,
    Kind.MOMENT: f"{BUDDHIST_DATE} hh:mm",
    Kind.SHARE: "0.0%",
}


WORDS_AND_TIMES: Final = frozenset({Kind.TEXT, Kind.DATE, Kind.MOMENT})


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True)
class Table:
    """One sheet. `rows` is gone through once, so it may be a generator; `total` stands below, outside the filter."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Values]
    notes: tuple[str, ...] = ()
    total: Values | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs columns")


class Format(Protocol):
    """A cell format of the writer of XLSX, which comes without types."""


@dataclass(frozen=True)
class _Formats:
    header: tuple[Format, ...]
    note: Format
    row: tuple[Format, ...]
    total: tuple[Format, ...]


def xlsx(tables: Sequence[Table], *, moment: datetime) -> bytes:
    """A workbook with a sheet per table, set up for A4; `moment` (aware) is written into it as its date.

    Raises ValueError for a value that is not of its column's kind, a row of another length, and too many rows.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"created": moment.astimezone(UTC).replace(tzinfo=None)})
    names = _sheet_names([table.title for table in tables])
    for table, name in zip(tables, names, strict=True):
        sheet = book.add_worksheet(name)
        _set_up_page(sheet, table)
        _write_table(sheet, table, _formats(book, table))
    book.close()
    return out.getvalue()


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with a BOM; kilograms and money as plain decimals, days as 2024-11-05, formulas made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column.title) for column in table.columns])
    last = [] if table.total is None else [table.total]
    for row in (*table.rows, *last):
        writer.writerow([_in_csv(column, value) for column, value in zip(table.columns, row, strict=True)])
    return out.getvalue().encode("utf-8-sig", "replace")


def _in_csv(column: Column, value: Value) -> str:
    if value is None:
        return ""
    read = _IN_KIND[column.kind](value)
    match read:
        case datetime():
            return read.isoformat(sep=" ", timespec="seconds")
        case date():
            return read.isoformat()
        case Decimal():
            return f"{read:f}"
        case str():
            return harmless(read)
        case _:
            return str(read)


def _as_text(value: Value) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    text = _SURROGATES.sub("�", value)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _as_kilograms(value: Value) -> Decimal:
    return (Decimal(_as_count(value)) / 1000).quantize(Decimal("0.001"))


def _as_count(value: Value) -> int:
    if not isinstance(value, int):
        raise ValueError(f"not a whole number: {value!r}")
    return value


def _as_decimal(value: Value) -> Decimal:
    if not isinstance(value, int | Decimal):
        raise ValueError(f"not a number: {value!r}")
    if not Decimal(value).is_finite():
        raise ValueError(f"not a number: {value!r}")
    return Decimal(value)


def _as_day(value: Value) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"not a day: {value!r}")
    return value


def _as_clock(value: Value) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"not a moment with a zone: {value!r}")
    return value.astimezone(THAI_CLOCK).replace(tzinfo=None)


_IN_KIND: Final[dict[Kind, Callable[[Value], str | int | Decimal | date | datetime]]] = {
    Kind.TEXT: _as_text,
    Kind.KG: _as_kilograms,
    Kind.COUNT: _as_count,
    Kind.MONEY: _as_decimal,
    Kind.DATE: _as_day,
    Kind.MOMENT: _as_clock,
    Kind.SHARE: _as_decimal,
}


def _write_table(sheet: xlsxwriter.worksheet.Worksheet, table: Table, formats: _Formats) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.title, formats.header[at])
    line = 0
    for line, row in enumerate(table.rows, 1):
        _write_row(sheet, line, table, row, formats.row)
    sheet.autofilter(0, 0, max(line, 1), len(table.columns) - 1)
    if table.total is not None:
        line += 1
        _write_row(sheet, line, table, table.total, formats.total)
    for below, note in enumerate(table.notes, line + 2):
        sheet.write_string(below, 0, _as_text(note), formats.note)


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, table: Table, row: Values, formats: Sequence[Format]
) -> None:
    if line >= MOST_ROWS:
        raise ValueError("more rows than a sheet holds")
    for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        _write_value(sheet, (line, at), None if value is None else _IN_KIND[column.kind](value), formats[at])


def _write_value(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    value: str | int | Decimal | date | datetime | None,
    form: Format,
) -> None:
    match value:
        case None:
            sheet.write_blank(*place, None, form)
        case str():
            sheet.write_string(*place, value, form)
        case date():
            sheet.write_datetime(*place, value, form)
        case _:
            sheet.write_number(*place, float(value), form)


def _formats(book: xlsxwriter.Workbook, table: Table) -> _Formats:
    def make(**extra: object) -> Format:
        return cast(Format, book.add_format(FONT | extra))

    line = {"bold": True, "top": 1}
    head = {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EEEEEE", "valign": "bottom"}
    kinds = [{"num_format": FORMATS[column.kind], **_side(column.kind)} for column in table.columns]
    return _Formats(
        header=tuple(make(**head, **_side(column.kind)) for column in table.columns),
        note=make(italic=True),
        row=tuple(make(**kind) for kind in kinds),
        total=tuple(make(**kind, **line) for kind in kinds),
    )


def _side(kind: Kind) -> dict[str, object]:
    """A number stands under its heading, a step away from the words of the next column."""
    return {"align": "left"} if kind in WORDS_AND_TIMES else {"align": "right", "indent": 1}


def _set_up_page(sheet: xlsxwriter.worksheet.Worksheet, table: Table) -> None:
    title = table.title.replace("&", "&&")
    sheet.freeze_panes(1, 0)
    sheet.set_paper(A4)
    if sum(column.width for column in table.columns) > 90:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{title[:200]}")
    sheet.set_footer("&R&P / &N")
    lines = max(ceil(WIDER_BOLD * len(column.title) / column.width) for column in table.columns)
    sheet.set_row(0, LINE_POINTS * lines)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)


def _sheet_names(titles: Iterable[str]) -> list[str]:
    """Names a workbook accepts: short, without its signs, and each once whatever the case."""
    names: dict[str, str] = {}
    for title in titles:
        plain = _NOT_IN_SHEET_NAMES.sub(" ", title).strip().strip("'") or "-"
        name = next(name for name in _numbered(plain) if name.lower() not in names)
        names[name.lower()] = name
    return list(names.values())


def _numbered(name: str) -> Iterable[str]:
    yield name[:LONGEST_SHEET_NAME]
    for number in count(2):
        yield f"{name[: LONGEST_SHEET_NAME - 5]} {number}"
