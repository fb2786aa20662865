"""Which vulnerable groups somebody is in, from when to when, and who says so (R2.4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from songtor.city.models import District
from songtor.city.roles import VulnerableGroup
from songtor.evidence.models import Blob, Fact
from songtor.people.persons.models import Person, Source


class GroupMembership(Fact):
    """Health and disability are sensitive (PDPA s.26): shown only to those who may see the person."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="groups")
    vulnerable_group = models.CharField(max_length=20, choices=VulnerableGroup.choices)
    starts_on = models.DateField()
    source = models.CharField(max_length=16, choices=Source.choices)
    shown = models.CharField(max_length=200, blank=True)  # what proves it: "disability card", "seen at home"
    paper = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    batch = models.UUIDField(null=True, db_index=True)

    outside_evidence = ("vulnerable_group", "shown")

    class Meta:
        indexes = [models.Index(fields=["person", "vulnerable_group"], name="group_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(vulnerable_group__in=["", *VulnerableGroup.values]), name="group_is_known"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="group_source_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GroupMembershipEnd(Fact):
    """`ends_on` is the last day; a day before the first one means it was never so."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    membership = models.OneToOneField(GroupMembership, models.PROTECT, related_name="end")
    ends_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    outside_evidence = ("reason",)

    def __str__(self) -> str:
        return f"{self.membership_id} {self.ends_on}"
