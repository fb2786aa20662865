"""Rows, columns and values in the words of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from songtor.engines import thai
from songtor.engines.sheets.book import decoded
from songtor.exchange.columns import Column, Value
from songtor.exchange.kinds import REGISTERS, Asked
from songtor.exchange.models import Batch, Outcome, Row
from songtor.exchange.people_cells import covered
from songtor.exchange.readers import plain
from songtor.exchange.sentences import told

NAMED = 4
NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """One column of a row that says otherwise than the record."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class RowShown:
    """A row as the dry run shows it; `asks` says that somebody has to decide which record it is."""

    number: int
    outcome: str
    done: str
    words: str
    changes: list[Change]
    problems: list[tuple[str, str]]
    asks: bool
    decided: str


@dataclass(frozen=True)
class ColumnShown:
    """A column of the file, with what stands in it and what it was taken for."""

    index: int
    title: str
    samples: list[str]
    code: str


def shown_rows(batch: Batch, rows: Sequence[Row], asked: Asked) -> list[RowShown]:
    columns = REGISTERS[batch.kind](asked).columns()
    titles = {column.code: column.title for column in columns}
    return [_shown(batch, row, columns, titles) for row in rows]


def in_file(batch: Batch, words: str) -> str:
    """A cell as the file has it, but never a whole document number of somebody."""
    return covered(words) if batch.is_of_people else words


def _shown(batch: Batch, row: Row, columns: Sequence[Column], titles: dict[str, str]) -> RowShown:
    named = [worded(column, row.said.get(column.code)) for column in columns if row.said.get(column.code)]
    cells = [in_file(batch, plain(decoded(cell))) for cell in row.cells if cell is not None]
    words = " · ".join(named[:NAMED]) or " · ".join(cells)[:200]
    return RowShown(
        number=row.number,
        outcome=row.outcome,
        done=row.done,
        words=words,
        changes=[
            Change(column.title, worded(column, row.before[column.code]), worded(column, row.said.get(column.code)))
            for column in columns
            if row.outcome == Outcome.CHANGED and column.code in row.before and _differs(row, column.code)
        ],
        problems=told(row.problems, titles),
        asks=row.outcome == Outcome.DOUBT and not any(details.get("readings") for _, _, details in row.problems),
        decided=row.answer,
    )


def _differs(row: Row, code: str) -> bool:
    return row.said.get(code) is not None and row.said[code] != row.before[code]


def worded(column: Column, value: Value) -> str:
    """A value as people say it."""
    written = column.write(value)
    if written is None or written == "":
        return NOTHING
    match column.shape:
        case "kg":
            return f"{Decimal(str(written)) / 1000:,.2f} กก."
        case "day":
            return thai.short_date(date.fromisoformat(str(written)))
    return f"{written:,}" if isinstance(written, int) else str(written)


def shown_columns(batch: Batch) -> list[ColumnShown]:
    code_of = {index: code for code, index in batch.columns.items()}
    return [
        ColumnShown(index, title, _samples(batch, index), code_of.get(index, ""))
        for index, title in enumerate(batch.titles)
        if title or any(_samples(batch, index))
    ]


def _samples(batch: Batch, index: int) -> list[str]:
    return [in_file(batch, cells[index])[:60] for cells in batch.samples if index < len(cells) and cells[index]][:3]


def column_choices(kind: str, asked: Asked) -> list[tuple[str, str]]:
    """Code and title of what a column may mean; what is needed carries a star."""
    columns = REGISTERS[kind](asked).columns()
    return [(column.code, f"{column.title} *" if column.required else column.title) for column in columns]
