"""What devices sent, kept as it came; what stands of it, and which facts it became."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.rounds.models import Round, Stop
from songtor.sync.bodies import Kind
from songtor.sync.devices.models import Device
from songtor.sync.folding.deeds import Standing as FoldedStanding


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DUPLICATE = "duplicate", _("Received before")
    CONFLICT = "conflict", _("Says something else than before")
    REJECTED = "rejected", _("Rejected")
    LATE = "late", _("Late")


class Operation(Fact):
    """One act as a device tells it. `happened_at` is corrected by the device's clock; `told_at` is what it said.

    Its body is under a retention rule; `content` is the salted digest of the whole.
    """

    device = models.ForeignKey(Device, models.PROTECT, related_name="operations")
    seq = models.PositiveBigIntegerField()
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="operations")
    stop = models.ForeignKey(Stop, models.PROTECT, null=True, related_name="operations")
    told_at = models.CharField(max_length=40)
    body = models.TextField()
    salt = models.CharField(max_length=32)
    content = models.CharField(max_length=64)
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    problem_code = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=400, blank=True)

    outside_evidence = ("body", "problem", "told_at")

    class Meta:
        indexes = [models.Index(fields=["round", "verdict"], name="operation_of_round")]
        constraints = [
            models.UniqueConstraint(fields=["device", "seq"], name="operation_number_used_once_per_device"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="operation_verdict_is_known"),
            models.CheckConstraint(
                condition=~Q(verdict="accepted") | Q(round__isnull=False, kind__in=[kind.value for kind in Kind]),
                name="operation_accepted_has_round_and_kind",
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="operation_numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"

    @property
    def said(self) -> dict[str, Any]:
        """Its body; nothing once a retention rule blanked it."""
        return dict(json.loads(self.body)) if self.body else {}


STANDINGS = [(standing.value, standing.value) for standing in FoldedStanding if standing is not FoldedStanding.STANDS]


class Standing(models.Model):
    """What the fold made of an operation that does not simply stand; may be dropped and made again."""

    operation = models.OneToOneField(Operation, models.PROTECT, primary_key=True, related_name="standing")
    round = models.ForeignKey(Round, models.PROTECT, related_name="standings")
    state = models.CharField(max_length=10, choices=STANDINGS)
    blocked_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[code for code, _ in STANDINGS]), name="standing_is_known")
        ]

    def __str__(self) -> str:
        return self.state


class Effect(models.Model):
    """A fact that an operation became, so that the fold can tell it from what the desk wrote."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="effects")
    round = models.ForeignKey(Round, models.PROTECT, related_name="effects")
    part = models.CharField(max_length=16, blank=True)
    fact_table = models.CharField(max_length=40)
    fact_id = models.UUIDField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact_table", "fact_id"], name="effect_of_one_operation")]

    def __str__(self) -> str:
        return f"{self.fact_table} {self.fact_id}"


class Admission(Fact):
    """A supervisor decided about a late operation: it counts, or it does not."""

    operation = models.OneToOneField(Operation, models.PROTECT, related_name="admission")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    admitted = models.BooleanField()
    reason = models.CharField(max_length=300)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return f"{self.operation_id} {self.admitted}"


class Waiting(models.Model):
    """An operation after a gap: the device's earlier ones have not come yet."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="waiting")
    seq = models.PositiveBigIntegerField()
    op_id = models.UUIDField(unique=True)
    sent = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "seq"], name="waiting_number_once_per_device")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.seq}"
