"""Daily rows brought level by the jobs process, when whoever wrote should not wait for it."""

from __future__ import annotations

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from songtor.reports.services import refresh


@task()
def bring_level() -> None:
    refresh()


def ask_to_level() -> None:
    """Soon, once for all who ask meanwhile; without a jobs process `tick` does it within its minute."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=bring_level.module_path)
    if not waiting.exists():
        bring_level.enqueue()
