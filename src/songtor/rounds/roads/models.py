"""Minutes between points as a source of times told them, and on which times a plan was made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.evidence.models import new_id

LONGEST_MIN = 24 * 60


class TimesBy(models.TextChoices):
    CROWFLY = "crowfly", _("Formula by distance")
    CSV = "csv", _("The city's own table of times")
    OSRM = "osrm", _("Road network (OSRM)")
    VALHALLA = "valhalla", _("Road network (Valhalla)")


class Trouble(models.TextChoices):
    """Why a source could not tell all it was asked."""

    UNREACHABLE = "unreachable", _("the road server did not answer")
    SLOW = "slow", _("the road server was too slow")
    REFUSED = "refused", _("the road server refused the question")
    NONSENSE = "nonsense", _("the road server's answer made no sense")
    FILE = "file", _("the table of times could not be read")


class KnownTime(models.Model):
    """Minutes from one point to another as a source told them; none where it knows no way. May be thrown away."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=60)
    start = models.CharField(max_length=24)
    end = models.CharField(max_length=24)
    minutes = models.FloatField(null=True)
    asked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "start", "end"], name="known_time_once_per_pair"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=0, minutes__lte=LONGEST_MIN),
                name="known_time_within_a_day",
            ),
        ]
        indexes = [models.Index(fields=["asked_on"], name="known_time_oldest_first")]

    def __str__(self) -> str:
        return f"{self.start} {self.end}"


class PlanTimes(models.Model):
    """On which times a plan was made. `guessed_percent` of its pairs the source did not know, and the formula did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.OneToOneField("rounds.DayPlan", models.PROTECT, related_name="times")
    by = models.CharField(max_length=10, choices=TimesBy.choices)
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)
    guessed_percent = models.PositiveSmallIntegerField(default=0)
    factor_percent = models.PositiveSmallIntegerField()
    legs = models.PositiveIntegerField(default=0)
    legs_today = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by__in=TimesBy.values), name="plan_times_source_is_known"),
            models.CheckConstraint(
                condition=Q(trouble="") | Q(trouble__in=Trouble.values), name="plan_times_trouble_is_known"
            ),
            models.CheckConstraint(condition=Q(guessed_percent__lte=100), name="plan_times_guessed_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.factor_percent} %"
