"""What the planner proposed for a district's day, before anybody drove it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District, Vehicle
from songtor.evidence.models import new_id


class Way(models.TextChoices):
    """How people plan without a computer; the best of the three stands beside a plan."""

    LIST = "list", _("In the order of the list")
    NEAREST = "nearest", _("Always to the nearest stop")
    CLOSING = "closing", _("Always to the stop that closes first")


class DayPlan(models.Model):
    """What the planning engine proposed for a district's day, with the best way by hand beside it.

    `least_percent` is what the recipient who receives least gets of its need.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="day_plans")
    day = models.DateField()
    made_at = models.DateTimeField()
    instance = models.TextField()  # songtor-day/1
    plan = models.TextField()  # songtor-plan/1
    grams = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    sheet_grams = models.PositiveIntegerField()
    sheet_minutes = models.PositiveIntegerField()
    sheet_way = models.CharField(max_length=8, choices=Way.choices, default=Way.LIST)
    sheet_least_percent = models.PositiveSmallIntegerField(null=True)
    sheet_served = models.PositiveSmallIntegerField(null=True)
    least_percent = models.PositiveSmallIntegerField(null=True)
    served = models.PositiveSmallIntegerField(null=True)
    recipients = models.PositiveSmallIntegerField(null=True)  # with a need that day
    offered_grams = models.PositiveIntegerField(null=True)
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["district", "day", "-made_at"], name="day_plan_newest_first")]
        constraints = [models.CheckConstraint(condition=Q(sheet_way__in=Way.values), name="day_plan_way_is_known")]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day}"


class ReplanState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    TAKEN_OVER = "taken_over", _("Taken over")
    LEFT = "left", _("Left as it was")
    TAKEN_BACK = "taken_back", _("The earlier plan again")


class Replan(models.Model):
    """Another way through the rest of a day, proposed beside the rounds as they stand; people decide.

    `before` and `after` are the rounds' ways as JSON (rounds.ways). `seen` is what the day was when it was looked at.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="replans")
    day = models.DateField()
    made_at = models.DateTimeField()
    late_vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, related_name="+")
    late_minutes = models.PositiveSmallIntegerField(default=0)
    instance = models.TextField()  # songtor-day/1 with the state of the day
    plan = models.TextField()  # songtor-plan/1
    before = models.JSONField()
    after = models.JSONField()
    seen = models.CharField(max_length=64)
    improved = models.BooleanField(default=False)
    work_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=ReplanState.choices, default=ReplanState.PROPOSED)

    class Meta:
        indexes = [models.Index(fields=["district", "day", "-made_at"], name="replan_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReplanState.values), name="replan_state_is_known"),
            models.CheckConstraint(
                condition=Q(late_minutes=0) | Q(late_vehicle__isnull=False), name="replan_late_names_its_vehicle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day}"
