"""Long work leaves the web process: asked for here, done by the jobs process, watched on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module

from django.db.models.functions import Now
from django_tasks import task

from songtor.evidence.acts import Act
from songtor.evidence.errors import Refusal
from songtor.jobs.errors import WorkCancelled, WorkLost
from songtor.jobs.models import Work, WorkState
from songtor.jobs.queries import LOST_AFTER, OPEN

Doing = Callable[[Work], None]

# Named, not imported: the web process must not load what only the jobs process needs.
KINDS = {
    "plan_day": "songtor.rounds.planning_job",
    "replan_day": "songtor.rounds.replanning_job",
    "import": "songtor.exchange.import_job",
    "linkage": "songtor.registry.linkage_job",
}


def enqueue(act: Act, kind: str, *, district_id: str, arguments: Mapping[str, str]) -> Work:
    """The work and its place in the queue are one transaction with whatever asked for it."""
    if kind not in KINDS:
        raise ValueError(f"no work is called {kind}")
    work = Work.objects.create(
        kind=kind,
        district_id=district_id,
        asked_by=act.actor.ref,
        asked_at=act.entered_at,
        arguments=dict(arguments, key=act.key),
    )
    run_work.enqueue(str(work.pk))
    return work


@task()
def run_work(work_id: str) -> None:
    """Does one piece of work, once; how it ended is written even when it breaks."""
    work = Work.objects.get(pk=work_id)
    waiting = Work.objects.filter(pk=work.pk, state=WorkState.WAITING)
    if not waiting.update(state=WorkState.RUNNING, percent=5):
        return
    try:
        do: Doing = import_module(KINDS[work.kind]).do
        do(work)
    except Refusal as refusal:
        _end(work, WorkState.FAILED, refusal.code, str(refusal))
    except Exception:
        _end(work, WorkState.FAILED, "broken", "")
        raise
    else:
        _end(work, WorkState.DONE, "", "")


def cancel(work: Work, *, now: datetime) -> bool:
    """Whether it is cancelled: only work nobody has begun can be."""
    waiting = Work.objects.filter(pk=work.pk, state=WorkState.WAITING)
    ended = {"state": WorkState.FAILED, "refusal_code": WorkCancelled.code, "refusal": str(WorkCancelled())}
    return bool(waiting.update(**ended, ended_at=now))


def give_up_lost(*, now: datetime) -> int:
    """Work whose process died ends with a sentence; how many there were."""
    lost = list(Work.objects.filter(state__in=OPEN, asked_at__lt=now - LOST_AFTER))
    for work in lost:
        _end(work, WorkState.FAILED, WorkLost.code, str(WorkLost()))
    return len(lost)


def progress(work: Work, percent: int, stage: str = "", told: Mapping[str, float] | None = None) -> None:
    """How far the work is; `stage` and `told` are words of its kind, shown to whoever watches."""
    Work.objects.filter(pk=work.pk).update(percent=percent, stage=stage, told=dict(told or {}))


def _end(work: Work, state: WorkState, code: str, sentence: str) -> None:
    percent = 100 if state == WorkState.DONE else work.percent
    Work.objects.filter(pk=work.pk).update(
        state=state, percent=percent, refusal_code=code, refusal=sentence, ended_at=Now()
    )
