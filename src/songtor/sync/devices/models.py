"""What operations come from: an officer's phone with a token of its own, or the desk of one account."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import Account, District
from songtor.evidence.models import Fact, new_id


class DeviceKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    DESK = "desk", _("Desk")


class Device(models.Model):
    """Speaks for one account in one district; of a phone's token only the hash is kept.

    When it was seen, what it has not sent and how its clock goes are what it said last: no facts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=DeviceKind.choices)
    account = models.ForeignKey(Account, models.PROTECT, related_name="devices")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, blank=True)
    label = models.CharField(max_length=80, blank=True)
    enrolled_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    unsent = models.PositiveIntegerField(null=True, blank=True)
    skew_seconds = models.IntegerField(null=True, blank=True)  # the phone's clock less ours
    acknowledged = models.PositiveBigIntegerField(default=0)  # the highest number without a gap before it
    last_happened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeviceKind.values), name="device_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=DeviceKind.PHONE, token_digest__gt="") | Q(kind=DeviceKind.DESK, token_digest=""),
                name="device_has_a_token_when_a_phone",
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="device_token_opens_one"
            ),
            models.UniqueConstraint(
                fields=["account", "district"],
                condition=Q(kind=DeviceKind.DESK),
                name="device_one_desk_per_account_and_district",
            ),
            models.CheckConstraint(condition=Q(seen_at__gte=F("enrolled_at")), name="device_seen_after_enrolment"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("enrolled_at")),
                name="device_revoked_after_enrolment",
            ),
            models.CheckConstraint(condition=Q(acknowledged__gte=0), name="device_acknowledged_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def ref(self) -> str:
        """Names it as the sender of its blobs."""
        return f"device:{self.pk}"


class DeviceEvent(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    REVOKED = "revoked", _("Signed out")


class DeviceChange(Fact):
    """A phone was let in or shut out: who did it, and why, is evidence too."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="changes")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    event = models.CharField(max_length=8, choices=DeviceEvent.choices)
    actor_ref = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(event__in=DeviceEvent.values), name="device_event_is_known"),
            models.CheckConstraint(
                condition=~Q(event=DeviceEvent.REVOKED) | Q(reason__gt=""), name="device_revoked_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.event}"
