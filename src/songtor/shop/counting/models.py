"""A shelf is counted in three steps: frozen, counted blind, and its differences accepted as movements with reasons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id


class StockCount(Fact):
    """From now on nothing reaches or leaves the shelf until the count ends."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="counts")
    day = models.DateField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.shop_id} {self.day}"


class CountExpected(models.Model):
    """What the ledger said lay there of a product when the shelf was frozen; whoever counts does not see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    count = models.ForeignKey(StockCount, models.PROTECT, related_name="expected")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "product"], name="count_expected_once_per_product")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class Counted(Fact):
    """Somebody counted a product; of several the last one holds."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    count = models.ForeignKey(StockCount, models.PROTECT, related_name="counted")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class CountEnd(Fact):
    """The count is over: its differences were accepted, or it was given up and nothing moved."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    count = models.OneToOneField(StockCount, models.PROTECT, related_name="end")
    is_accepted = models.BooleanField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.count_id} {self.is_accepted}"


class CountReason(models.TextChoices):
    """Why more or less lies there than the ledger said."""

    MISTAKE = "MISTAKE", _("Entered wrongly before")
    LOST = "LOST", _("Lost or stolen")
    FOUND = "FOUND", _("More was found")
    BROKEN = "BROKEN", _("Broken or spoilt")
    OTHER = "OTHER", pgettext_lazy("reason", "Other")


class CountDifference(Fact):
    """So many more (or, below zero, fewer) of a product, and why. Causes the movements."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    count = models.ForeignKey(StockCount, models.PROTECT, related_name="differences")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    reason = models.CharField(max_length=8, choices=CountReason.choices)
    note = models.CharField(max_length=300, blank=True)

    outside_evidence = ("note",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "product"], name="count_difference_once_per_product"),
            models.CheckConstraint(condition=~Q(quantity=0), name="count_difference_is_something"),
            models.CheckConstraint(condition=Q(reason__in=CountReason.values), name="count_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"
