"""What recipients missed on a shelf, and what the public page asks sharers for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from songtor.city.models import District
from songtor.evidence.models import Fact


class Wish(Fact):
    """Somebody missed goods of a kind, or a product of it, on a shelf. No name and no household is kept."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="wishes")
    day = models.DateField()
    kind = models.CharField(max_length=10)
    product = models.ForeignKey("shop.Product", models.PROTECT, null=True, related_name="wishes")
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="wish_shop_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class Asked(Fact):
    """The public page asks for so much of a kind or a product, until a day or until so much came in.

    Pieces, or grams of a product that is weighed.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="asked")
    kind = models.CharField(max_length=10)
    product = models.ForeignKey("shop.Product", models.PROTECT, null=True, related_name="asked")
    quantity = models.PositiveIntegerField()
    until = models.DateField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["until", "id"]
        indexes = [models.Index(fields=["until"], name="asked_until")]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="asked_is_something")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.kind}"


class AskedEnd(Fact):
    """An officer asks no more."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    asked = models.OneToOneField(Asked, models.PROTECT, related_name="end")
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return str(self.asked_id)
