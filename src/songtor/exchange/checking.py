"""The dry run: every row of a file held against what is known, and nothing written but the rows themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.db import transaction

from songtor.engines.sheets.book import Cell, encoded
from songtor.engines.sheets.headers import grams_of_title
from songtor.engines.sheets.ways import UNSETTLED, Way, way_of, way_told
from songtor.evidence.rows import insert_all
from songtor.exchange.columns import Column, Problem, Said, changes, read_row
from songtor.exchange.files import Form, Line, form_in, opened
from songtor.exchange.kinds import REGISTERS, Asked, Register
from songtor.exchange.models import Answer, Batch, DoubtSettled, KnownColumns, Outcome, Row
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
    batch.ways = known.ways if known else {}
    titles, samples = batch.titles, batch.samples
    batch.titles, batch.samples = batch.staged(titles), batch.staged(samples)
    batch.save(update_fields=["titles", "sheet", "samples", "rows_in_file", "columns", "ways"])
    batch.titles, batch.samples = titles, samples
    return known is not None


def check_file(batch: Batch, asked: Asked, tell: Callable[[int], None]) -> None:
    """Every row with its outcome, in place of what an earlier check found."""
    register = REGISTERS[batch.kind](asked)
    meant = cells_meant(batch)
    decided = dict(Row.objects.filter(batch=batch).exclude(answer="").values_list("number", "answer"))
    Row.objects.filter(batch=batch).delete()
    seen: Seen = {}
    with opened(batch) as book:
        form = form_in(book, register.columns())
        columns = _columns(batch, register, _shown_by_itself(batch, register, form))
        lines = form.lines()
        done = 0
        while chunk := list(islice(lines, CHUNK)):
            read = [(line, *read_row(columns, _by_code(batch, line[1]), meant.get(line[0], {}))) for line in chunk]
            rows = checked(batch, register, columns, read, seen, decided)
            with transaction.atomic():
                insert_all([row.stage(batch) for row in rows])
            done += len(rows)
            tell(10 + 85 * done // max(batch.rows_in_file, 1))


def _shown_by_itself(batch: Batch, register: Register, form: Form) -> dict[str, Way]:
    """How each column that can be doubtful is written, as far as its own cells leave no doubt."""
    asked = [column.code for column in register.columns() if _may_be_doubtful(column) and column.code in batch.columns]
    texts: dict[str, set[str]] = {code: set() for code in asked}
    for _, cells in form.lines():
        for code, found in texts.items():
            at = batch.columns[code]
            if at < len(cells) and type(cell := cells[at]) is str:
                found.add(cell)
    return {code: way_told(sorted(found)) for code, found in texts.items()}


def _may_be_doubtful(column: Column) -> bool:
    return column.shape == "kg" or column.read_by is not None


def cells_meant(batch: Batch) -> dict[int, dict[str, str]]:
    """Row, column and the reading somebody chose; the last word counts."""
    meant: dict[int, dict[str, str]] = {}
    said = DoubtSettled.objects.filter(batch=batch, number__isnull=False).order_by("entered_at", "pk")
    for number, column, reading in said.values_list("number", "column", "reading"):
        meant.setdefault(number or 0, {})[column] = reading
    return meant


def _columns(batch: Batch, register: Register, shown: Mapping[str, Way]) -> list[Column]:
    """Those the file has, read as somebody said of this file; else as remembered and shown, where these agree."""
    said_here = set(DoubtSettled.objects.filter(batch=batch, number__isnull=True).values_list("column", flat=True))
    columns = []
    for column in register.columns():
        if column.code in batch.columns:
            way, by_itself = way_of(batch.ways.get(column.code, "")), shown.get(column.code, UNSETTLED)
            if column.code not in said_here:
                way, by_itself = way.unless_against(by_itself), by_itself.unless_against(way)
            column = in_its_unit(batch, column).by(way.over(by_itself))
            columns.append(replace(column, read=remembering(column.read)))
    return columns


def in_its_unit(batch: Batch, column: Column) -> Column:
    """A weight is read in the unit its title names."""
    if column.shape != "kg":
        return column
    unit = grams_of_title(batch.titles[batch.columns[column.code]]) or 1000
    return replace(column, read=grams_in(unit), read_by=lambda way: grams_in(unit, way.comma))


def checked(
    batch: Batch,
    register: Register,
    columns: Sequence[Column],
    read: Sequence[tuple[Line, Said, list[Problem]]],
    seen: Seen,
    decided: Mapping[int, str],
) -> list[Row]:
    unsaid = dict.fromkeys(column.code for column in register.columns())
    read = [(line, {**unsaid, **said}, problems) for line, said, problems in read]
    register.look_at([said for _, said, problems in read if not problems])
    rows = []
    for (number, cells), said, problems in read:
        row = Row(batch_id=batch.pk, number=number, cells=[encoded(cell) for cell in cells], said=said)
        row.answer = decided.get(number, "")
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
    columns = _columns(batch, register, {})
    register.look_at([row.said])
    row.problems, row.before = [], {}
    problems = _compare(register, columns, row, row.said)
    if problems:
        _refuse(row, problems)
    row.save_staged(batch)
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
    """What has several readings is asked; an error beside it has to be mended first."""
    row.outcome = Outcome.DOUBT if all(problem.readings for problem in problems) else Outcome.ERROR
    row.problems = [problem.stored for problem in problems]
