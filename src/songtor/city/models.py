"""The city as its data files describe it, and who may do what in it."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songtor.city.roles import Role
from songtor.evidence.models import Fact, new_id


class Named(models.Model):
    """A name in Thai and one in English; a screen shows the one of its language."""

    name_th = models.CharField(_("name in Thai"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name_th


class DistrictGroup(Named):
    code = models.CharField(_("code"), primary_key=True, max_length=16)

    class Meta:
        verbose_name = _("district group")
        verbose_name_plural = _("district groups")


class District(Named):
    code = models.CharField(_("code"), primary_key=True, max_length=4)
    aliases = models.CharField(_("other names"), max_length=200, blank=True)
    district_group = models.ForeignKey(
        DistrictGroup, models.PROTECT, verbose_name=_("district group"), related_name="districts"
    )
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    office_lat = models.FloatField(_("latitude of the office"))
    office_lon = models.FloatField(_("longitude of the office"))
    office_is_standin = models.BooleanField(_("place of the office is a stand-in"), default=False)
    population = models.PositiveIntegerField(_("population"), default=0)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")

    @property
    def district_id(self) -> str:
        return self.code


class Subdistrict(Named):
    code = models.CharField(_("code"), primary_key=True, max_length=6)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), related_name="subdistricts")

    class Meta:
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")


class Community(Named):
    code = models.CharField(_("code"), primary_key=True, max_length=12)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), related_name="communities")
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, verbose_name=_("subdistrict"), related_name="communities"
    )
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    population = models.PositiveIntegerField(_("population"), default=0)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")


class AgencyKind(models.TextChoices):
    DEPARTMENT = "DEPARTMENT", _("Department")
    FOUNDATION = "FOUNDATION", _("Foundation")
    DISTRICT_OFFICE = "DISTRICT_OFFICE", _("District office")


class Agency(Named):
    code = models.CharField(_("code"), primary_key=True, max_length=24)
    kind = models.CharField(_("kind"), max_length=16, choices=AgencyKind.choices)
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name=_("district"), null=True, blank=True, related_name="agencies"
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AgencyKind.values), name="agency_kind_is_known"),
        ]


class Coordination(models.Model):
    """From a date on, a foundation coordinates a district and says on which weekdays rounds run (R1.1, R1.9)."""

    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), related_name="coordinations")
    foundation = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("foundation"), related_name="coordinations")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    weekdays = models.CharField(_("weekdays"), max_length=13, help_text=_("ISO weekdays, Monday is 1: 2 3 4"))
    asks_at = models.TimeField(
        _("asks branches at"),
        null=True,
        blank=True,
        default=time(8),
        help_text=_("by e-mail on round days; empty: never"),
    )
    reminds_at = models.TimeField(
        _("reminds them at"), null=True, blank=True, default=time(8, 45), help_text=_("once, who has not answered")
    )
    passes_on_at = models.TimeField(
        _("offers to neighbours at"),
        null=True,
        blank=True,
        default=time(10),
        help_text=_("food of the day for which no vehicle is planned"),
    )
    opens_at = models.TimeField(
        _("offers to every district at"), null=True, blank=True, default=time(11), help_text=_("what no neighbour took")
    )

    class Meta:
        verbose_name = _("coordination")
        verbose_name_plural = _("coordinations")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="coordination_ends_after_start"
            ),
            models.UniqueConstraint(fields=["district", "starts_on"], name="coordination_one_start_per_district"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.foundation_id} {self.starts_on}"

    @property
    def weekday_numbers(self) -> frozenset[int]:
        return frozenset(int(number) for number in self.weekdays.split())


class Holiday(Named):
    date = models.DateField(_("day"), primary_key=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")


class FoodUnit(models.TextChoices):
    KG = "KG", _("kg")
    PIECES = "PIECES", _("pieces")


class FoodCategory(Named):
    """What is weighed apart (R1.5); pieces never enter kilograms."""

    code = models.CharField(_("code"), primary_key=True, max_length=16)
    unit = models.CharField(_("unit"), max_length=6, choices=FoodUnit.choices)
    planning_grams_per_piece = models.PositiveIntegerField(_("grams of a piece, for planning"), default=0)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_rescued = models.BooleanField(
        _("surplus of stores"), default=True, help_text=_("goods of the food bank are not")
    )

    class Meta:
        verbose_name = _("food category")
        verbose_name_plural = _("food categories")
        ordering: ClassVar = ["position", "code"]
        constraints = [models.CheckConstraint(condition=Q(unit__in=FoodUnit.values), name="food_unit_is_known")]

    @property
    def in_pieces(self) -> bool:
        return self.unit == FoodUnit.PIECES


class Target(models.Model):
    """A yearly target as one source prints it; where sources disagree, each has its row."""

    indicator = models.CharField(_("indicator"), max_length=16)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), help_text=_("Buddhist era"))
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name=_("district"), null=True, blank=True, related_name="targets"
    )
    people = models.PositiveIntegerField(_("people to reach"))
    source = models.CharField(_("source"), max_length=16)
    document = models.CharField(_("document"), max_length=200)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year", "district", "source"], name="target_once_per_source"
            ),
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year", "source"],
                condition=Q(district__isnull=True),
                name="target_of_the_city_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year} {self.district_id or 'city'} {self.people}"


class Vehicle(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), related_name="vehicles")
    name = models.CharField(_("name"), max_length=60)
    capacity_kg = models.PositiveIntegerField(_("carries, kg"))
    cold_kg = models.PositiveIntegerField(_("carries cold, kg"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering: ClassVar = ["district_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["district", "name"], name="vehicle_name_once_per_district"),
            models.CheckConstraint(condition=Q(capacity_kg__gt=0), name="vehicle_carries_something"),
            models.CheckConstraint(condition=Q(cold_kg__lte=F("capacity_kg")), name="vehicle_cold_within_capacity"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """What Django's and allauth's login need; accounts are opened by services.open_account."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who can log in. What they may do stands in their dated grants alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.display_name

    @property
    def ref(self) -> str:
        return f"account:{self.pk}"

    def get_full_name(self) -> str:
        return self.display_name

    @property
    def district_id(self) -> str | None:
        """The district all its roles lie in, when its head may give each of them; None belongs to the city."""
        held = {grant.district_id if grant.role in Role.of_a_head() else None for grant in self.grants.all()}
        return held.pop() if len(held) == 1 else None

    @property
    def is_staff(self) -> bool:
        """Was ever made an operator; whether they are one today, the admin asks at every request."""
        return self.is_active and self.grants.filter(role=Role.OPERATOR).exists()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, label: str) -> bool:
        return self.is_staff


class AccountEvent(models.TextChoices):
    OPENED = "opened", _("Opened")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")
    PASSWORD_RESET = "password_reset", _("Password reset")


class AccountChange(Fact):
    """Somebody was let in, shut out, or had to choose a new password: who did it is evidence too."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="changes")
    event = models.CharField(max_length=16, choices=AccountEvent.choices)
    actor_ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(event__in=AccountEvent.values), name="account_event_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.event}"


class RoleGrant(models.Model):
    """From a date on, an account has a role for a district, an agency or a donor; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="grants")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="grants")
    donor_id = models.UUIDField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role__in=Role.of_a_district()) | Q(district__isnull=False),
                name="grant_of_a_district_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.COORDINATOR) | Q(agency__isnull=False), name="grant_of_a_coordinator_names_it"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DONOR) | Q(donor_id__isnull=False), name="grant_of_a_donor_names_it"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.district_id or self.agency_id or ''}"


class GrantChange(Fact):
    """A role was given or ended: who holds which right when is evidence too."""

    grant = models.ForeignKey(RoleGrant, models.PROTECT, related_name="changes")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    donor_id = models.UUIDField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_change_role_is_known")]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.starts_on}–{self.ends_on or ''}"
