"""A district's quarter as it was handed in: its numbers and the ids behind them, frozen; what was decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact


class QuarterSheet(Fact):
    """What a district hands in, or (without one) the whole city's quarter as it was locked. A later one stands beside.

    `receipts` and `people` hold the ids that were counted, a line each.
    """

    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    quarter = models.CharField(max_length=6)
    number = models.PositiveSmallIntegerField()
    figures = models.TextField()  # songtor-kr/1
    receipts = models.TextField()
    people = models.TextField()
    narrative = models.TextField(blank=True)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "quarter", "number"], name="quarter_sheet_once_per_number"),
            models.UniqueConstraint(
                fields=["quarter"], condition=Q(district__isnull=True), name="quarter_of_the_city_locked_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="quarter_sheet_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id or 'city'} {self.quarter} {self.number}"


class Answer(models.TextChoices):
    RETURNED = "RETURNED", _("Sheet returned")
    APPROVED = "APPROVED", _("Sheet approved")


class SheetDecision(Fact):
    """The department returned a sheet, with the reason, or approved it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    sheet = models.OneToOneField(QuarterSheet, models.PROTECT, related_name="decision")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="sheet_answer_is_known"),
            models.CheckConstraint(condition=~Q(answer="RETURNED") | ~Q(reason=""), name="returned_sheet_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.answer}"
