"""Who gives, what they said they have, and where food is handed over. Amounts here are estimates only."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import Community, District, FoodCategory, Subdistrict
from songtor.evidence.models import Fact, new_id


class DonorState(models.TextChoices):
    REGISTERED = "registered", _("Waiting for a look")
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")


class Donor(models.Model):
    """A company, market or person that gives. Self-registered ones wait until somebody looked (R1.8)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=DonorState.choices, default=DonorState.ACTIVE)
    registered_at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=DonorState.values), name="donor_state_is_known")]

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """Where food is picked up. Phone and e-mail are the shop's, not a person's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="branches")
    district = models.ForeignKey(District, models.PROTECT, related_name="branches")
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, null=True, blank=True, related_name="branches")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    contact_role = models.CharField(max_length=60, blank=True, help_text="whom to ask for: a post, never a person")
    arrival_note = models.CharField(max_length=300, blank=True)
    arrival_note_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    lat = models.FloatField()
    lon = models.FloatField()
    point_is_standin = models.BooleanField(default=False)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name_plural = "branches"
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__range=(-90, 90)) & Q(lon__range=(-180, 180)), name="branch_lies_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(ended_at__isnull=False), name="branch_merged_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def branch_id(self) -> UUID:
        return self.id


class BranchLink(models.Model):
    """Opens one branch's announcing page without an account. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="branch_link_expires_after_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} until {self.expires_at:%Y-%m-%d}"


class StandingOffer(Fact):
    """What a branch usually gives on its weekdays of a season. A change is a new one that replaces it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="standing_offers")
    weekdays = models.CharField(max_length=13)  # ISO, Monday is 1: "2 3 4"
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ready_from = models.TimeField()
    until = models.TimeField()
    note = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    outside_evidence = ("note",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("ready_from")), name="standing_offer_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="standing_offer_season_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.weekdays}"

    @property
    def weekday_numbers(self) -> frozenset[int]:
        return frozenset(int(number) for number in self.weekdays.split())

    @property
    def donor_id(self) -> UUID:
        return self.branch.donor_id


class StandingLine(models.Model):
    """About so much of a category each time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    standing = models.ForeignKey(StandingOffer, models.PROTECT, related_name="lines")
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    cold = models.BooleanField(default=False)

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["category__position"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "category"], name="standing_one_line_per_category"),
            models.CheckConstraint(
                condition=Q(grams__gt=0, pieces=0) | Q(grams=0, pieces__gt=0), name="standing_line_grams_or_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grams or self.pieces}"


class StandingOfferEnd(Fact):
    """The branch gives by itself no more."""

    standing = models.OneToOneField(StandingOffer, models.PROTECT, related_name="end")

    def __str__(self) -> str:
        return str(self.standing_id)


class Asking(Fact):
    """A branch was asked by a letter with a link of that day whether there is food; reminded once."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="askings")
    day = models.DateField()
    is_reminder = models.BooleanField()
    link = models.OneToOneField(BranchLink, models.PROTECT, related_name="asking")

    class Meta:
        indexes = [models.Index(fields=["district", "day"], name="asking_district_day")]
        constraints = [
            models.UniqueConstraint(fields=["branch", "day", "is_reminder"], name="asked_once_and_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.day}"


class Said(models.TextChoices):
    YES = "yes", _("Has food")
    NO = "no", _("Nothing today")


class Offer(Fact):
    """What a branch said for a day. Saying it anew is a new offer that replaces the old one."""

    district = models.ForeignKey(District, models.PROTECT, related_name="offers", db_index=False)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="offers", db_index=False)
    day = models.DateField()
    said = models.CharField(max_length=3, choices=Said.choices)
    ready_from = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    left_over_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="left_overs", db_index=False)

    outside_evidence = ("note",)

    class Meta:
        indexes = [
            models.Index(fields=["district", "day"], name="offer_district_day"),
            models.Index(fields=["-day", "-entered_at"], name="offer_newest_first"),
            models.Index(fields=["branch", "day"], name="offer_branch_day"),
            # with every NULL in it, SQLite looked for "no left-over" here: through all offers there are
            models.Index("left_over_of", name="offer_left_over_of", condition=Q(left_over_of__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(said__in=Said.values), name="offer_said_is_known"),
            models.CheckConstraint(
                condition=Q(said=Said.NO) | (Q(ready_from__isnull=False) & Q(until__isnull=False)),
                name="offer_of_food_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("ready_from")), name="offer_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.day} {self.said}"

    @property
    def donor_id(self) -> UUID:
        return self.branch.donor_id


class OfferLine(models.Model):
    """An estimate for one category, good to eat until `use_by`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="lines", db_index=False)
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+", db_index=False)
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    use_by = models.DateTimeField(null=True)
    cold = models.BooleanField(default=False)

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["category__position"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "category"], name="offer_one_line_per_category"),
            models.CheckConstraint(
                condition=Q(grams__gt=0, pieces=0) | Q(grams=0, pieces__gt=0), name="offer_line_grams_or_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grams or self.pieces}"


class OfferWithdrawal(Fact):
    """The branch took its offer back."""

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.offer_id)


class Fetching(models.Model):
    """A vehicle is on its way to this offer or has fetched it: nobody takes the word back until it is let go."""

    offer = models.OneToOneField(Offer, models.PROTECT, primary_key=True, related_name="fetching")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.offer_id)


class Reach(models.TextChoices):
    DISTRICT = "district", _("To one district")
    NEIGHBOURS = "neighbours", _("To the neighbouring districts")
    CITY = "city", _("To every district")


OPEN_REACH = (Reach.NEIGHBOURS, Reach.CITY)


class OfferPassedOn(Fact):
    """A district cannot fetch an offer: it goes to one that is named, or whoever can may take it.

    `district` is the one it was with.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="passings")
    number = models.PositiveSmallIntegerField()
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    reach = models.CharField(max_length=10, choices=Reach.choices)
    to_district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)

    outside_evidence = ("reason",)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="passing_reach_is_known"),
            models.CheckConstraint(
                condition=Q(reach=Reach.DISTRICT, to_district__isnull=False)
                | Q(reach__in=OPEN_REACH, to_district__isnull=True),
                name="passing_to_one_district_names_it",
            ),
            models.CheckConstraint(condition=~Q(to_district=F("district")), name="passing_goes_elsewhere"),
            models.UniqueConstraint(fields=["offer", "number"], name="passing_one_after_the_other"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.district_id} {self.to_district_id or self.reach}"


class OfferTaken(Fact):
    """A district took an offer that was open to it; nobody else can."""

    passing = models.OneToOneField(OfferPassedOn, models.PROTECT, related_name="taken")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.passing_id} {self.district_id}"


class Holding(models.Model):
    """Where an offer that was passed on is now; others are with their branch's district. `verify` compares it."""

    offer = models.OneToOneField(Offer, models.PROTECT, primary_key=True, related_name="holding")
    district = models.ForeignKey(District, models.PROTECT, related_name="holdings")
    open_to = models.CharField(max_length=10, choices=Reach.choices, blank=True)
    passing = models.ForeignKey(OfferPassedOn, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(open_to__in=["", *OPEN_REACH]), name="holding_open_to_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.district_id} {self.open_to}"


class OfferFromStanding(Fact):
    """This offer appeared by itself; the branch said nothing of that day."""

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="from_standing")
    standing = models.ForeignKey(StandingOffer, models.PROTECT, related_name="uses")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standing", "day"], name="standing_offer_used_once_a_day")]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.day}"


class SiteKind(models.TextChoices):
    COMMUNITY = "COMMUNITY", _("Community")
    CHILD_CENTRE = "CHILD_CENTRE", _("Child centre")
    ELDERLY_HOME = "ELDERLY_HOME", _("Home for the elderly")
    SHELTER = "SHELTER", _("Shelter")
    HEALTH_CENTRE = "HEALTH_CENTRE", _("Health centre")
    SCHOOL = "SCHOOL", _("School")
    FOOD_BANK = "FOOD_BANK", _("Food bank")


class Site(models.Model):
    """Where food is handed over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="sites")
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, null=True, blank=True, related_name="sites")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="sites")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=SiteKind.choices)
    lat = models.FloatField()
    lon = models.FloatField()
    opens = models.TimeField()
    closes = models.TimeField()
    people = models.PositiveIntegerField(default=0, help_text="about how many eat there")
    phone = models.CharField(max_length=40, blank=True)
    contact_role = models.CharField(max_length=60, blank=True, help_text="whom to ask for: a post, never a person")
    arrival_note = models.CharField(max_length=300, blank=True)
    arrival_note_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SiteKind.values), name="site_kind_is_known"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="site_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.name


class SiteNeed(models.Model):
    """From a date on, how much of a category a site can use on a round day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="needs")
    category = models.ForeignKey(FoodCategory, models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grams__gt=0, pieces=0) | Q(grams=0, pieces__gt=0), name="site_need_grams_or_pieces"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="site_need_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["site", "category"], condition=Q(ends_on__isnull=True), name="site_need_one_open_per_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.category_id}"


AT_ONE_PLACE = Q(branch__isnull=False, site__isnull=True) | Q(branch__isnull=True, site__isnull=False)


class PlaceField(models.TextChoices):
    NAME = "name", _("Name")
    ADDRESS = "address", _("Address")
    PHONE = "phone", _("Telephone")
    CONTACT_ROLE = "contact_role", _("Whom to ask for")
    POINT = "point", _("Point on the map")
    HOURS = "hours", _("Hours")
    ARRIVAL_NOTE = "arrival_note", _("How to get in")
    PEOPLE = "people", _("People who eat there")
    KIND = "kind", _("Kind")
    SUBDISTRICT = "subdistrict", _("Subdistrict")
    DONOR_NAME = "donor_name", _("Donor's name")
    ENDED = "ended", _("Ended")
    DONOR_ENDED = "donor_ended", _("Donor ended")


class PlaceChange(Fact):
    """Something about a branch or a site was put right: what stood there before, and what stands there now."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="place_changes")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="place_changes")
    field = models.CharField(max_length=16, choices=PlaceField.choices)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("before", "after")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(field__in=PlaceField.values), name="place_field_is_known"),
            models.CheckConstraint(condition=AT_ONE_PLACE, name="place_change_is_of_a_branch_or_a_site"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id or self.site_id} {self.field}"

    @property
    def told(self) -> tuple[str, str]:
        """Before and after, as people read it."""
        return self._told(self.before), self._told(self.after)

    def _told(self, value: str) -> str:
        is_kind = self.field == PlaceField.KIND and value in SiteKind.values
        return str(SiteKind(value).label) if is_kind else value


class SameBranch(Fact):
    """Somebody looked at two branches that seem alike, and said whether they are one."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    other = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    is_same = models.BooleanField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(kept=F("other")), name="same_branch_names_two")]

    def __str__(self) -> str:
        return f"{self.kept_id} {'=' if self.is_same else '≠'} {self.other_id}"


class SameBranchReversal(Fact):
    """The answer about two branches was taken back, with a reason."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    answer = models.OneToOneField(SameBranch, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.answer_id)
