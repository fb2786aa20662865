from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.evidence.models import new_id


class WorkState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Work(models.Model):
    """Something long that a person asked for and may leave: its progress and how it ended."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    district_id = models.CharField(max_length=4, blank=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=20, blank=True)
    told = models.JSONField(default=dict)  # figures on the way, as the kind of work tells them
    refusal_code = models.CharField(max_length=60, blank=True)
    refusal = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="work_state_is_known"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="work_percent_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
