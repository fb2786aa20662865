"""A district's day on the road: rounds, their stops, and what officers witnessed there."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import Account, District, FoodCategory, Vehicle
from songtor.evidence.models import Blob, Fact, new_id
from songtor.offers.models import Offer, Site
from songtor.rounds.replans.models import DayPlan, Replan
from songtor.rounds.roads.models import KnownTime, PlanTimes

__all__ = ["DayPlan", "KnownTime", "PlanTimes", "Replan"]  # Django looks for tables in this module


class RoundState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    UNDER_WAY = "under_way", _("Under way")
    SIGNED_OFF = "signed_off", _("Signed off")
    CANCELLED = "cancelled", _("Cancelled")


class Round(models.Model):
    """One vehicle's way through a district's day. Drafts may be thrown away; what was published stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="rounds")
    day = models.DateField()
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="rounds")
    crew = models.ManyToManyField(Account, related_name="rounds", blank=True)
    plan = models.ForeignKey(DayPlan, models.PROTECT, null=True, related_name="rounds")
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.DRAFT)
    leaves_at = models.DateTimeField(null=True)
    returns_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-day", "district_id", "vehicle__name"]
        indexes = [
            models.Index(fields=["district", "day"], name="round_district_day"),
            models.Index(fields=["-day", "district"], name="round_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_is_known"),
            models.UniqueConstraint(
                fields=["district", "day", "vehicle"],
                condition=~Q(state__in=["cancelled", "signed_off"]),
                name="round_one_open_per_vehicle_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.day} {self.vehicle}"

    @property
    def is_open(self) -> bool:
        return self.state in (RoundState.PUBLISHED, RoundState.UNDER_WAY)

    @cached_property
    def sign_off(self) -> SignOff | None:
        """The one that holds."""
        return SignOff.objects.filter(round=self, reversal=None).order_by("-pk").first()

    @property
    def is_editable(self) -> bool:
        return self.state in (RoundState.DRAFT, RoundState.PUBLISHED, RoundState.UNDER_WAY)


class StopKind(models.TextChoices):
    PICKUP = "pickup", _("Pick-up")
    DELIVERY = "delivery", _("Delivery")


class StopState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ARRIVED = "arrived", _("Arrived")
    DONE = "done", _("Done")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STOP = (StopState.PLANNED, StopState.ARRIVED)


class Stop(models.Model):
    """A branch where food is picked up, or a site where it is handed over, in the order of `position`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="stops")
    round = models.ForeignKey(Round, models.PROTECT, related_name="stops")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=StopKind.choices)
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="stops")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="stops")
    planned_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=StopState.choices, default=StopState.PLANNED)
    broken_rule = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StopKind.values), name="stop_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=StopState.values), name="stop_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind="pickup", offer__isnull=False, site__isnull=True)
                | Q(kind="delivery", offer__isnull=True, site__isnull=False),
                name="stop_is_at_a_branch_or_a_site",
            ),
            models.UniqueConstraint(
                fields=["offer"], condition=~Q(state__in=["missed", "cancelled"]), name="stop_one_open_per_offer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"

    @property
    def name(self) -> str:
        return self.offer.branch.name if self.offer else self.site.name if self.site else ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STOP

    @property
    def is_pickup(self) -> bool:
        return self.kind == StopKind.PICKUP


class StopLine(models.Model):
    """What the plan expects to load or to hand over there."""

    id = models.BigAutoField(primary_key=True)
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="lines")
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["category__position"]
        constraints = [models.UniqueConstraint(fields=["stop", "category"], name="stop_one_line_per_category")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grams or self.pieces}"


class RoundChange(Fact):
    """A round came into a state: published, under way, signed off, cancelled."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=12, choices=RoundState.choices)
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_change_state_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"


class MissedReason(models.TextChoices):
    CLOSED = "closed", _("Shop or site was closed")
    NO_FOOD = "no_food", _("No food after all")
    SPOILED = "spoiled", _("Food no longer good")
    NO_TIME = "no_time", _("No time left")
    NO_ROOM = "no_room", _("Vehicle was full")
    NOBODY = "nobody", _("Nobody was there")
    ROAD = "road", _("Could not get there")
    OTHER = "other", _("Other, see note")


class StopChange(Fact):
    """A stop came into a state; a missed one says why."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=9, choices=StopState.choices)
    missed_reason = models.CharField(max_length=10, choices=MissedReason.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("note",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StopState.values), name="stop_change_state_is_known"),
            models.CheckConstraint(
                condition=Q(missed_reason="") | Q(missed_reason__in=MissedReason.values),
                name="stop_change_reason_is_known",
            ),
            models.CheckConstraint(condition=~Q(state="missed") | ~Q(missed_reason=""), name="stop_missed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.state}"


class Arrival(Fact):
    """The vehicle was there; the position is the phone's, when it gave one."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    stop = models.OneToOneField(Stop, models.PROTECT, related_name="arrival")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.stop_id)


class Photo(Fact):
    """Goods, not people."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="photos")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.stop_id)


class Signature(Fact):
    """The branch's staff (or the site's) signed on the screen; the name is under a retention rule."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="signatures")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)

    outside_evidence = ("name", "position")

    def __str__(self) -> str:
        return str(self.stop_id)


class ZeroReason(models.TextChoices):
    NONE_LEFT = "none_left", _("Sold out, nothing left")
    SPOILED = "spoiled", _("Not good any more")
    GIVEN_ELSEWHERE = "given_elsewhere", _("Given to somebody else")
    OTHER = "other", _("Other, see note")


class Weighing(Fact):
    """What the scale said at a stop for one category: gross and tare in grams, or pieces counted."""

    district = models.ForeignKey(District, models.PROTECT, related_name="weighings")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="weighings")
    day = models.DateField()
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    gross_grams = models.PositiveIntegerField(default=0)
    tare_grams = models.PositiveIntegerField(default=0)
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    scale = models.CharField(max_length=60, blank=True)
    zero_reason = models.CharField(max_length=16, choices=ZeroReason.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    outside_evidence = ("note",)

    class Meta:
        indexes = [
            models.Index(fields=["district", "day"], name="weighing_district_day"),
            models.Index(fields=["-day", "-happened_at", "id"], name="weighing_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(gross_grams__gte=F("tare_grams")), name="weighing_gross_not_below_tare"),
            models.CheckConstraint(
                condition=Q(grams=F("gross_grams") - F("tare_grams")), name="weighing_net_is_gross_less_tare"
            ),
            models.CheckConstraint(condition=Q(grams=0) | Q(pieces=0), name="weighing_grams_or_pieces"),
            models.CheckConstraint(
                condition=(Q(zero_reason="") & (Q(grams__gt=0) | Q(pieces__gt=0)))
                | (~Q(zero_reason="") & Q(grams=0, pieces=0)),
                name="weighing_of_nothing_says_why",
            ),
            models.CheckConstraint(condition=Q(grams__lte=2_000_000), name="weighing_at_most_2000_kg"),
            models.CheckConstraint(
                condition=Q(zero_reason="") | Q(zero_reason__in=ZeroReason.values), name="weighing_zero_reason_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grams or self.pieces}"


class WeighingReversal(Fact):
    """A weighing was taken back, with a reason; the ledger holds its mirror image."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    weighing = models.OneToOneField(Weighing, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.weighing_id)


class LeftOver(Fact):
    """The vehicle could not take it all; the rest is a new offer."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="left_overs")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="left_over_fact")

    def __str__(self) -> str:
        return str(self.stop_id)


class WasteReason(models.TextChoices):
    SPOILED = "spoiled", _("Spoiled on the way")
    PAST_USE_BY = "past_use_by", _("Past its use-by")
    DAMAGED = "damaged", _("Damaged or spilt")
    REFUSED = "refused", _("The site could not take it")
    OTHER = "other", _("Other, see note")


class Waste(Fact):
    """Food that was collected and could not be passed on."""

    district = models.ForeignKey(District, models.PROTECT, related_name="wastes")
    round = models.ForeignKey(Round, models.PROTECT, related_name="wastes")
    day = models.DateField()
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=12, choices=WasteReason.choices)
    note = models.CharField(max_length=300, blank=True)

    outside_evidence = ("note",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grams__gt=0, pieces=0) | Q(grams=0, pieces__gt=0), name="waste_grams_or_pieces"
            ),
            models.CheckConstraint(condition=Q(reason__in=WasteReason.values), name="waste_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grams or self.pieces}"


class WasteReversal(Fact):
    """A write-off was taken back, with a reason; the ledger holds its mirror image."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    waste = models.OneToOneField(Waste, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.waste_id)


class SignOff(Fact):
    """An officer signed the round off (R1.6): what was aboard is kept, and the rest booked as difference."""

    district = models.ForeignKey(District, models.PROTECT, related_name="sign_offs")
    round = models.ForeignKey(Round, models.PROTECT, related_name="sign_offs")
    day = models.DateField()
    collected_grams = models.PositiveIntegerField()
    collected_pieces = models.PositiveIntegerField(default=0)
    difference_grams = models.PositiveIntegerField()
    difference_pieces = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(collected_grams__gte=F("difference_grams") * 50) | ~Q(reason=""),
                name="sign_off_explains_a_difference_above_2_percent",
            ),
            models.CheckConstraint(
                condition=Q(collected_pieces__gte=F("difference_pieces") * 50) | ~Q(reason=""),
                name="sign_off_explains_missing_pieces_above_2_percent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.round_id)


class SignOffReversal(Fact):
    """What arrived later says the round was not done then: it is open again, and signed off anew."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    sign_off = models.OneToOneField(SignOff, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.sign_off_id)
