"""The uploaded file as rows under titles, read in a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from songtor.engines.sheets.book import Book, Cell, Limits, Sheet, SheetRefused
from songtor.engines.sheets.cells import is_blank
from songtor.engines.sheets.headers import Answers, Header, RowKind, Unclear, Wanted, find_header, records
from songtor.engines.sheets.reading import read_book
from songtor.evidence.errors import Refusal
from songtor.exchange.columns import Column
from songtor.exchange.errors import FileEmpty, FileLocked, FileTooLarge, FileUnreadable
from songtor.exchange.models import Batch
from songtor.exchange.staging import unseal

LIMITS = Limits(bytes=20 * 1024 * 1024, seconds=30)
HEADER_WITHIN = 60
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
    """The sheet that holds the rows, its titles by column, and those of them that are ours without a doubt."""

    sheet: Sheet
    header: Header
    titles: tuple[str, ...]

    def lines(self) -> Iterator[Line]:
        """Rows below the header by the file's own numbers; blank ones, totals and repeated headers left out."""
        width = len(self.titles)
        every = Header(
            self.header.first,
            self.header.last,
            {str(at): at for at in range(width)},
            {at: title for at, title in enumerate(self.titles) if title},
        )
        for record in records(self.sheet, every):
            if record.kind == RowKind.RECORD:
                yield record.number, tuple(record.cells[str(at)] for at in range(width))


@contextmanager
def opened(batch: Batch) -> Iterator[Book]:
    """The book of a batch. Raises FileUnreadable, FileTooLarge, FileEmpty, FileLocked."""
    with tempfile.NamedTemporaryFile(prefix="songtor-import-") as copy:
        with default_storage.open(batch.path) as stored:
            copy.write(unseal(stored.read()))
        copy.flush()
        try:
            book = read_book(Path(copy.name), name=batch.file_name, limits=LIMITS)
        except SheetRefused as refused:
            raise REFUSALS.get(refused.code, FileUnreadable)() from None
        yield book


def form_in(book: Book, columns: Sequence[Column]) -> Form:
    """The sheet and header with the most of our columns; without any, the first row that holds several cells.

    What is in doubt stays open: the mapping page asks. Raises FileEmpty.
    """
    wanted = [Wanted(column.code, column.titles, column.required) for column in columns]
    forms = [form for sheet in book.sheets if not sheet.hidden and (form := _form(sheet, wanted)) is not None]
    if not forms:
        raise FileEmpty
    return max(forms, key=lambda form: len(form.header.columns))


def _form(sheet: Sheet, wanted: Sequence[Wanted]) -> Form | None:
    found = find_header(sheet, wanted)
    header = found.header if isinstance(found, Unclear) else found
    if header is None and isinstance(found, Unclear):
        rows = [candidate.row for question in found.questions for candidate in question.candidates if candidate.row]
        again = find_header(sheet, wanted, answers=Answers(row=rows[0])) if rows else found
        header = again.header if isinstance(again, Unclear) else again
    header = header or _first_row(sheet)
    if header is None:
        return None
    width = max([*header.titles, *header.columns.values()], default=-1) + 1
    return Form(sheet, header, tuple(header.titles.get(at, "") for at in range(width)))


def _first_row(sheet: Sheet) -> Header | None:
    """Nothing is known of this form: its first row with two cells is taken for titles, and a person says the rest."""
    for row in sheet.rows:
        if row.number > HEADER_WITHIN:
            break
        titles = {at: str(cell) for at, cell in enumerate(row.cells) if not is_blank(cell)}
        if len(titles) > 1:
            return Header(row.number, row.number, {}, titles)
    return None
