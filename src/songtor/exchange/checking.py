"""The dry run: every row of a file held against what is known, and nothing written but the rows themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from django.db import transaction

from songtor.engines.sheets.book import Cell, encoded
from songtor.engines.sheets.headers import grams_of_title
from songtor.evidence.rows import insert_all
from songtor.exchange.columns import Column, Problem, Said, changes, read_row
from songtor.exchange.files import Line, form_in, opened
from songtor.exchange.kinds import REGISTERS, Asked, Register
from songtor.exchange.models import Answer, Batch, KnownColumns, Outcome, Row
from songtor.exchange.readers import grams_in, plain, remembering

CHUNK = 1_000
SAMPLES = 5
Seen = dict[str, tuple[int, Said]]


def form_of(titles: Iterable[str]) -> str:
    """What two files of one form share: their titles."""
    return hashlib.sha256(json.dumps(list(titles), ensure_ascii=False).encode()).hexdigest()


def read_file(batch: Batch, asked: Asked) -> bool:
    """Titles, samples and the columns proposed; whether these were confirmed for this form before."""
    columns = REGISTERS[batch.kind](asked).columns()
    with opened(batch) as book:
        form = form_in(book, columns)
        batch.titles, batch.sheet = list(form.titles), form.sheet.name[:120]
        batch.samples = [[plain(cell) for cell in cells] for _, cells in islice(form.lines(), SAMPLES)]
        batch.rows_in_file = sum(1 for _ in form.lines())
    known = KnownColumns.objects.filter(kind=batch.kind, form=form_of(form.titles)).first()
    batch.columns = known.columns if known else dict(form.header.columns)
    batch.save(update_fields=["titles", "sheet", "samples", "rows_in_file", "columns"])
    return known is not None


def check_file(batch: Batch, asked: Asked, tell: Callable[[int], None]) -> None:
    """Every row with its outcome, in place of what an earlier check found."""
    register = REGISTERS[batch.kind](asked)
    columns = _columns(batch, register)
    Row.objects.filter(batch=batch).delete()
    seen: Seen = {}
    with opened(batch) as book:
        form = form_in(book, register.columns())
        lines = form.lines()
        done = 0
        while chunk := list(islice(lines, CHUNK)):
            rows = checked(batch, register, columns, chunk, seen)
            with transaction.atomic():
                insert_all(rows)
            done += len(rows)
            tell(10 + 85 * done // max(batch.rows_in_file, 1))


def _columns(batch: Batch, register: Register) -> list[Column]:
    """Those the file has; a weight in the unit its title names."""
    present = [column for column in register.columns() if column.code in batch.columns]
    units = {column.code: grams_of_title(batch.titles[batch.columns[column.code]]) for column in present}
    return [
        replace(column, read=remembering(grams_in(units[column.code] or 1000) if column.shape == "kg" else column.read))
        for column in present
    ]


def checked(
    batch: Batch, register: Register, columns: Sequence[Column], lines: Sequence[Line], seen: Seen
) -> list[Row]:
    read = [(number, cells, *read_row(columns, _by_code(batch, cells))) for number, cells in lines]
    unsaid = dict.fromkeys(column.code for column in register.columns())
    read = [(number, cells, {**unsaid, **said}, problems) for number, cells, said, problems in read]
    register.look_at([said for _, _, said, problems in read if not problems])
    rows = []
    for number, cells, said, problems in read:
        row = Row(batch=batch, number=number, cells=[encoded(cell) for cell in cells], said=said)
        if not problems:
            problems = _compare(register, columns, row, said)
        if not problems:
            _find_repeated(register, row, said, seen)
        else:
            _refuse(row, problems)
        rows.append(row)
    return rows


def check_row(batch: Batch, row: Row, asked: Asked) -> Row:
    """One row anew, after somebody decided what it means."""
    register = REGISTERS[batch.kind](asked)
    columns = _columns(batch, register)
    register.look_at([row.said])
    row.problems, row.before = [], {}
    problems = _compare(register, columns, row, row.said)
    if problems:
        _refuse(row, problems)
    row.save()
    return row


def _by_code(batch: Batch, cells: Sequence[Cell]) -> dict[str, Cell]:
    return {code: cells[index] for code, index in batch.columns.items() if index < len(cells)}


def _compare(register: Register, columns: Sequence[Column], row: Row, said: Said) -> list[Problem]:
    """Sets outcome, subject and what would change; answers what stands in the way."""
    problems = register.problems(said)
    if problems:
        return problems
    found = register.find(said)
    row.subject = found.subject
    if row.answer == Answer.SKIP:
        row.outcome = Outcome.SAME
    elif found.subject is None or row.answer == Answer.NEW:
        row.outcome, row.subject = Outcome.NEW, None
    elif found.doubt and row.answer != Answer.SAME:
        row.outcome = Outcome.DOUBT
        row.problems = [Problem("", found.doubt, found.details).stored]
    else:
        shown = register.shown(found.subject)
        telling = [column for column in columns if column.code not in register.naming]
        differs = changes(telling, said, shown)
        row.before = {code: shown.get(code) for code in differs}
        row.outcome = Outcome.CHANGED if differs else Outcome.SAME
    return []


def _find_repeated(register: Register, row: Row, said: Said, seen: Seen) -> None:
    """The same record twice in one file: told alike it is one, told otherwise somebody has to choose."""
    if row.outcome == Outcome.DOUBT:
        return
    key = str(row.subject or register.key(said))
    if key not in seen:
        seen[key] = (row.number, said)
        return
    number, before = seen[key]
    row.outcome = Outcome.SAME if before == said else Outcome.ERROR
    code = "repeated" if before == said else "told_otherwise"
    row.problems, row.before = [Problem("", code, {"row": str(number)}).stored], {}


def _refuse(row: Row, problems: Sequence[Problem]) -> None:
    row.outcome = Outcome.ERROR
    row.problems = [problem.stored for problem in problems]
