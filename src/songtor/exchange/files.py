"""The uploaded file as rows under titles, read in a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from songtor.engines.sheets.reading import Book, Limits, Merged, Row, Sheet, SheetRefused, Unread, read_book
from songtor.evidence.errors import Refusal
from songtor.exchange import readers
from songtor.exchange.columns import Cell, Column
from songtor.exchange.errors import FileEmpty, FileLocked, FileTooLarge, FileUnreadable
from songtor.exchange.models import Batch

LIMITS = Limits(seconds=60)
HEADER_WITHIN = 30
TOTAL_WORDS = ("รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "ยอดรวม", "total", "grand total")
REFUSALS: dict[str, type[Refusal]] = {
    "empty": FileEmpty,
    "encrypted": FileLocked,
    **dict.fromkeys(
        ("too_large", "too_many_rows", "too_many_cells", "too_many_sheets", "too_heavy", "bomb"), FileTooLarge
    ),
}
Line = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True)
class Form:
    """The sheet that holds the rows: its titles, which of them are ours, and where the rows begin."""

    sheet: Sheet
    titles: tuple[str, ...]
    columns: dict[str, int]
    header_row: int

    def lines(self) -> Iterator[Line]:
        """Rows below the header, by the file's own numbers; blank ones, totals and repeated headers left out."""
        titles = tuple(map(readers.skeleton, self.titles))
        for row in self.sheet.rows:
            if row.number <= self.header_row:
                continue
            cells = _cells(row, len(self.titles))
            if any(not readers.is_empty(cell) for cell in cells) and not _repeats(cells, titles):
                yield row.number, cells


@contextmanager
def opened(batch: Batch) -> Iterator[Book]:
    """The book of a batch. Raises FileUnreadable, FileTooLarge, FileEmpty, FileLocked."""
    with tempfile.NamedTemporaryFile(prefix="songtor-import-") as copy:
        with default_storage.open(batch.path) as stored:
            copy.write(stored.read())
        copy.flush()
        try:
            yield read_book(Path(copy.name), name=batch.file_name, limits=LIMITS)
        except SheetRefused as refused:
            raise REFUSALS.get(refused.code, FileUnreadable)() from None


def form_in(book: Book, columns: Sequence[Column]) -> Form:
    """The sheet and header row where most of our columns are found. Raises FileEmpty."""
    forms = [form for sheet in book.sheets if (form := _form(sheet, columns)) is not None]
    if not forms:
        raise FileEmpty
    return max(forms, key=lambda form: len(form.columns))


def _form(sheet: Sheet, columns: Sequence[Column]) -> Form | None:
    names = {readers.skeleton(title): column.code for column in reversed(columns) for title in reversed(column.titles)}
    best: Form | None = None
    for row in sheet.rows:
        if row.number > HEADER_WITHIN:
            break
        cells = _cells(row, len(row.cells))
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            code = names.get(readers.skeleton(readers.plain(cell)))
            if code and code not in found:
                found[code] = index
        filled = sum(not readers.is_empty(cell) for cell in cells)
        if filled and (best is None or len(found) > len(best.columns)):
            best = Form(sheet, tuple(map(readers.plain, cells)), found, row.number)
    return best


def _cells(row: Row, width: int) -> tuple[Cell, ...]:
    cells = [_cell(cell) for cell in row.cells[:width]]
    return tuple(cells) + (None,) * (width - len(cells))


def _cell(cell: object) -> Cell:
    if isinstance(cell, Merged):
        cell = cell.value
    return readers.staged(cell.shown if isinstance(cell, Unread) else cell)


def _repeats(cells: tuple[Cell, ...], titles: tuple[str, ...]) -> bool:
    filled = [cell for cell in cells if not readers.is_empty(cell)]
    if any(readers.plain(cell).lower() in TOTAL_WORDS for cell in filled[:2]):
        return True
    return tuple(readers.skeleton(readers.plain(cell)) for cell in cells) == titles
