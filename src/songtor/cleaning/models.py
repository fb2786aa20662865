"""What supervisors decided about facts that look odd. The oddities themselves are found anew each time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.receipts.models import Receipt
from songtor.rounds.models import Stop, Weighing


class OddityKind(models.TextChoices):
    LATE = "late", _("Entered late")
    OUTLIER = "outlier", _("Unusual amount")
    TWICE = "twice", _("Perhaps recorded twice")
    UNWEIGHED = "unweighed", _("Weight missing")


class Verdict(models.TextChoices):
    APPROVED = "approved", _("Approved")
    ASKED = "asked", _("Asked back")
    ANSWERED = "answered", _("Answered")


class Decision(Fact):
    """Somebody looked at an odd fact: it stands, a question to who entered it, or the answer."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=OddityKind.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    weighing = models.ForeignKey(Weighing, models.PROTECT, null=True, related_name="decisions")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="decisions")
    stop = models.ForeignKey(Stop, models.PROTECT, null=True, related_name="decisions")
    words = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)
    asked_ref = models.CharField(max_length=60, blank=True)

    outside_evidence = ("words",)

    class Meta:
        indexes = [models.Index(fields=["district", "entered_at"], name="decision_district_entered")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OddityKind.values), name="decision_kind_is_known"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="decision_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(weighing__isnull=False, receipt__isnull=True, stop__isnull=True)
                | Q(weighing__isnull=True, receipt__isnull=False, stop__isnull=True)
                | Q(weighing__isnull=True, receipt__isnull=True, stop__isnull=False),
                name="decision_is_about_one_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}"
