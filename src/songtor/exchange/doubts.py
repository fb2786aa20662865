"""Cells that can be read twice: what may be meant, and what somebody says is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.engines.sheets.book import decoded
from songtor.engines.sheets.ways import Way, possible_ways, way_of
from songtor.exchange.checking import form_of, in_its_unit
from songtor.exchange.columns import Column, Value, Wrong
from songtor.exchange.errors import AnswerMissing, RowDecided
from songtor.exchange.kinds import REGISTERS, Asked
from songtor.exchange.models import Batch, BatchState, DoubtSettled, KnownColumns, Outcome, Row
from songtor.exchange.sentences import reading_words
from songtor.exchange.services import begin, held


@dataclass(frozen=True)
class CellMeant:
    """Which of its readings a cell of the file means."""

    number: int
    column: str
    reading: str


@dataclass(frozen=True)
class ColumnMeant:
    """How every doubtful cell of a column is written: the words of a `Way`."""

    column: str
    way: str


@dataclass(frozen=True)
class Possible:
    """A reading in words; `way` reads the whole column so, and is empty where no rule gives this reading alone."""

    reading: str
    words: str
    way: str


@dataclass(frozen=True)
class Doubt:
    """A cell that can be read more than once."""

    number: int
    column: str
    title: str
    said: str
    possible: tuple[Possible, ...]


@performs(Verb.ENTER, Kind.IMPORT, on="batch")
def settle_doubts(
    act: Act,
    *,
    batch: Batch,
    cells: Sequence[CellMeant] = (),
    columns: Sequence[ColumnMeant] = (),
    remember: bool = False,
) -> Batch:
    """What doubtful cells mean, one by one or by their columns; the rows are checked anew.

    `remember` reads the columns of this source's next file so as well. Raises AnswerMissing, RowDecided, BatchNotThere.
    """
    now = held(act.actor, batch, BatchState.CHECKED)
    if not cells and not columns:
        raise AnswerMissing
    _refuse_settled(now, cells)
    register = REGISTERS[now.kind](Asked(act.actor, act.happened_at, now.source))
    there = {column.code for column in register.columns() if column.code in now.columns}
    for column in columns:
        if column.column not in there or not (way := _way(column.way)):
            raise RowDecided
        now.ways[column.column] = str(way.over(way_of(now.ways.get(column.column, ""))))
        act.write(_fact(act, now, column.column, way=str(way)))
    for cell in cells:
        act.write(_fact(act, now, cell.column, number=cell.number, reading=cell.reading))
    now.save(update_fields=["ways"])
    if remember and columns:
        known, _ = KnownColumns.objects.get_or_create(
            kind=now.kind, form=form_of(now.titles), defaults={"columns": now.columns}
        )
        known.ways |= {column.column: now.ways[column.column] for column in columns}
        known.save(update_fields=["ways"])
    begin(act, now, BatchState.CHECKING)
    return now


def _refuse_settled(batch: Batch, cells: Sequence[CellMeant]) -> None:
    """Only what is asked can be answered, and only by a reading there is. Raises RowDecided."""
    rows = Row.objects.filter(batch=batch, outcome=Outcome.DOUBT, number__in=[cell.number for cell in cells])
    asked = {
        (row.number, str(column)): {str(reading) for reading in details.get("readings", ())}
        for row in rows
        for column, _, details in row.problems
    }
    if any(cell.reading not in asked.get((cell.number, cell.column), ()) for cell in cells):
        raise RowDecided


def _way(words: str) -> Way | None:
    try:
        way = way_of(words)
    except ValueError:
        return None
    return way if str(way) else None


def _fact(
    act: Act, batch: Batch, column: str, *, number: int | None = None, reading: str = "", way: str = ""
) -> DoubtSettled:
    return DoubtSettled(
        batch=batch,
        column=column,
        number=number,
        reading=reading,
        way=way,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def ways_for(batch: Batch, asked: Asked, *, days: Way, weights: Way) -> list[ColumnMeant]:
    """What is said of all days and of all weights, for each column of the file that holds such."""
    there = [column for column in REGISTERS[batch.kind](asked).columns() if column.code in batch.columns]
    said = [
        (column.code, weights if column.shape == "kg" else days)
        for column in there
        if in_its_unit(batch, column).read_by
    ]
    return [ColumnMeant(code, str(way)) for code, way in said if str(way)]


def doubts_in(batch: Batch, rows: Iterable[Row], asked: Asked) -> list[Doubt]:
    """The questions these rows ask about single cells."""
    columns = {column.code: column for column in REGISTERS[batch.kind](asked).columns()}
    return [
        _doubt(batch, row, columns[str(column)], str(code), details)
        for row in rows
        if row.outcome == Outcome.DOUBT
        for column, code, details in row.problems
        if details.get("readings") and column in columns
    ]


def _doubt(batch: Batch, row: Row, column: Column, code: str, details: dict[str, object]) -> Doubt:
    readings: Sequence[Value] = details["readings"]  # type: ignore[assignment]
    read = in_its_unit(batch, column)
    cell = decoded(row.cells[batch.columns[column.code]]) if row.cells else None
    ways = {_read_by(read, way, cell): str(way) for way in reversed([*possible_ways()])} if read.read_by else {}
    return Doubt(
        row.number,
        column.code,
        column.title,
        str(details.get("said", "")),
        tuple(Possible(str(one), reading_words(code, one), ways.get(one, "")) for one in readings),
    )


def doubtful_columns(doubts: Iterable[Doubt]) -> list[Doubt]:
    """For each column the first question whose answer reads the whole column."""
    first: dict[str, Doubt] = {}
    for doubt in doubts:
        if all(one.way for one in doubt.possible):
            first.setdefault(doubt.column, doubt)
    return list(first.values())


def _read_by(column: Column, way: Way, cell: object) -> Value:
    """What the cell is when its column is written so; None while that is not enough."""
    try:
        return column.by(way).read(cell)  # type: ignore[arg-type]
    except Wrong:
        return None
