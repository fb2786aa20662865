"""What was set aside for a till that works without network, and for rounds to households that cannot come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.people.models import Household
from songtor.shop.till.models import CheckOut


class ReserveKind(models.TextChoices):
    TILL = "TILL", _("Till without network")
    DELIVERY = "DELIVERY", _("Delivery round")


class Reserve(Fact):
    """Goods and points that nobody else can take until it is closed; for one tablet, or one delivery round.

    `day` is the one it is meant for, `until` when it should be closed.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="reserves")
    kind = models.CharField(max_length=8, choices=ReserveKind.choices)
    name = models.CharField(max_length=60)
    day = models.DateField()
    until = models.DateTimeField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="reserve_shop_day")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ReserveKind.values), name="reserve_kind_is_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return hasattr(self, "close")


class ReserveGoods(models.Model):
    """So many pieces or grams of a product for a till, at the price of the moment they were set aside."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="goods")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    price = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reserve_goods_are_something"),
            models.UniqueConstraint(fields=["reserve", "product"], name="reserve_goods_once_per_product"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class Purse(models.Model):
    """A household of the reserve, and how many of its points were set aside; its transfer names it as the cause."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="purses")
    household = models.ForeignKey(Household, models.PROTECT, related_name="purses")
    points = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["id"]
        constraints = [models.UniqueConstraint(fields=["reserve", "household"], name="purse_once_per_household")]

    def __str__(self) -> str:
        return f"{self.points} {self.household_id}"


class PurseLine(models.Model):
    """Of a delivery: what was chosen for the household beforehand, and the points for all of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="lines")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    points = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="purse_line_is_something")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class ReserveTaken(Fact):
    """A tablet took the reserve along; only it sells from it, so that two never sell the same."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    reserve = models.OneToOneField(Reserve, models.PROTECT, related_name="taken")
    device = models.UUIDField(help_text="a number the tablet drew for itself")
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.reserve_id} {self.device}"


class ReserveSale(Fact):
    """A check-out that was made from a reserve, or for one that was closed before it was told of (`is_late`).

    `key` is the tablet's: whoever sends it, it sells once.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="sales")
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="sales")
    check_out = models.OneToOneField(CheckOut, models.PROTECT, related_name="reserve_sale")
    key = models.CharField(max_length=80)
    is_late = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reserve", "key"], name="reserve_sale_once_per_key")]

    def __str__(self) -> str:
        return f"{self.reserve_id} {self.check_out_id}"


class RefusedSale(Fact):
    """What a tablet told of a reserve and could not be sold: the goods may have left the shelf, so somebody decides.

    `key` is the tablet's: told again, by whomever, it gets the same answer. `said` is why, in the words it got.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="refused")
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="refused")
    key = models.CharField(max_length=80)
    code = models.CharField(max_length=60)
    said = models.CharField(max_length=300)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reserve", "key"], name="refused_sale_once_per_key")]

    def __str__(self) -> str:
        return f"{self.reserve_id} {self.code}"


class RefusedLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    refused = models.ForeignKey(RefusedSale, models.PROTECT, related_name="lines")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="refused_line_is_something"),
            models.UniqueConstraint(fields=["refused", "product"], name="refused_line_once_per_product"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class RefusedOutcome(models.TextChoices):
    SOLD = "SOLD", _("Sold after all: goods and points are booked")
    GONE = "GONE", _("The goods are gone: booked as a difference, without points")
    NOTHING = "NOTHING", _("Nothing to book: not given away, or counted as missing already")


class RefusedSettlement(Fact):
    """The head decided, once, what a refused sale comes to."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    refused = models.OneToOneField(RefusedSale, models.PROTECT, related_name="settlement")
    outcome = models.CharField(max_length=8, choices=RefusedOutcome.choices)
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=RefusedOutcome.values), name="refused_outcome_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.refused_id} {self.outcome}"


class DeliveryMiss(Fact):
    """Nobody took the goods: they came back, and the points with them."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    purse = models.OneToOneField(Purse, models.PROTECT, related_name="miss")
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.purse_id)


class ReserveClose(Fact):
    """What was left of goods and points is the shelf's and the households' again."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    reserve = models.OneToOneField(Reserve, models.PROTECT, related_name="close")
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.reserve_id)


class HomeDelivery(Fact):
    """A household cannot come, so its goods are brought, from a day on."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="home_deliveries")
    starts_on = models.DateField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.household_id} {self.starts_on}"


class HomeDeliveryEnd(Fact):
    """It comes again itself."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    delivery = models.OneToOneField(HomeDelivery, models.PROTECT, related_name="end")
    ends_on = models.DateField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.ends_on}"
