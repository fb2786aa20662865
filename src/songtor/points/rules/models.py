"""By which rule a district gives points, since when, and to whom it gave them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.people.models import Assessment, Household


class Period(models.TextChoices):
    MONTH = "MONTH", _("Every month")
    QUARTER = "QUARTER", _("Every quarter")


class Rule(Fact):
    """A district's table of points: a draft until it is switched on, replaced by the next one that is.

    `bands` are [least score, points], `item_caps` product category -> pieces a period, as JSON: nobody searches them.
    Points that carry over are good for `good_for_days` (null: for ever), others to the end of their period.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    period = models.CharField(max_length=7, choices=Period.choices)
    base_points = models.PositiveIntegerField()
    points_per_member = models.PositiveIntegerField()
    points_per_group = models.PositiveIntegerField()
    bands = models.TextField()
    carries_over = models.BooleanField()
    good_for_days = models.PositiveSmallIntegerField(null=True)
    cap_per_visit = models.PositiveIntegerField(null=True)
    item_caps = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period__in=Period.values), name="rule_period_is_known"),
            models.CheckConstraint(
                condition=Q(carries_over=True) | Q(good_for_days__isnull=True),
                name="rule_days_are_of_what_carries_over",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RuleStart(Fact):
    """The rule holds from this day until another one starts, unless it is taken back before.

    `after_reversals` counts the starts of that day that were taken back before this one.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    rule = models.OneToOneField(Rule, models.PROTECT, related_name="start")
    starts_on = models.DateField()
    after_reversals = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "starts_on", "after_reversals"], name="rule_start_one_per_day_holds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.starts_on}"


class RuleStartReversal(Fact):
    """The start was taken back before its day came; the rule never held."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    start = models.OneToOneField(RuleStart, models.PROTECT, related_name="reversal")

    def __str__(self) -> str:
        return str(self.start_id)


class PeriodGrant(Fact):
    """What a rule gave a household for one period, once; 0 where it came to nothing. Causes the transfer."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="grants")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    points = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "district", "starts_on"], name="period_grant_once_per_household"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.starts_on} {self.points}"
