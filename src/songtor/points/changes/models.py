"""Points an officer gives or takes beside the rule: one proposes, somebody else decides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.people.models import Household


class PointsChange(Fact):
    """Proposed: nothing moves yet. Points below zero are taken away."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    points = models.IntegerField()
    expires_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="points_change_changes_something"),
            models.CheckConstraint(
                condition=Q(points__gt=0) | Q(expires_on__isnull=True), name="points_change_only_given_points_expire"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.points:+d}"


class PointsChangeDecision(Fact):
    """Confirmed, and the points moved; or refused. Never by who proposed it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    change = models.OneToOneField(PointsChange, models.PROTECT, related_name="decision")
    is_confirmed = models.BooleanField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.change_id} {self.is_confirmed}"
