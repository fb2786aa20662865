"""A person is a name for everything the sources say of somebody; each source keeps its own truth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import Community, District, Subdistrict
from songtor.evidence.models import Fact, new_id


class Source(models.TextChoices):
    """Where a record of somebody comes from."""

    REGISTERED = "REGISTERED", _("Registered by an officer")
    DISTRICT_SURVEY = "DISTRICT_SURVEY", _("District survey")
    E_CASE = "E_CASE", _("e-case")
    WELFARE_CARD = "WELFARE_CARD", _("State welfare card list")
    TPMAP = "TPMAP", _("TPMAP")
    PRESCHOOL_CENTRE = "PRESCHOOL_CENTRE", _("Preschool centre")
    COMMUNITY = "COMMUNITY", _("Community's own list")


class Sex(models.TextChoices):
    FEMALE = "F", _("Female")
    MALE = "M", _("Male")


class BirthKnown(models.TextChoices):
    """How much of a birth date is known; what is not known counts nowhere."""

    DAY = "DAY", _("Day, month and year")
    MONTH = "MONTH", _("Month and year")
    YEAR = "YEAR", _("Year only")


class IdentityKind(models.TextChoices):
    REGISTERED = "REGISTERED", _("National ID")
    NO_CIVIL_STATUS = "NO_CIVIL_STATUS", _("ID of a person without civil status (class 0)")
    PASSPORT = "PASSPORT", _("Passport or other foreign document")


class Person(models.Model):
    """Somebody as first met. Receipts keep this id for ever; `current` is who it stands for today.

    `current` follows from the link decisions that hold and can be computed again from them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    current = models.ForeignKey("self", models.PROTECT, related_name="stands_for")
    met_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    outside_evidence: ClassVar[tuple[str, ...]] = ("current", "forgotten_at")

    class Meta:
        indexes = [models.Index(fields=["district", "current"], name="person_district_current")]

    def __str__(self) -> str:
        return str(self.pk)


class SourceRecord(Fact):
    """What one source says of one person. A correction or a newer list replaces it and never changes it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="records")
    source = models.CharField(max_length=16, choices=Source.choices)
    source_key = models.CharField(max_length=64, blank=True)  # the row's own number in its list
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    batch = models.UUIDField(null=True, db_index=True)

    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(null=True)
    birth_known = models.CharField(max_length=5, choices=BirthKnown.choices, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    house_no = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    has_no_address = models.BooleanField(default=False)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+")
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, null=True, related_name="+")
    nationality = models.CharField(max_length=2, blank=True)  # ISO 3166; empty is not known
    note = models.CharField(max_length=300, blank=True)

    given_key = models.CharField(max_length=60, blank=True)  # engines.linkage.keys: how a name sounds
    family_key = models.CharField(max_length=60, blank=True)
    sort_key = models.CharField(max_length=500, blank=True)

    outside_evidence = (
        "given_name",
        "family_name",
        "sex",
        "born_on",
        "birth_known",
        "phone",
        "house_no",
        "address",
        "note",
        "nationality",
        "given_key",
        "family_key",
        "sort_key",
    )

    class Meta:
        indexes = [
            models.Index(fields=["given_key", "family_key"], name="record_given_family"),
            models.Index(fields=["family_key", "given_key"], name="record_family_given"),
            models.Index(fields=["phone"], name="record_phone"),
            models.Index(fields=["source_key"], name="record_source_key"),
            models.Index(fields=["district", "sort_key"], name="record_district_sorted"),
            models.Index(fields=["district", "given_key", "family_key"], name="record_district_given"),
            models.Index(fields=["district", "family_key", "given_key"], name="record_district_family"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=Source.values), name="record_source_is_known"),
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="record_sex_is_known"),
            models.CheckConstraint(
                condition=Q(born_on__isnull=True, birth_known="")
                | Q(born_on__isnull=False, birth_known__in=BirthKnown.values),
                name="record_says_how_much_of_the_birth_date_is_known",
            ),
            models.CheckConstraint(
                condition=Q(has_no_address=False) | Q(house_no="", address=""), name="record_without_address_has_none"
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="record_replaces_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initial(self) -> str:
        """Of the family name the first consonant, as Thai initials are: จ. of ใจดี."""
        letters = [letter for letter in self.family_name if letter.isalpha() and letter not in "เแโใไ"]
        return f"{letters[0]}." if letters else ""

    @property
    def short_name(self) -> str:
        return f"{self.given_name} {self.initial}".strip()


class Identity(models.Model):
    """The number of somebody's document, as a record names it; readable only with the key ring."""

    record = models.OneToOneField(SourceRecord, models.PROTECT, primary_key=True, related_name="identity")
    kind = models.CharField(max_length=16, choices=IdentityKind.choices)
    index = models.CharField(max_length=64, db_index=True)  # keyed digest: equal numbers have equal ones
    key = models.CharField(max_length=16)  # which key of the ring sealed it
    sealed = models.BinaryField()  # AES-256-GCM, bound to this row

    class Meta:
        indexes = [models.Index(fields=["key"], name="identity_sealed_with")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=IdentityKind.values), name="identity_kind_is_known")]

    def __str__(self) -> str:
        return str(self.record_id)


class SourceRecordEnd(Fact):
    """The record says nothing any more: its list was taken back or no longer names the person."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="end")
    reason = models.CharField(max_length=300, blank=True)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return str(self.record_id)
