from __future__ import annotations

from uuid import UUID

from songtor.evidence.acts import Doer
from songtor.evidence.errors import Unknown
from songtor.jobs.models import Work, WorkState

OPEN = (WorkState.WAITING, WorkState.RUNNING)


def work_of(actor: Doer, work_id: UUID) -> Work:
    """Whoever asked may watch. Raises Unknown."""
    work = Work.objects.filter(pk=work_id, asked_by=actor.ref).first()
    if work is None:
        raise Unknown
    return work


def open_work(kind: str, *, district_id: str) -> Work | None:
    return Work.objects.filter(kind=kind, district_id=district_id, state__in=OPEN).order_by("-asked_at").first()
