"""Long work leaves the web process: asked for here, done by the jobs process, watched on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from songtor.evidence.acts import Act
from songtor.evidence.errors import Refusal
from songtor.jobs.models import Work, WorkState

Doing = Callable[[Work], None]

# Named, not imported: the web process must not load what only the jobs process needs.
KINDS = {"plan_day": "songtor.rounds.planning_job"}


def enqueue(act: Act, kind: str, *, district_id: str, arguments: Mapping[str, str]) -> Work:
    """The work waits from the moment the asking transaction is committed."""
    if kind not in KINDS:
        raise ValueError(f"no work is called {kind}")
    work = Work.objects.create(
        kind=kind,
        district_id=district_id,
        asked_by=act.actor.ref,
        asked_at=act.entered_at,
        arguments=dict(arguments, key=act.key),
    )
    transaction.on_commit(lambda: run_work.enqueue(str(work.pk)))
    return work


@task()
def run_work(work_id: str) -> None:
    """Does one piece of work; how it ended is written even when it breaks."""
    work = Work.objects.get(pk=work_id)
    Work.objects.filter(pk=work.pk).update(state=WorkState.RUNNING, percent=5)
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


def progress(work: Work, percent: int) -> None:
    Work.objects.filter(pk=work.pk).update(percent=percent)


def _end(work: Work, state: WorkState, code: str, sentence: str) -> None:
    percent = 100 if state == WorkState.DONE else work.percent
    Work.objects.filter(pk=work.pk).update(
        state=state, percent=percent, refusal_code=code, refusal=sentence, ended_at=timezone.now()
    )
