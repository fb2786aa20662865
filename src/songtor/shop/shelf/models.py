"""Goods on the shelves of food banks: who shared them, until when they are good, and why some were thrown away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.rounds.models import Stop
from songtor.stock.models import Lot


class Giver(models.TextChoices):
    """Who shares. People stay unnamed."""

    PERSON = "PERSON", _("A person")
    COMPANY = "COMPANY", _("A company or shop")
    GROUP = "GROUP", _("A temple, school or association")


class Share(Fact):
    """Somebody brought goods to a shop. `giver_name` is an organisation's; a person's is not kept."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="shares")
    day = models.DateField()
    giver = models.CharField(max_length=8, choices=Giver.choices)
    giver_name = models.CharField(max_length=120, blank=True)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="share_shop_day")]
        constraints = [
            models.CheckConstraint(condition=Q(giver__in=Giver.values), name="share_giver_is_known"),
            models.CheckConstraint(condition=~Q(giver="PERSON") | Q(giver_name=""), name="share_names_no_person"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Printed on the thank-you note, for whoever asks about it later."""
        return f"{self.district_id}-{self.pk.hex[-8:].upper()}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")


class ShareLine(models.Model):
    """So much of one product, all of it good until the same day. Begins a lot of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    share = models.ForeignKey(Share, models.PROTECT, related_name="lines")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    best_before = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="share_line_is_something")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_id}"


class ShareReversal(Fact):
    """The share was entered wrongly; its goods leave the shelf as they came."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    share = models.OneToOneField(Share, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.share_id)


class ShelfLot(models.Model):
    """What a lot of the ledger is on a shelf: which product, and until when it is good.

    `best_before` speaks of quality and forbids nothing; after `expires_on` nobody is given it. `line` is what shared
    it, none where a round brought it.
    """

    lot = models.OneToOneField(Lot, models.PROTECT, primary_key=True, related_name="on_shelf")
    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="lots")
    line = models.OneToOneField(ShareLine, models.PROTECT, null=True, related_name="lot")
    best_before = models.DateField(null=True)
    expires_on = models.DateField(null=True, db_index=True)
    shelved_on = models.DateField()

    append_only: ClassVar[bool] = True

    def __str__(self) -> str:
        return str(self.lot_id)


class Shelving(Fact):
    """Surplus food of a round was brought to the shop and set out, in place of a hand-over."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="shelvings")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="shelvings")
    day = models.DateField()
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.shop_id} {self.day}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")


class ShelvingReversal(Fact):
    """It was set out wrongly; the food is aboard again and the stop open."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shelving = models.OneToOneField(Shelving, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.shelving_id)


class DiscardReason(models.TextChoices):
    EXPIRED = "EXPIRED", _("Past its last day")
    SPOILT = "SPOILT", _("Spoilt or mouldy")
    DAMAGED = "DAMAGED", _("Damaged packet")
    RECALLED = "RECALLED", _("Called back")


class Discard(Fact):
    """So much of a lot was thrown away, and why. What is past its last day goes by itself."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="discards")
    lot = models.ForeignKey(ShelfLot, models.PROTECT, related_name="discards")
    day = models.DateField()
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=8, choices=DiscardReason.choices)
    note = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("note",)

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="discard_shop_day")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="discard_is_something"),
            models.CheckConstraint(condition=Q(reason__in=DiscardReason.values), name="discard_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.reason}"


class DiscardReversal(Fact):
    """It was not thrown away after all; it lies on the shelf again."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    discard = models.OneToOneField(Discard, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.discard_id)


class Passing(Fact):
    """Goods on their way from one shelf to another; theirs who sent them until the receiver has accepted."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="passings_out")
    to_shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="passings_in")
    day = models.DateField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(shop=models.F("to_shop")), name="shelf_passing_goes_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id} {self.to_shop_id}"


class PassingLine(models.Model):
    """So much of one lot."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passing = models.ForeignKey(Passing, models.PROTECT, related_name="lines")
    lot = models.ForeignKey(ShelfLot, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="passing_line_is_something")]

    def __str__(self) -> str:
        return f"{self.quantity} {self.lot_id}"


class PassingAnswer(Fact):
    """The receiver has the goods, or they came back. A fact of the district that answers."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    passing = models.OneToOneField(Passing, models.PROTECT, related_name="answer")
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return f"{self.passing_id} {self.is_accepted}"
