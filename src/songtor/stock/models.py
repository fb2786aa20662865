"""The ledger of goods: every gram and piece lies somewhere, and moved there from somewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District, FoodCategory
from songtor.evidence.models import Fact, new_id


class PlaceKind(models.TextChoices):
    BRANCH = "BRANCH", _("Branch")
    VEHICLE = "VEHICLE", _("Vehicle")
    SHELF = "SHELF", _("Shelf")
    SITE = "SITE", _("Site")
    HOUSEHOLD = "HOUSEHOLD", _("Household")
    WASTE = "WASTE", _("Waste")
    DIFFERENCE = "DIFFERENCE", _("Difference")
    SHARER = "SHARER", _("Whoever shares goods")
    PASSED = "PASSED", _("Passed to or from another district")


FOR_PEOPLE = (PlaceKind.SITE, PlaceKind.HOUSEHOLD)
FLOORED = (PlaceKind.SHELF, PlaceKind.SITE, PlaceKind.HOUSEHOLD, PlaceKind.WASTE)


class Place(models.Model):
    """Where goods lie. `subject` is the branch, vehicle, site, shop or household; waste and difference have none,
    nor have the people of a district who share, and the households that choose at a food bank.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    subject = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "subject"], name="place_once_per_subject"),
            models.UniqueConstraint(
                fields=["district", "kind"], condition=Q(subject__isnull=True), name="place_once_without_subject"
            ),
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject or self.district_id}"


class Lot(Fact):
    """One weighing's goods: same stop, category and use-by, so every gram can be followed to its giver.

    `weighing_id` is what began it: a weighing, or a line of a share.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="lots")
    day = models.DateField()
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    origin = models.ForeignKey(Place, models.PROTECT, related_name="lots_begun")
    weighing_id = models.UUIDField(unique=True)
    use_by = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "day"], name="lot_district_day")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.day}"


class Cause(models.TextChoices):
    WEIGHING = "weighing", _("Weighing")
    HAND_OVER = "hand_over", _("Hand-over")
    WASTE = "waste", _("Waste")
    SIGN_OFF = "sign_off", _("Sign-off")
    SHARE = "share", _("Shared goods")
    SHELVE = "shelve", _("Put on a shelf")
    PASS = "pass", _("Passed to another shelf")
    COUNT = "count", _("Stock count")
    RESERVE = "reserve", _("Set aside for a till without network or a delivery")


class Movement(Fact):
    """So much of a lot went from one place to another. A reversal is the mirror image of what it reverses.

    `cause_id` is the weighing, receipt, waste or sign-off that moved it; `day` is the day it counts for.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="movements")
    day = models.DateField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="movements")
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="outgoing")
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="incoming")
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=12, choices=Cause.choices)
    cause_id = models.UUIDField(db_index=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        indexes = [models.Index(fields=["district", "day"], name="movement_district_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(grams__gt=0, pieces=0) | Q(grams=0, pieces__gt=0), name="movement_grams_or_pieces"
            ),
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="movement_goes_elsewhere"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="movement_cause_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.grams or self.pieces} {self.cause}"


class Balance(models.Model):
    """What lies at a place of one lot: moved by each movement, recomputed by `verify`."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="balances")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="balances")
    has_floor = models.BooleanField()
    grams = models.BigIntegerField(default=0)
    pieces = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "lot"], name="balance_one_per_place_and_lot"),
            models.CheckConstraint(
                condition=Q(has_floor=False) | (Q(grams__gte=0) & Q(pieces__gte=0)), name="balance_not_below_floor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grams or self.pieces}"
