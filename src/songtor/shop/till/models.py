"""What households chose and paid for with points."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.people.models import Card, Household, Person
from songtor.receipts.models import Receipt


class CheckOut(Fact):
    """A household chose goods of a shop. Its receipt says who was given them, its transfer what they cost.

    `card` is the one that was shown, `received_by` whoever took the goods for a household that could not come.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="check_outs")
    household = models.ForeignKey(Household, models.PROTECT, related_name="check_outs")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="check_out")
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    points = models.PositiveIntegerField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["shop", "day"], name="check_out_shop_day"),
            models.Index(fields=["household", "day"], name="check_out_household_day"),
        ]

    def __str__(self) -> str:
        return f"{self.points} {self.day}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")


class CheckOutLine(models.Model):
    """So many pieces or grams of one product, and the points for all of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_out = models.ForeignKey(CheckOut, models.PROTECT, related_name="lines")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    points = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="check_out_line_is_something"),
            models.UniqueConstraint(fields=["check_out", "product"], name="check_out_one_line_per_product"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class CheckOutReversal(Fact):
    """The check-out never counted: the points are back, and the goods on the shelf."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    check_out = models.OneToOneField(CheckOut, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.check_out_id)


class Basket(models.Model):
    """What somebody is choosing: a draft, thrown away after its day. Once paid for it stays as it was.

    `code` is shown by the self-choice screen, so that the officer finds the basket at the till.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="+")
    code = models.CharField(max_length=4)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    pays_itself = models.BooleanField(default=False, help_text="at the self-choice screen, without the officer")
    check_out = models.ForeignKey(CheckOut, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="basket_code_once_in_a_shop")]

    def __str__(self) -> str:
        return self.code


class BasketLine(models.Model):
    """So many pieces or grams of a product; what it costs is said when it is looked at."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    basket = models.ForeignKey(Basket, models.CASCADE, related_name="lines")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="basket_line_is_something"),
            models.UniqueConstraint(fields=["basket", "product"], name="basket_one_line_per_product"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"
