"""Who lives together, who cares for whom, and who may receive for somebody else; all dated."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import Community, District
from songtor.evidence.models import Fact
from songtor.people.persons.models import Person


class Household(Fact):
    """People who eat from one pot. A person alone is a household of one."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+")
    house_no = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)

    outside_evidence = ("house_no", "address")

    def __str__(self) -> str:
        return str(self.pk)


class Place(models.TextChoices):
    """A member's place in the household."""

    HEAD = "HEAD", _("Head")
    PARTNER = "PARTNER", _("Husband, wife or partner")
    CHILD = "CHILD", _("Child")
    PARENT = "PARENT", _("Parent")
    GRANDCHILD = "GRANDCHILD", _("Grandchild")
    RELATIVE = "RELATIVE", _("Other relative")
    OTHER = "OTHER", _("Not related")


class HouseholdMember(Fact):
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    place = models.CharField(max_length=12, choices=Place.choices, default=Place.OTHER)
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(place__in=Place.values), name="household_member_place_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.person_id}"


class HouseholdMemberEnd(Fact):
    """Moved out, or died; `ends_on` is the last day."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    membership = models.OneToOneField(HouseholdMember, models.PROTECT, related_name="end")
    ends_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.membership_id} {self.ends_on}"


class RelationKind(models.TextChoices):
    CARER = "CARER", _("Cares for")
    PROXY = "PROXY", _("May receive for")


class Relation(Fact):
    """`person` cares for `other`, or may receive what is meant for them."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Person, models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=8, choices=RelationKind.choices)
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_is_known"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_is_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"


class RelationEnd(Fact):
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    relation = models.OneToOneField(Relation, models.PROTECT, related_name="end")
    ends_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.relation_id} {self.ends_on}"
