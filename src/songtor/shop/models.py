"""A district's food bank: its shops, the goods they know by their barcodes, and what each costs in points."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District, FoodCategory
from songtor.evidence.models import Fact, new_id
from songtor.offers.models import Site
from songtor.shop.counting.models import (
    CountDifference,
    Counted,
    CountEnd,
    CountExpected,
    CountReason,
    StockCount,
)
from songtor.shop.recalls.models import Recall, RecallEnd
from songtor.shop.reserves.models import (
    DeliveryMiss,
    HomeDelivery,
    HomeDeliveryEnd,
    Purse,
    PurseLine,
    RefusedLine,
    RefusedOutcome,
    RefusedSale,
    RefusedSettlement,
    Reserve,
    ReserveClose,
    ReserveGoods,
    ReserveKind,
    ReserveSale,
    ReserveTaken,
)
from songtor.shop.sharing.models import AnnouncedLine, AnnouncedShare, Announcement, AnnouncementEnd
from songtor.shop.shelf.models import (
    Discard,
    DiscardReason,
    DiscardReversal,
    Giver,
    Passing,
    PassingAnswer,
    PassingLine,
    Share,
    ShareLine,
    ShareReversal,
    ShelfLot,
    Shelving,
    ShelvingReversal,
)
from songtor.shop.slots.models import Booking, BookingEnd, Closing, ClosingReversal, Opening, Seat, Stretch
from songtor.shop.till.models import Basket, BasketLine, CheckOut, CheckOutLine, CheckOutReversal
from songtor.shop.wishes.models import Asked, AskedEnd, Wish

__all__ = [
    "AnnouncedLine",
    "AnnouncedShare",
    "Announcement",
    "AnnouncementEnd",
    "Asked",
    "AskedEnd",
    "Basket",
    "BasketLine",
    "Booking",
    "BookingEnd",
    "CheckOut",
    "CheckOutLine",
    "CheckOutReversal",
    "Closing",
    "ClosingReversal",
    "CountDifference",
    "CountEnd",
    "CountExpected",
    "CountReason",
    "Counted",
    "DeliveryMiss",
    "Discard",
    "DiscardReason",
    "DiscardReversal",
    "Giver",
    "HomeDelivery",
    "HomeDeliveryEnd",
    "Opening",
    "Passing",
    "PassingAnswer",
    "PassingLine",
    "Price",
    "Product",
    "ProductChange",
    "ProductKind",
    "Purse",
    "PurseLine",
    "Recall",
    "RecallEnd",
    "RefusedLine",
    "RefusedOutcome",
    "RefusedSale",
    "RefusedSettlement",
    "Reserve",
    "ReserveClose",
    "ReserveGoods",
    "ReserveKind",
    "ReserveSale",
    "ReserveTaken",
    "Seat",
    "Share",
    "ShareLine",
    "ShareReversal",
    "ShelfLot",
    "Shelving",
    "ShelvingReversal",
    "Shop",
    "StockCount",
    "Stretch",
    "Wish",
]


class Shop(models.Model):
    """Where goods are set out and recipients choose themselves (R2.3). Points are the district's, not a shop's.

    It stands at a site, so rounds can bring surplus food there, and its receipts say where they were written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="shops")
    site = models.OneToOneField(Site, models.PROTECT, related_name="shop")
    name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["district", "name"], name="shop_named_once_in_a_district")]

    def __str__(self) -> str:
        return self.name


class ProductKind(models.TextChoices):
    """What is asked for and capped together; the order of lists."""

    STAPLE = "STAPLE", _("Rice and dry food")
    TINNED = "TINNED", _("Tins and ready meals")
    FRESH = "FRESH", _("Fresh food")
    DRINK = "DRINK", _("Drinks")
    MILK = "MILK", _("Milk and baby food")
    SEASONING = "SEASONING", _("Oil and seasoning")
    HYGIENE = "HYGIENE", _("Soap and hygiene")
    NAPPY = "NAPPY", _("Nappies")
    HOUSEHOLD = "HOUSEHOLD", _("Household goods")
    OTHER = "OTHER", _("Other goods")


class Product(models.Model):
    """One kind of goods as every shop of the city knows it. Loose goods have no barcode.

    The category says how it is counted: in pieces, or in grams for surplus food that is weighed out.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", help_text="where it was first received")
    barcode = models.CharField(max_length=14, blank=True)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=ProductKind.choices)
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    learned_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name_th", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProductKind.values), name="product_kind_is_known"),
            models.UniqueConstraint(fields=["barcode"], condition=~Q(barcode=""), name="product_once_per_barcode"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, where it is known."""
        return self.name_en if self.name_en and not (get_language() or "th").startswith("th") else self.name_th


class ProductChange(Fact):
    """Its name or kind was put right; what stood there before stays known."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="changes")
    field = models.CharField(max_length=8)
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=["name_th", "name_en", "kind"]), name="product_change_field_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.product_id}"


class Price(Fact):
    """What one piece, or 100 g, costs in points in a shop from a day on. Of the newest day that has come, the last said
    holds.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="prices")
    product = models.ForeignKey(Product, models.PROTECT, related_name="prices")
    points = models.PositiveIntegerField()
    starts_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["shop", "product", "starts_on"], name="price_of_a_product")]

    def __str__(self) -> str:
        return f"{self.points} {self.starts_on}"
