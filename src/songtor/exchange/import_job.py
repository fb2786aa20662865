"""A batch's next step in the jobs process: read, check, apply or undo, as its state says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from songtor.city.acting import Act
from songtor.city.models import Account
from songtor.city.policy import Actor, actor_of
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Refusal, Unknown
from songtor.exchange.applying import Tell, apply_batch, undo_batch
from songtor.exchange.checking import check_file, read_file
from songtor.exchange.kinds import Asked
from songtor.exchange.models import Batch, BatchState
from songtor.exchange.services import choose_columns, reach_state
from songtor.jobs.models import Work
from songtor.jobs.services import progress


def do(work: Work) -> None:
    """For whoever asked, with the rights and at the time of their asking: no job reads the clock."""
    kind, _, pk = work.asked_by.partition(":")
    account = Account.objects.filter(pk=UUID(pk)).first() if kind == "account" else None
    batch = Batch.objects.filter(pk=work.arguments["batch"]).first()
    if account is None or batch is None:
        raise Unknown
    actor = actor_of(account, local_day(work.asked_at))
    step(batch, actor, work.asked_at, lambda percent: progress(work, percent))


def step(batch: Batch, actor: Actor, moment: datetime, tell: Tell) -> Batch:
    """Does what the batch waits for and answers it in its next state."""
    asked = Asked(actor, moment, batch.source)
    match batch.state:
        case BatchState.RECEIVED:
            return _read(batch, asked)
        case BatchState.CHECKING:
            check_file(batch, asked, tell)
            return _reach(batch, asked, BatchState.CHECKED)
        case BatchState.APPLYING:
            apply_batch(batch, asked, tell)
            return _reach(batch, asked, BatchState.APPLIED)
        case BatchState.UNDOING:
            undo_batch(batch, asked, tell)
            return _reach(batch, asked, BatchState.UNDONE)
    return batch


def _read(batch: Batch, asked: Asked) -> Batch:
    """A form that was confirmed before goes on to its check at once."""
    try:
        is_known = read_file(batch, asked)
    except Refusal as refusal:
        Batch.objects.filter(pk=batch.pk).update(refusal_code=refusal.code)
        return _reach(batch, asked, BatchState.REFUSED)
    now = _reach(batch, asked, BatchState.READ)
    if is_known:
        now = choose_columns(_act(asked), batch=now, columns=now.columns)
    return now


def _reach(batch: Batch, asked: Asked, state: BatchState) -> Batch:
    return reach_state(_act(asked), batch=batch, state=state)


def _act(asked: Asked) -> Act:
    return Act(asked.actor, f"import-step/{uuid4()}", asked.moment, asked.moment)
