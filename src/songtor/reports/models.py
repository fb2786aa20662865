"""Daily fact rows derived from the ledgers. They may be dropped: `refresh` writes them anew, and nothing else does."""

from __future__ import annotations

from django.db import models

from songtor.city.models import Agency, District, FoodCategory
from songtor.city.roles import VulnerableGroup
from songtor.offers.models import Donor
from songtor.rounds.models import MissedReason


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
