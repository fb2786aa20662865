"""What people do with a file: bring it, say what its columns are, decide what is doubtful, apply it, take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from songtor.city.acting import Act, performs
from songtor.city.policy import Actor, Kind, Verb, first
from songtor.evidence.errors import Unknown
from songtor.evidence.services import CITY
from songtor.exchange.checking import check_row, form_of
from songtor.exchange.errors import (
    BatchNotThere,
    ColumnsMissing,
    ColumnTwice,
    FileEmpty,
    FileTooLarge,
    NothingToApply,
    RowDecided,
)
from songtor.exchange.kinds import REGISTERS, Asked
from songtor.exchange.models import (
    Answer,
    Batch,
    BatchChange,
    BatchState,
    Done,
    KnownColumns,
    Outcome,
    Row,
)
from songtor.exchange.staging import seal
from songtor.jobs.services import enqueue

MOST_BYTES = 20 * 1024 * 1024
KEPT_FOR = timedelta(days=7)
FORGOTTEN_AT_ONCE = 500
APPLICABLE = (Outcome.NEW, Outcome.CHANGED)


@dataclass(frozen=True)
class Scope:
    """How far a file may reach: one district, or (`across`) several from the first of them, or the whole city."""

    district_id: str
    across: bool = False


def scope_of(actor: Actor, kind: str) -> Scope:
    """As far as the actor may enter this kind. Raises Unknown when that is nowhere."""
    register = REGISTERS.get(kind)
    if register is None or not actor.may(*register.right):
        raise Unknown
    reached = actor.districts(*register.right)
    if reached is None:
        return Scope(CITY, across=True)
    if not reached:
        raise Unknown
    return Scope(min(reached), across=len(reached) > 1)


@performs(Verb.ENTER, Kind.IMPORT, on="scope")
def receive_file(act: Act, *, scope: Scope, kind: str, file_name: str, content: bytes, source: str = "") -> Batch:
    """A file is kept and waits to be read. Raises FileEmpty, FileTooLarge, Unknown."""
    if scope_of(act.actor, kind) != scope:
        raise Unknown
    if not content:
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    batch = Batch(
        kind=kind,
        scope=scope.district_id,
        across=scope.across,
        asked_by=act.actor.ref,
        source=source.strip()[:120],
        file_name=file_name[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        uploaded_at=act.entered_at,
    )
    default_storage.save(batch.path, ContentFile(seal(content) if batch.is_of_people else content))
    batch.save(force_insert=True)
    begin(act, batch, BatchState.RECEIVED)
    return batch


@performs(Verb.ENTER, Kind.IMPORT, on="batch")
def choose_columns(act: Act, *, batch: Batch, columns: Mapping[str, int]) -> Batch:
    """Which column of the file (from 0) is which of ours; remembered for the next file with the same titles.

    The rows are checked anew. Raises ColumnsMissing, ColumnTwice, BatchNotThere.
    """
    now = held(act.actor, batch, BatchState.READ, BatchState.CHECKED)
    register = REGISTERS[now.kind](Asked(act.actor, act.happened_at, now.source))
    chosen = {column.code: columns[column.code] for column in register.columns() if column.code in columns}
    missing = [column.title for column in register.columns() if column.required and column.code not in chosen]
    if missing:
        raise ColumnsMissing(columns=", ".join(missing))
    if len(set(chosen.values())) < len(chosen):
        raise ColumnTwice
    if not all(0 <= index < len(now.titles) for index in chosen.values()):
        raise Unknown
    now.columns = chosen
    now.save(update_fields=["columns"])
    KnownColumns.objects.update_or_create(kind=now.kind, form=form_of(now.titles), defaults={"columns": chosen})
    begin(act, now, BatchState.CHECKING)
    return now


@performs(Verb.ENTER, Kind.IMPORT, on="batch")
def decide_row(act: Act, *, batch: Batch, number: int, answer: str) -> Row:
    """A doubtful row is the record proposed, a new one, or left out. Raises RowDecided, BatchNotThere."""
    now = held(act.actor, batch, BatchState.CHECKED)
    row = first(Row.objects.select_for_update().filter(batch=now, number=number))
    if answer not in Answer.values or not answer or row.outcome not in (Outcome.DOUBT, *APPLICABLE) or row.done:
        raise RowDecided
    if row.outcome != Outcome.DOUBT and not row.answer:
        raise RowDecided
    if any(details.get("readings") for _, _, details in row.problems):
        raise RowDecided  # its cells come first
    row.answer = answer
    return check_row(now, row, Asked(act.actor, act.happened_at, now.source))


@performs(Verb.ENTER, Kind.IMPORT, on="batch")
def start_applying(act: Act, *, batch: Batch) -> Batch:
    """What is new or changed is written by the jobs process; asked again, it goes on where it stopped.

    Raises NothingToApply, BatchNotThere.
    """
    now = held(act.actor, batch, BatchState.CHECKED, BatchState.APPLYING)
    if not Row.objects.filter(batch=now, outcome__in=APPLICABLE, done=Done.NOT_YET).exists():
        raise NothingToApply
    begin(act, now, BatchState.APPLYING)
    return now


@performs(Verb.ENTER, Kind.IMPORT, on="batch")
def start_undoing(act: Act, *, batch: Batch) -> Batch:
    """What the batch wrote is taken back by facts that reverse it; asked again, it goes on. Raises BatchNotThere."""
    now = held(act.actor, batch, BatchState.APPLIED, BatchState.APPLYING, BatchState.UNDOING)
    begin(act, now, BatchState.UNDOING)
    return now


@performs(Verb.ENTER, Kind.IMPORT, on="batch")
def reach_state(act: Act, *, batch: Batch, state: str) -> Batch:
    """The jobs process says how far it came: what was asked for is done, or the file is refused."""
    steps = {
        BatchState.READ: BatchState.RECEIVED,
        BatchState.REFUSED: BatchState.RECEIVED,
        BatchState.CHECKED: BatchState.CHECKING,
        BatchState.APPLIED: BatchState.APPLYING,
        BatchState.UNDONE: BatchState.UNDOING,
    }
    if state not in steps:
        raise BatchNotThere
    now = held(act.actor, batch, steps[BatchState(state)])
    _reach(act, now, BatchState(state))
    return now


def held(actor: Actor, batch: Batch, *states: BatchState) -> Batch:
    """The batch as it is now, held until the transaction ends. Raises Unknown, BatchNotThere."""
    now = first(Batch.objects.select_for_update().filter(pk=batch.pk))
    if scope_of(actor, now.kind).across is False and now.across and now.asked_by != actor.ref:
        raise Unknown
    if now.state not in states:
        raise BatchNotThere
    return now


def begin(act: Act, batch: Batch, state: BatchState) -> None:
    """The batch comes into this state, and whoever works for it is asked."""
    _reach(act, batch, state)
    _ask(act, batch)


def _reach(act: Act, batch: Batch, state: BatchState) -> None:
    batch.state = state
    batch.save(update_fields=["state"])
    change = BatchChange(
        batch=batch,
        state=state,
        digest=batch.digest,
        rows=batch.rows_in_file,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(change)


def _ask(act: Act, batch: Batch) -> None:
    """Whoever has no account (a command) does the work itself."""
    if act.actor.ref.startswith("account:"):
        district = "" if batch.scope == CITY else batch.scope
        work = enqueue(act, "import", district_id=district, arguments={"batch": str(batch.pk)})
        batch.work_id = work.pk
        batch.save(update_fields=["work_id"])


def forget_files(*, now: datetime) -> int:
    """Uploads and what was typed in them are deleted seven days after; how many batches."""
    old = Batch.objects.filter(uploaded_at__lt=now - KEPT_FOR, file_deleted_at__isnull=True)
    batches = list(old)
    for batch in batches:
        default_storage.delete(batch.path)
        Row.objects.filter(batch=batch).update(cells=[])
        batch.samples, batch.file_deleted_at = [], now
        batch.save(update_fields=["samples", "file_deleted_at"])
        if batch.is_of_people:
            _forget_people(batch)
    return len(batches)


def _forget_people(batch: Batch) -> None:
    """Of each row stays its number, what became of it and whose district it is: enough to take it back."""
    Batch.objects.filter(pk=batch.pk).update(titles=[])
    last = 0
    while rows := list(Row.objects.filter(batch=batch, number__gt=last).order_by("number")[:FORGOTTEN_AT_ONCE]):
        last = rows[-1].number
        for row in rows:
            row.said = {"district": row.said["district"]} if row.said.get("district") else {}
            row.before, row.problems = {}, []
        Row.objects.bulk_update(rows, ["said", "before", "problems"])
