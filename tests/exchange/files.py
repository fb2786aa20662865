"""Files as people send them, and a batch taken through its steps as the jobs process does it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from songtor.city.policy import Actor
from songtor.exchange.import_job import step
from songtor.exchange.models import Batch, BatchState, Outcome, Row
from songtor.exchange.services import choose_columns, receive_file, scope_of, start_applying, start_undoing
from tests.personas import DAY, act, at

Lines = Sequence[Sequence[object]]


def csv_file(*lines: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def brought(actor: Actor, kind: str, content: bytes, *, source: str = "", name: str = "รายชื่อ.csv") -> Batch:
    """Received and read; its columns as proposed."""
    batch = receive_file(
        act(actor), scope=scope_of(actor, kind), kind=kind, file_name=name, content=content, source=source
    )
    return worked(batch, actor)


def checked(actor: Actor, kind: str, content: bytes, *, source: str = "") -> Batch:
    batch = brought(actor, kind, content, source=source)
    if batch.state == BatchState.READ:
        batch = choose_columns(act(actor), batch=batch, columns=batch.columns)
    return worked(batch, actor)


def applied(actor: Actor, kind: str, content: bytes, *, source: str = "", day: date = DAY) -> Batch:
    batch = checked(actor, kind, content, source=source)
    return worked(start_applying(act(actor, day=day), batch=batch), actor)


def undone(actor: Actor, batch: Batch) -> Batch:
    return worked(start_undoing(act(actor), batch=batch), actor)


def worked(batch: Batch, actor: Actor) -> Batch:
    """All that the jobs process has to do for it now."""
    while batch.state in (BatchState.RECEIVED, BatchState.CHECKING, BatchState.APPLYING, BatchState.UNDOING):
        batch = step(batch, actor, at("10:30"), lambda percent: None)
    return batch


def outcomes(batch: Batch) -> dict[int, str]:
    return dict(Row.objects.filter(batch=batch).values_list("number", "outcome"))


def problems(batch: Batch) -> dict[int, list[tuple[str, str]]]:
    """Column and code of what stands in the way, by the file's row."""
    rows = Row.objects.filter(batch=batch).exclude(outcome=Outcome.WAITING)
    return {row.number: [(column, code) for column, code, _ in row.problems] for row in rows if row.problems}
