"""What the dry run found is written by the rooms' own services, in short transactions that leave others their turn.

Each row is marked in the transaction that writes it, so whoever goes on after a fall neither repeats nor leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from time import monotonic, sleep
from typing import Any, Protocol, cast, runtime_checkable
from uuid import UUID

from django.db import connection, models, transaction

from songtor.city.acting import Act
from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal
from songtor.exchange.columns import Problem, Said
from songtor.exchange.kinds import REGISTERS, Asked, Register
from songtor.exchange.models import Batch, Done, Outcome, Row

CHUNK = 8_000  # of fifty districts: 160 rows an act; with a quarter of it a row took a sixth more work
MOST_AT_ONCE = 400  # rows of one act: how long other writers wait for it
MARKED = "UPDATE exchange_row SET done = %s, subject = %s, before = %s WHERE id = %s"
WRITES_SECONDS, PAUSES_SECONDS = 0.4, 0.11  # whoever waits for SQLite asks again every tenth of a second
APPLICABLE = (Outcome.NEW, Outcome.CHANGED)
Tell = Callable[[int], None]


@runtime_checkable
class ManyAtOnce(Protocol):
    """A register whose rows of one district can be written as one act."""

    def district_of(self, said: Said) -> District: ...

    def enter_many(self, act: Act, district: District, rows: Sequence[Said]) -> list[UUID]: ...

    def look_up(self, rows: Sequence[Said], subjects: Sequence[UUID]) -> None:
        """Reads what taking these rows back needs to know."""
        ...

    def take_back_many(self, act: Act, district: District, subjects: Sequence[UUID]) -> None: ...


class Deeds:
    """The acts of one batch: a key for each row or run of rows, the same at every try."""

    def __init__(self, batch: Batch, actor: Actor, moment: datetime, step: str) -> None:
        self.batch, self.actor, self.moment, self.step = batch, actor, moment, step
        self.turns = Turns()

    def act(self, first: int) -> Act:
        return Act(self.actor, f"import/{self.batch.pk.hex}/{self.step}/{first}", self.moment, self.moment)


class Turns:
    """Other writers get their turn: SQLite keeps no queue, and without a pause whoever asks again comes too late."""

    def __init__(self) -> None:
        self.since = monotonic()

    def pass_on(self) -> None:
        if connection.vendor == "sqlite" and monotonic() - self.since > WRITES_SECONDS:
            sleep(PAUSES_SECONDS)
            self.since = monotonic()


def apply_batch(batch: Batch, asked: Asked, tell: Tell) -> None:
    """Goes on with what is not written yet; a row its service refuses becomes an error with the sentence's code."""
    deeds = Deeds(batch, asked.actor, asked.moment, "apply")
    register = REGISTERS[batch.kind](asked)
    open_rows = (
        Row.objects.filter(batch=batch, outcome__in=APPLICABLE, done=Done.NOT_YET).order_by("number").defer("cells")
    )
    total, done, last = max(open_rows.count(), 1), 0, 0
    while rows := list(open_rows.filter(number__gt=last)[:CHUNK]):
        last = rows[-1].number
        register.look_at([row.said for row in rows])
        if isinstance(register, ManyAtOnce):
            _apply_runs(deeds, register, rows)
        else:
            for row in rows:
                _apply_row(deeds, register, row)
        done += len(rows)
        tell(min(99, 100 * done // total))


def _apply_row(deeds: Deeds, register: Register, row: Row) -> None:
    deeds.turns.pass_on()
    try:
        with transaction.atomic():
            act = deeds.act(row.number)
            if row.outcome == Outcome.CHANGED and row.subject:
                row.before = register.shown(row.subject)
                row.subject = register.amend(act, row.subject, _meant(row))
            else:
                row.subject = register.enter(act, row.said, _mark_of(deeds, row))
            _mark(deeds.batch, [row], Done.APPLIED)
    except Refusal as refusal:
        _refused(deeds.batch, row, refusal)


def _mark_of(deeds: Deeds, row: Row) -> str:
    """Which file and row a fact comes from, where the fact can say so."""
    return f"{deeds.batch.digest[:12]} {row.number}"


def _meant(row: Row) -> Said:
    """Only what the file says: an empty cell leaves the record as it is."""
    return {code: value for code, value in row.said.items() if value is not None}


def _apply_runs(deeds: Deeds, register: ManyAtOnce, rows: Sequence[Row]) -> None:
    runs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        runs[register.district_of(row.said).code].append(row)
    for run in _short(runs.values()):
        _in_halves(
            run,
            lambda some: _apply_run(deeds, register, some),
            lambda row: _apply_row(deeds, cast(Register, register), row),
        )


def _in_halves(run: Sequence[Row], together: Callable[[Sequence[Row]], None], alone: Callable[[Row], None]) -> None:
    """Rows as one act; when one of them is refused, half of them at a time, until it stands alone and says why."""
    if len(run) == 1:
        alone(run[0])
        return
    try:
        together(run)
    except Refusal:
        for half in (run[: len(run) // 2], run[len(run) // 2 :]):
            _in_halves(half, together, alone)


def _short(runs: Iterable[list[Row]]) -> Iterator[list[Row]]:
    for run in runs:
        yield from (run[start : start + MOST_AT_ONCE] for start in range(0, len(run), MOST_AT_ONCE))


def _apply_run(deeds: Deeds, register: ManyAtOnce, run: Sequence[Row]) -> None:
    deeds.turns.pass_on()
    with transaction.atomic():
        _write_run(deeds, register, run)


def _write_run(deeds: Deeds, register: ManyAtOnce, run: Sequence[Row]) -> None:
    one = cast(Register, register)
    said = []
    for row in run:
        if row.outcome == Outcome.CHANGED and row.subject:
            row.before = one.shown(row.subject)
        said.append({**row.before, **_meant(row), "mark": _mark_of(deeds, row)})
    subjects = register.enter_many(deeds.act(run[0].number), register.district_of(run[0].said), said)
    for row, subject in zip(run, subjects, strict=True):
        row.subject = subject
    _mark(deeds.batch, run, Done.APPLIED)


def _mark(batch: Batch, rows: Sequence[Row], done: Done) -> None:
    marks = []
    for row in rows:
        row.done = done
        marks.append([done, _stored("subject", row.subject), _stored("before", batch.staged(row.before)), row.pk])
    with connection.cursor() as cursor:  # the ORM's bulk_update took as long as the act itself
        cursor.executemany(MARKED, marks)


def _stored(name: str, value: object) -> Any:
    field = cast("models.Field[Any, Any]", Row._meta.get_field(name))
    return field.get_db_prep_save(value, connection)


def _refused(batch: Batch, row: Row, refusal: Refusal) -> None:
    problems = [Problem("", "refused", {"sentence": str(refusal)}).stored]
    Row.objects.filter(pk=row.pk).update(outcome=Outcome.ERROR, problems=batch.staged(problems))


def undo_batch(batch: Batch, asked: Asked, tell: Tell) -> None:
    """Everything the batch wrote, last first, by acts that reverse it; what others built on stays, and says so."""
    deeds = Deeds(batch, asked.actor, asked.moment, "undo")
    register = REGISTERS[batch.kind](asked)
    written = Row.objects.filter(batch=batch, done=Done.APPLIED).order_by("-number").defer("cells")
    total, done, last = max(written.count(), 1), 0, 2**31 - 1
    while rows := list(written.filter(number__lt=last)[:CHUNK]):
        last = rows[-1].number
        _look_again(register, rows)
        if isinstance(register, ManyAtOnce):
            _undo_runs(deeds, register, rows)
        else:
            for row in rows:
                _undo_row(deeds, register, row)
        done += len(rows)
        tell(min(99, 100 * done // total))


def _look_again(register: Register, rows: Sequence[Row]) -> None:
    said = [row.said for row in rows]
    if isinstance(register, ManyAtOnce):
        register.look_up(said, [row.subject for row in rows if row.subject])
    else:
        register.look_at(said)


def _undo_row(deeds: Deeds, register: Register, row: Row) -> None:
    deeds.turns.pass_on()
    try:
        with transaction.atomic():
            act = deeds.act(row.number)
            if row.subject and row.outcome == Outcome.CHANGED and not deeds.batch.is_of_people:
                register.amend(act, row.subject, row.before)
            elif row.subject:
                register.take_back(act, row.subject)
            _mark(deeds.batch, [row], Done.UNDONE)
    except (Refusal, KeyError) as gone:
        sentence = str(gone) if isinstance(gone, Refusal) else ""
        problems = [Problem("", "not_undone", {"sentence": sentence}).stored]
        Row.objects.filter(pk=row.pk).update(done=Done.KEPT, problems=deeds.batch.staged(problems))


def _undo_runs(deeds: Deeds, register: ManyAtOnce, rows: Sequence[Row]) -> None:
    runs: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        runs[register.district_of(row.said).code, row.outcome].append(row)
    for run in _short(runs.values()):
        _in_halves(
            run,
            lambda some: _undo_run(deeds, register, some),
            lambda row: _undo_row(deeds, cast(Register, register), row),
        )


def _undo_run(deeds: Deeds, register: ManyAtOnce, run: Sequence[Row]) -> None:
    deeds.turns.pass_on()
    act, district = deeds.act(run[0].number), register.district_of(run[0].said)
    with transaction.atomic():
        if run[0].outcome == Outcome.CHANGED and not deeds.batch.is_of_people:
            register.enter_many(act, district, [row.before for row in run])
        else:
            register.take_back_many(act, district, [row.subject for row in run if row.subject])
        _mark(deeds.batch, run, Done.UNDONE)
