"""The one fact table: who received what, when, from which act, on which evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District, FoodCategory
from songtor.city.roles import EVERY_GROUP, VulnerableGroup
from songtor.evidence.models import Fact, new_id
from songtor.offers.models import Site
from songtor.people.models import Household, Person
from songtor.rounds.models import Stop


class ReceiptKind(models.TextChoices):
    SURPLUS_RESCUE = "SURPLUS_RESCUE", _("Surplus food, model 1")
    FOOD_BANK = "FOOD_BANK", _("Food bank, model 2")


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
            models.CheckConstraint(
                condition=~Q(kind="FOOD_BANK") | Q(stop__isnull=True, site__isnull=False),
                name="receipt_of_a_food_bank_names_its_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")

    @property
    def visits(self) -> int:
        """Everybody who was given food there: named or not."""
        return self.heads + len(self.people.all())


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


class How(models.TextChoices):
    """How an officer knew who it was."""

    CARD = "CARD", _("By card")
    NAME = "NAME", _("By name")
    HOUSEHOLD = "HOUSEHOLD", _("With the household")
    PROXY = "PROXY", _("Received by somebody else")


class ReceiptPerson(models.Model):
    """Somebody who was given food, as the id recorded then, and the vulnerable groups of that day.

    Neither changes ever: who the id stands for today is the registry's word, and a group that begins or ends later
    changes no day before it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="people")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="receipts")
    groups = models.PositiveIntegerField()  # city.roles.bits_of
    how = models.CharField(max_length=9, choices=How.choices)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="receipts")
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "person"], name="receipt_names_a_person_once"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="receipt_person_how_is_known"),
            models.CheckConstraint(condition=Q(groups__lte=EVERY_GROUP), name="receipt_person_groups_are_known"),
            models.CheckConstraint(
                condition=~Q(how="HOUSEHOLD") | Q(household__isnull=False), name="receipt_of_a_household_names_it"
            ),
            models.CheckConstraint(
                condition=~Q(how="PROXY") | Q(received_by__isnull=False), name="receipt_by_proxy_names_them"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.person_id}"


class Outcome(models.TextChoices):
    """What came of a card, or of somebody a phone named."""

    NAMED = "NAMED", _("Named")
    TWICE = "TWICE", _("Named already at this hand-over")
    UNKNOWN = "UNKNOWN", _("The registry does not know it")
    ENDED = "ENDED", _("The card was ended before")
    NO_GROUP = "NO_GROUP", _("Nobody of the household is in a vulnerable group")


UNNAMED = (Outcome.UNKNOWN, Outcome.ENDED, Outcome.NO_GROUP)


class ReceiptClaim(models.Model):
    """A card shown to a phone, or somebody it named, and what the registry made of it. Nobody is lost: who is not
    found is one of the heads.

    `digest` is that of a card's token or of a person's id; anything else that was scanned leaves none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="claims")
    is_card = models.BooleanField()
    digest = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)

    append_only: ClassVar[bool] = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="receipt_claim_outcome_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.outcome}"


class Presence(models.Model):
    """Somebody was given food in a period, in one scope: one row, however often and however much.

    Derived from receipts and from who stands for whom; may be dropped and made again (receipts.recounting).
    """

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=8)  # 2568, 2568Q1
    scope = models.CharField(max_length=16)  # a district, a district group, the city
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    bits = models.PositiveIntegerField()  # groups of all those days, COUNTED, NAMED
    added = models.PositiveIntegerField()  # which of them the last receipt brought

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "scope", "person"], name="presence_once_per_period_and_scope")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.scope} {self.person_id}"


class Counter(models.Model):
    """What a period came to in one scope: people apart from visits. Moves with the receipt, in its transaction.

    The row without a group holds people and named visits in at least one group, and everything that has none: heads,
    receipts, and receipts that name somebody. The row NAMED holds everybody who was named, in a group or not.
    """

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=8)
    scope = models.CharField(max_length=16)
    vulnerable_group = models.CharField(max_length=20, blank=True)
    people = models.IntegerField(default=0)
    named = models.IntegerField(default=0)
    heads = models.IntegerField(default=0)
    receipts = models.IntegerField(default=0)
    naming = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "scope", "vulnerable_group"], name="counter_once_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.scope} {self.vulnerable_group}"


class ReceiptReversal(Fact):
    """The hand-over never counted, with the reason; the goods are back where they came from."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.receipt_id)
