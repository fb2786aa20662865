"""Who is the same person: what the engine proposes, what was decided, and what was taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.people.persons.models import Person


class Answer(models.TextChoices):
    SAME = "SAME", _("The same person")
    DIFFERENT = "DIFFERENT", _("Two people")


class ProposedPair(models.Model):
    """Perhaps one person; derived by the last linkage and thrown away by the next. `left` is the older id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    left = models.ForeignKey(Person, models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, models.CASCADE, related_name="+")
    probability = models.FloatField()
    reasons = models.CharField(max_length=300)  # codes of engines.linkage.reasons, blank-separated
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_proposed_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="pair_probability_is_one"),
        ]
        indexes = [models.Index(fields=["district", "-probability"], name="pair_district_likely")]

    def __str__(self) -> str:
        return str(self.pk)


class LinkDecision(Fact):
    """Somebody, or the certain rule (same valid ID and agreeing names), says whether two are one."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    left = models.ForeignKey(Person, models.PROTECT, related_name="decided_left")
    right = models.ForeignKey(Person, models.PROTECT, related_name="decided_right")
    answer = models.CharField(max_length=9, choices=Answer.choices)
    is_certain = models.BooleanField(default=False)
    probability = models.FloatField(null=True)
    reasons = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="link_answer_is_known"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="link_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.answer} {self.right_id}"


class LinkDecisionUndo(Fact):
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    decision = models.OneToOneField(LinkDecision, models.PROTECT, related_name="undo")
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.decision_id)
