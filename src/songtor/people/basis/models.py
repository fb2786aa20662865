"""On what right the city holds something of somebody, who looked at it, and that it was forgotten (PDPA B.E. 2562)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.people.persons.models import Person


class Purpose(models.TextChoices):
    FOOD_AID = "FOOD_AID", _("Food and help from the city")
    SENSITIVE_GROUPS = "SENSITIVE_GROUPS", _("Health and disability, to give the right help")
    COMMUNITY_RETURN = "COMMUNITY_RETURN", _("Given back to the own community")


class Basis(models.TextChoices):
    PUBLIC_TASK = "PUBLIC_TASK", _("Public task (s.24 (4))")
    CONSENT = "CONSENT", _("Explicit consent (s.26)")
    SOCIAL_PROTECTION = "SOCIAL_PROTECTION", _("Social protection by law (s.26 (5))")
    VITAL = "VITAL", _("Danger to life or health (s.26 (1))")


class SaidBy(models.TextChoices):
    SELF = "SELF", _("The person")
    GUARDIAN = "GUARDIAN", _("A parent or guardian")
    OFFICER = "OFFICER", _("An officer, from the law")


class LegalBasis(Fact):
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="legal_bases")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    notice_version = models.CharField(max_length=20)
    said_by = models.CharField(max_length=8, choices=SaidBy.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="legal_purpose_is_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="legal_basis_is_known"),
            models.CheckConstraint(condition=Q(said_by__in=SaidBy.values), name="legal_basis_said_by_is_known"),
            models.CheckConstraint(
                condition=~Q(purpose="SENSITIVE_GROUPS", basis="PUBLIC_TASK"),
                name="sensitive_data_needs_more_than_a_public_task",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} {self.basis}"


class LegalBasisEnd(Fact):
    """Consent was withdrawn, or the ground is gone."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    legal_basis = models.OneToOneField(LegalBasis, models.PROTECT, related_name="end")

    def __str__(self) -> str:
        return str(self.legal_basis_id)


class Looked(models.TextChoices):
    PAGE = "PAGE", _("Opened the page")
    FOUND = "FOUND", _("Found by a search")
    COPY = "COPY", _("Took a copy")
    IDENTITY = "IDENTITY", _("Saw the whole number")
    DECIDED = "DECIDED", _("Compared with another")


class Look(models.Model):
    """Somebody saw something of a person; written before the answer leaves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="looks")
    actor_ref = models.CharField(max_length=60)
    what = models.CharField(max_length=8, choices=Looked.choices)
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    chained: ClassVar[bool] = False  # looking waits for nobody

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="look_newest_first"),
            models.Index(fields=["actor_ref", "-at"], name="look_of_actor"),
        ]
        constraints = [models.CheckConstraint(condition=Q(what__in=Looked.values), name="look_is_known")]

    def __str__(self) -> str:
        return f"{self.actor_ref} {self.what}"


class Forgetting(Fact):
    """Everything that spoke of the person was blanked; counts and ledgers keep the empty id."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.PROTECT, related_name="forgetting")
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return str(self.person_id)
