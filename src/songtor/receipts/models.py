"""The one fact table: who received what, when, from which act, on which evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District, FoodCategory
from songtor.city.roles import VulnerableGroup
from songtor.evidence.models import Fact, new_id
from songtor.offers.models import Site
from songtor.rounds.models import Stop


class ReceiptKind(models.TextChoices):
    SURPLUS_RESCUE = "SURPLUS_RESCUE", _("Surplus food, model 1")


class Receipt(Fact):
    """Goods reached people. `heads` are those present whose names nobody took: visits, never people."""

    district = models.ForeignKey(District, models.PROTECT, related_name="receipts")
    day = models.DateField()
    kind = models.CharField(max_length=16, choices=ReceiptKind.choices, default=ReceiptKind.SURPLUS_RESCUE)
    stop = models.ForeignKey(Stop, models.PROTECT, null=True, related_name="receipts")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="receipts")
    heads = models.PositiveIntegerField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["district", "day"], name="receipt_district_day"),
            models.Index(fields=["-happened_at", "id"], name="receipt_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReceiptKind.values), name="receipt_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="SURPLUS_RESCUE") | Q(stop__isnull=False, site__isnull=False),
                name="receipt_of_surplus_names_stop_and_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")


class ReceiptLine(models.Model):
    """So much of one category."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["category__position"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "category"], name="receipt_one_line_per_category"),
            models.CheckConstraint(
                condition=Q(grams__gt=0, pieces=0) | Q(grams=0, pieces__gt=0), name="receipt_line_grams_or_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grams or self.pieces}"


class ReceiptCount(models.Model):
    """How many of the unnamed heads are in a vulnerable group (R2.4). Groups overlap, so sums may exceed the heads."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="counts")
    vulnerable_group = models.CharField(max_length=20, choices=VulnerableGroup.choices)
    heads = models.PositiveIntegerField()
    of_heads = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "vulnerable_group"], name="receipt_one_count_per_group"),
            models.CheckConstraint(condition=Q(heads__lte=models.F("of_heads")), name="receipt_count_within_its_heads"),
            models.CheckConstraint(
                condition=Q(vulnerable_group__in=VulnerableGroup.values), name="receipt_count_group_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vulnerable_group} {self.heads}"


class ReceiptReversal(Fact):
    """The hand-over never counted, with the reason; the goods are back where they came from."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.receipt_id)
