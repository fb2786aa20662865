"""What a file may say of one kind: titles, how a cell is read, and how the same value is written out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from songtor.engines.sheets.book import Cell

Value = str | int | float | None
Said = dict[str, Value]
Reader = Callable[[Cell], Value]
Writer = Callable[[Value], Value]


class Wrong(Exception):
    """A cell or a row that cannot be taken over; `code` names the sentence, `details` fill it."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Problem:
    """What stands in the way of a row; `column` is empty when the row as a whole is meant."""

    column: str
    code: str
    details: Mapping[str, str]

    @property
    def stored(self) -> list[object]:
        return [self.column, self.code, dict(self.details)]


def as_is(value: Value) -> Value:
    return value


@dataclass(frozen=True)
class Column:
    """`code` is ours; `title` stands above the column in templates and exports, `aliases` in other people's files."""

    code: str
    title: str
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False
    write: Writer = as_is
    example: str = ""
    shape: str = "text"
    """How an export writes it: text, kg (from grams), count, day or degrees."""
    is_amount: bool = False
    """Nothing of it is an empty cell."""

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, self.code, *self.aliases)


def read_row(columns: Sequence[Column], cells: Mapping[str, Cell]) -> tuple[Said, list[Problem]]:
    """Every column's value, None where the file says nothing, and what cannot be read."""
    said: Said = {}
    problems: list[Problem] = []
    for column in columns:
        try:
            value = column.read(cells.get(column.code))
        except Wrong as wrong:
            problems.append(Problem(column.code, wrong.code, wrong.details))
            continue
        said[column.code] = value
        if value is None and column.required:
            problems.append(Problem(column.code, "missing", {}))
    return said, problems


def changes(columns: Sequence[Column], said: Said, shown: Said) -> Said:
    """What the file says otherwise than the record; a column it leaves empty says nothing."""
    return {
        column.code: said[column.code]
        for column in columns
        if said.get(column.code) is not None and said[column.code] != shown.get(column.code)
    }
