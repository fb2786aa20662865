"""Daily rows brought level by the jobs process, when whoever wrote should not wait for it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import now
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from songtor.reports.services import refresh

WITHIN = timedelta(seconds=10)  # a batch of phones at once costs one writing of their days


@task()
def bring_level() -> None:
    refresh()


def ask_to_level() -> None:
    """Within ten seconds, once for all who ask meanwhile; without a jobs process `tick` does it within its minute."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=bring_level.module_path)
    if not waiting.exists():
        bring_level.using(run_after=now() + WITHIN).enqueue()
