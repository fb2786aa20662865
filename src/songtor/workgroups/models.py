"""A district's working group (R1.2): the trainings its officers attended, and the calendars that read its rounds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from songtor.city.models import Account, Agency, District
from songtor.evidence.models import Fact, new_id


class Training(Fact):
    """A training took place: where, by whom, and who was there. Taken back, never changed."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    host = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.day} {self.title}"


class Attendance(Fact):
    """Whoever holds the account was there, then working for `district`."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "account"], name="attendance_once_per_training"),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.account_id}"


class TrainingReversal(Fact):
    """The training was entered wrongly; it counts no more."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    training = models.OneToOneField(Training, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.training_id)


class CalendarLink(models.Model):
    """The address under which an officer's own calendar reads a district's rounds; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="calendar_links")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(revoked_at__isnull=True), name="calendar_link_one_per_account"
            ),
        ]

    def __str__(self) -> str:
        return str(self.account_id)
