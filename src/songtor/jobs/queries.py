from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from songtor.evidence.acts import Doer
from songtor.evidence.errors import Unknown
from songtor.jobs.models import Work, WorkState

OPEN = (WorkState.WAITING, WorkState.RUNNING)
SHOWN_FOR = timedelta(days=14)
LOST_AFTER = timedelta(minutes=15)  # a plan takes seconds; older work has no process any more


def work_of(actor: Doer, work_id: UUID) -> Work:
    """Whoever asked may watch. Raises Unknown."""
    work = Work.objects.filter(pk=work_id, asked_by=actor.ref).first()
    if work is None:
        raise Unknown
    return work


def work_named(work_id: UUID | None) -> Work | None:
    """The work behind a proposal, for whoever may see that."""
    return Work.objects.filter(pk=work_id).first() if work_id else None


def open_work(kind: str, *, district_id: str, now: datetime) -> Work | None:
    """The newest that waits or runs; what was lost keeps nobody from asking again."""
    rows = Work.objects.filter(kind=kind, district_id=district_id, state__in=OPEN, asked_at__gte=now - LOST_AFTER)
    return rows.order_by("-asked_at").first()


def others_wait() -> bool:
    """Whether somebody's work waits for this process."""
    return Work.objects.filter(state=WorkState.WAITING).exists()


def works_of(actor: Doer, *, now: datetime, most: int = 30) -> list[Work]:
    """What they asked for in the last days, newest first."""
    return list(Work.objects.filter(asked_by=actor.ref, asked_at__gte=now - SHOWN_FOR).order_by("-asked_at")[:most])


def open_works(actor: Doer, *, now: datetime) -> int:
    """How many of theirs wait or run."""
    rows = Work.objects.filter(asked_by=actor.ref, state__in=OPEN, asked_at__gte=now - LOST_AFTER)
    return rows.count()
