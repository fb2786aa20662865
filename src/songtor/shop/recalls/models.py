"""Goods are called back: of one product, or of one branch, that came in on some days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.offers.models import Branch


class Recall(Fact):
    """Whoever has some of it is told. The district is that of who called it back, or none for the city."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    product = models.ForeignKey("shop.Product", models.PROTECT, null=True, related_name="recalls")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="recalls")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=300)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=True, branch__isnull=False) | Q(product__isnull=False, branch__isnull=True),
                name="recall_of_a_product_or_a_branch",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="recall_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id or self.branch_id} {self.first_day}"


class RecallEnd(Fact):
    """The goods may be given out again: they were looked at, or the wrong ones were named."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    recall = models.OneToOneField(Recall, models.PROTECT, related_name="end")
    reason = models.CharField(max_length=300)
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.recall_id} ended"
