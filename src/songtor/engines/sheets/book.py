"""A foreign spreadsheet as it was read: cells at the places the file itself gives them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, Final, NamedTuple

CHUNK: Final = 1 << 18


@dataclass(frozen=True)
class Limits:
    """What a file may weigh, in real bytes, rows and cells, and what reading it may cost."""

    bytes: int = 60_000_000
    unpacked_bytes: int = 600_000_000
    rows: int = 200_000
    cells: int = 4_000_000
    sheets: int = 60
    memory_bytes: int = 300_000_000
    seconds: int = 20
    """Of work, not of waiting."""

    def __post_init__(self) -> None:
        if min(vars(self).values()) < 1:
            raise ValueError("limits are above zero")


class SheetRefused(Exception):
    """A file that is not read at all; `code` says why, `sheet` and `row` where, if anywhere.

    empty, too_large, too_many_rows, too_many_cells, too_many_sheets, too_heavy, not_a_table, encrypted, broken, bomb.
    """

    def __init__(self, code: str, *, sheet: str = "", row: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.row = row


@dataclass(frozen=True)
class Unread:
    """A cell whose value cannot be known: the spreadsheet's own error, or a form it is not read from."""

    shown: str


@dataclass(frozen=True)
class Merged:
    """A cell covered by a merged one: it shows what stands there."""

    value: Plain


Plain = str | int | float | bool | date | time | timedelta
"""A datetime is a date as well."""
Cell = Plain | Unread | Merged | None


class Row(NamedTuple):
    """`number` counts from 1 as the spreadsheet shows it; `cells` begin at column A."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Area:
    """Merged cells, first and last included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Rows:
    """The rows of a sheet that hold anything, read anew from the spool at each iteration."""

    spool: BinaryIO
    start: int
    end: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        for line in _lines(self.spool.fileno(), self.start, self.end):
            number, cells = json.loads(line)
            yield Row(number, tuple(map(decoded, cells)))


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Rows | tuple[Row, ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Book:
    form: str
    """csv, xlsx, xls or ods: told by the content."""
    sheets: tuple[Sheet, ...]
    from_1904: bool | None = None
    """Whether a bare number counts its days from 1904; None where the form does not say."""


def column_letters(index: int) -> str:
    """The column of an index from 0, as spreadsheets name it: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def encoded(cell: Cell) -> object:
    """A cell as JSON; texts, numbers and nothing are themselves."""
    match cell:
        case datetime():
            return {"m": cell.isoformat()}
        case date():
            return {"d": cell.isoformat()}
        case time():
            return {"t": cell.isoformat()}
        case timedelta():
            return {"s": cell.total_seconds()}
        case Unread():
            return {"e": cell.shown}
        case Merged():
            return {"v": encoded(cell.value)}
        case _:
            return cell


def decoded(cell: object) -> Cell:
    """What `encoded` was given."""
    match cell:
        case {"m": str(text)}:
            return datetime.fromisoformat(text)
        case {"d": str(text)}:
            return date.fromisoformat(text)
        case {"t": str(text)}:
            return time.fromisoformat(text)
        case {"s": int() | float() as seconds}:
            return timedelta(seconds=seconds)
        case {"e": str(text)}:
            return Unread(text)
        case {"v": inner}:
            value = decoded(inner)
            return value if value is None or isinstance(value, Unread | Merged) else Merged(value)
        case None | str() | int() | float():
            return cell
        case _:
            raise ValueError("not a cell")


def _lines(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    """Lines between two places of a file, wherever others read it meanwhile."""
    rest = b""
    while start < end:
        chunk = os.pread(descriptor, min(CHUNK, end - start), start)
        if not chunk:
            raise EOFError("the spool is cut")
        start += len(chunk)
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
