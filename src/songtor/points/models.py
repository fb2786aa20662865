"""The ledger of points: every point a household holds was given to it, and went somewhere or is still there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.people.models import Household
from songtor.points.changes.models import PointsChange, PointsChangeDecision
from songtor.points.rules.models import PeriodGrant, Rule, RuleStart, RuleStartReversal

__all__ = [
    "ENDS",
    "Account",
    "AccountKind",
    "Cause",
    "PeriodGrant",
    "PointsChange",
    "PointsChangeDecision",
    "Rule",
    "RuleStart",
    "RuleStartReversal",
    "Transfer",
]


class AccountKind(models.TextChoices):
    HOUSEHOLD = "HOUSEHOLD", _("Household")
    ISSUE = "ISSUE", _("Points given")
    SPENT = "SPENT", _("Points spent")
    EXPIRED = "EXPIRED", _("Points expired")
    RESERVED = "RESERVED", _("Points reserved")


ENDS = (AccountKind.ISSUE, AccountKind.SPENT, AccountKind.EXPIRED, AccountKind.RESERVED)


class Account(models.Model):
    """A household's points at one food bank, which is a district's; singles are households of one.

    Points come from ISSUE and go to SPENT, EXPIRED or RESERVED: one of each per district. Every sale would lock the
    row of such an end, so its balance stays 0 here and is summed from the transfers when somebody asks
    (`queries.totals`).
    Nobody writes `balance` but the trigger of a transfer (`points.guarding`); `last_transfer` is the one that moved it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=AccountKind.choices)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    balance = models.BigIntegerField(default=0)
    last_transfer = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "district"], name="points_account_one_per_household"),
            models.UniqueConstraint(
                fields=["district", "kind"], condition=Q(household__isnull=True), name="points_end_one_per_district"
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.HOUSEHOLD, household__isnull=False)
                | Q(kind__in=ENDS, household__isnull=True, balance=0),
                name="points_account_is_a_households_or_an_end",
            ),
            models.CheckConstraint(condition=Q(balance__gte=0), name="points_balance_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.household_id or self.district_id}"


class Cause(models.TextChoices):
    GRANT = "grant", _("Points granted")
    SPEND = "spend", _("Paid with points")
    TAKE = "take", _("Points taken away")
    EXPIRE = "expire", _("Points ran out")
    MOVE = "move", _("Moved with the household")
    RESERVE = "reserve", _("Reserved for a till without network or a delivery")


class Transfer(Fact):
    """So many points went from one account to another. A reversal is the mirror image of what it reverses.

    `cause_id` is the check-out, grant, change or decision that moved them, or for what ran out the account and day;
    a reversal keeps its original's cause and has a `cause_id` of its own. `day` is the day it counts for.
    Points are good through `expires_on`, those without it for ever; points that move keep it.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    day = models.DateField()
    from_account = models.ForeignKey(Account, models.PROTECT, related_name="outgoing")
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="incoming")
    points = models.PositiveIntegerField()
    cause = models.CharField(max_length=8, choices=Cause.choices)
    cause_id = models.UUIDField(db_index=True)
    expires_on = models.DateField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        indexes = [models.Index(fields=["district", "day"], name="transfer_district_day")]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~Q(from_account=F("to_account")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="transfer_cause_is_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(cause__in=(Cause.GRANT, Cause.MOVE)),
                name="transfer_only_given_points_expire",
            ),
            models.UniqueConstraint(
                fields=["cause_id", "from_account", "to_account"],
                condition=Q(reverses__isnull=True) & ~Q(cause=Cause.MOVE),
                name="transfer_once_per_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} {self.cause}"
