"""The same columns out as in: templates to fill, what the city knows, and the rows that need mending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from songtor.engines.sheets.book import decoded
from songtor.engines.sheets.cells import shown
from songtor.engines.sheets.writing import Column as Printed
from songtor.engines.sheets.writing import Kind as Shape
from songtor.engines.sheets.writing import Table, Value
from songtor.exchange.columns import Column, Said
from songtor.exchange.kinds import REGISTERS, Asked
from songtor.exchange.models import Batch, BatchKind, Outcome, Row
from songtor.exchange.sentences import told
from songtor.exchange.showing import in_file

PROBLEM = "ปัญหา"
SHAPES = {"kg": Shape.KG, "count": Shape.COUNT, "day": Shape.DATE, "text": Shape.TEXT, "degrees": Shape.MONEY}
WIDE = frozenset({"donor", "branch", "name", "address", "note"})


def template(kind: str, asked: Asked) -> Table:
    """Titles with one example row, marked as such."""
    columns = REGISTERS[kind](asked).columns()
    printed = tuple(Printed(column.title, Shape.TEXT, _width(column)) for column in columns)
    return Table(_title(kind), printed, [[column.example or None for column in columns]])


def export(kind: str, asked: Asked) -> Table:
    """Everything of this kind that the actor may enter, as an import reads it."""
    register = REGISTERS[kind](asked)
    columns = register.columns()
    printed = tuple(Printed(column.title, SHAPES[column.shape], _width(column)) for column in columns)
    return Table(_title(kind), printed, _rows(columns, (said for _, said in register.everything())))


def _rows(columns: Sequence[Column], records: Iterator[Said]) -> Iterator[list[Value]]:
    amounts = [column.code for column in columns if column.is_amount]
    for said in records:
        tells_nothing = bool(amounts) and not any(said.get(code) for code in amounts)
        yield [_printed(column, said, zeros=tells_nothing) for column in columns]


def _printed(column: Column, said: Said, *, zeros: bool) -> Value:
    """Nothing of a category is an empty cell, unless there was nothing at all."""
    value = column.write(said.get(column.code))
    if value is None or (value == 0 and column.is_amount and not zeros):
        return None
    match column.shape:
        case "day":
            return date.fromisoformat(str(value))
        case "degrees":
            return Decimal(str(value))
        case "kg" | "count":
            return int(value)
    return str(value)


def mending(batch: Batch, asked: Asked) -> Table:
    """Rows with errors as the file gave them, but for document numbers, and what is wrong beside each."""
    titles = {column.code: column.title for column in REGISTERS[batch.kind](asked).columns()}
    width = len(batch.titles)
    printed = (*(Printed(title or f"({n})") for n, title in enumerate(batch.titles, 1)), Printed(PROBLEM, width=60))

    def rows() -> Iterator[list[Value]]:
        for row in Row.objects.filter(batch=batch, outcome__in=(Outcome.ERROR, Outcome.DOUBT)).order_by("number"):
            cells: list[Value] = [in_file(batch, shown(decoded(cell))) or None for cell in row.cells]
            said = " · ".join(
                f"{title}: {sentence}" if title else sentence for title, sentence in told(row.problems, titles)
            )
            yield [*cells, *[None] * (width - len(cells)), said]

    return Table(f"{_title(batch.kind)} {PROBLEM}", printed, rows())


def _title(kind: str) -> str:
    return str(BatchKind(kind).label)


def _width(column: Column) -> int:
    return 30 if column.code in WIDE else 14
