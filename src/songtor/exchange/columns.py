"""What a file may say of one kind: titles, how a cell is read, and how the same value is written out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from songtor.engines.sheets.book import Cell
from songtor.engines.sheets.ways import UNSETTLED, Way

Value = str | int | float | None
Said = dict[str, Value]
Reader = Callable[[Cell], Value]
Writer = Callable[[Value], Value]


class Wrong(Exception):
    """A cell or a row that cannot be taken over; `code` names the sentence, `details` fill it.

    With `readings` it is a question: one of these is meant.
    """

    def __init__(self, code: str, *, readings: Sequence[Value] = (), **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.readings = tuple(readings)
        self.details = details


@dataclass(frozen=True)
class Problem:
    """What stands in the way of a row; `column` is empty when the row as a whole is meant."""

    column: str
    code: str
    details: Mapping[str, str]
    readings: tuple[Value, ...] = ()

    @property
    def stored(self) -> list[object]:
        details: dict[str, object] = dict(self.details)
        return [self.column, self.code, details | {"readings": list(self.readings)} if self.readings else details]


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
    read_by: Callable[[Way], Reader] | None = None
    """How it is read once the way of its column is known."""

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, self.code, *self.aliases)

    def by(self, way: Way) -> Column:
        return replace(self, read=self.read_by(way)) if self.read_by and way != UNSETTLED else self


def read_row(
    columns: Sequence[Column], cells: Mapping[str, Cell], meant: Mapping[str, str]
) -> tuple[Said, list[Problem]]:
    """Every column's value, None where the file says nothing, and what cannot be read.

    `meant` tells, for cells with several readings, which of them somebody chose.
    """
    said: Said = {}
    problems: list[Problem] = []
    for column in columns:
        try:
            value = column.read(cells.get(column.code))
        except Wrong as wrong:
            chosen = [reading for reading in wrong.readings if str(reading) == meant.get(column.code)]
            if not chosen:
                problems.append(Problem(column.code, wrong.code, wrong.details, wrong.readings))
                continue
            value = chosen[0]
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
