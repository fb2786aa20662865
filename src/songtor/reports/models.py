"""Daily rows derived from the ledgers, which `refresh` alone writes and may drop; and the months that were closed."""

from __future__ import annotations

from django.db import models

from songtor.city.models import Account, Agency, District, FoodCategory
from songtor.city.roles import VulnerableGroup
from songtor.evidence.models import Fact
from songtor.messages.models import Message
from songtor.offers.models import Donor
from songtor.reports.kr.models import QuarterSheet, SheetDecision
from songtor.rounds.models import MissedReason

__all__ = [
    "CategoryDay",
    "FoodAmounts",
    "FoodDay",
    "MonthEdition",
    "MonthWish",
    "PickupDay",
    "QuarterSheet",
    "ReportMark",
    "SentMonth",
    "SheetDecision",
    "VisitDay",
]


class FoodAmounts(models.Model):
    """Sums of one cell, in grams and pieces."""

    collected_grams = models.BigIntegerField(default=0)
    handed_grams = models.BigIntegerField(default=0)
    waste_grams = models.BigIntegerField(default=0)
    difference_grams = models.BigIntegerField(default=0)
    collected_pieces = models.BigIntegerField(default=0)
    handed_pieces = models.BigIntegerField(default=0)
    offered_grams = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class FoodDay(FoodAmounts):
    """What one donor's food of one category came to in a district on a day: a lot knows its giver."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    day = models.DateField()
    donor = models.ForeignKey(Donor, models.CASCADE, related_name="+")
    category = models.ForeignKey(FoodCategory, models.CASCADE, related_name="+")
    foundation = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["day", "district"], name="food_day_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["district", "day", "donor", "category"], name="food_day_one_row_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day} {self.category_id}"


class CategoryDay(FoodAmounts):
    """The same of all donors together: a fifth of the rows, so that a city's year is read at once."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    day = models.DateField()
    category = models.ForeignKey(FoodCategory, models.CASCADE, related_name="+")
    foundation = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["day", "district"], name="category_day_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["district", "day", "category"], name="category_day_one_row_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day} {self.category_id}"


class VisitDay(models.Model):
    """Visits of a district's day: all of them (`vulnerable_group` empty), and those of each group, which overlap."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    day = models.DateField()
    foundation = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")
    vulnerable_group = models.CharField(max_length=20, choices=VulnerableGroup.choices, blank=True)
    visits = models.PositiveIntegerField(default=0)
    receipts = models.PositiveIntegerField(default=0)

    class Meta:
        # Holds every column a report sums: groups are read in order without touching the table.
        indexes = [
            models.Index(
                fields=["vulnerable_group", "day", "district", "visits", "receipts"], name="visit_day_by_group"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["district", "day", "vulnerable_group"], name="visit_day_one_row_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day} {self.vulnerable_group}"


class PickupDay(models.Model):
    """Pick-ups of a district's day: done (`missed_reason` empty) or missed, by reason."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    day = models.DateField()
    foundation = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+")
    missed_reason = models.CharField(max_length=10, choices=MissedReason.choices, blank=True)
    stops = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "day", "missed_reason"], name="pickup_day_one_row_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day} {self.missed_reason}"


class ReportMark(models.Model):
    """How far a district's chain has been taken into the daily rows."""

    district = models.OneToOneField(District, models.CASCADE, primary_key=True, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.district_id}:{self.seq}"


class MonthEdition(Fact):
    """What one district's month came to when it was closed; a later edition stands beside it, never in its place."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    figures = models.TextField()  # songtor-month/1

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "month", "number"], name="month_edition_once_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="month_edition_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.month:%Y-%m} {self.number}"


class MonthWish(Fact):
    """Somebody wants the month's document by e-mail, or no more; the last word counts."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    wanted = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["account", "-entered_at"], name="month_wish_newest_first")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.wanted}"


class SentMonth(Fact):
    """A closed month was posted to a reader, once."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    month = models.DateField()
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "month"], name="month_sent_once_per_reader")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month:%Y-%m}"
