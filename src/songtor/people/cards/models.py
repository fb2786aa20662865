"""Cards of recipients: a random token as a QR code, and nothing of the person on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.people.households.models import Household
from songtor.people.persons.models import Person


class Card(Fact):
    """Printed blank, given to somebody later. Of the token only a digest is kept."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=16)  # printed below the code, for people: "BK-0412"

    def __str__(self) -> str:
        return self.label


class CardBinding(Fact):
    """Whose card it is: one person's, or a household's."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    card = models.OneToOneField(Card, models.PROTECT, related_name="binding")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cards")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="cards")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, household__isnull=True)
                | Q(person__isnull=True, household__isnull=False),
                name="card_of_a_person_or_a_household",
            )
        ]

    def __str__(self) -> str:
        return str(self.card_id)


class CardPin(models.Model):
    """An optional secret against lost cards. `wrong` counts since the last right one."""

    card = models.OneToOneField(Card, models.PROTECT, primary_key=True, related_name="pin")
    hashed = models.CharField(max_length=200)
    wrong = models.PositiveSmallIntegerField(default=0)
    closed_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.card_id)


class EndReason(models.TextChoices):
    LOST = "LOST", _("Lost")
    REPLACED = "REPLACED", _("Replaced")
    RETURNED = "RETURNED", _("Returned")
    SPOILT = "SPOILT", _("Spoilt")


class CardEnd(Fact):
    """From now on the card opens nothing."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    card = models.OneToOneField(Card, models.PROTECT, related_name="end")
    reason = models.CharField(max_length=8, choices=EndReason.choices)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reason__in=EndReason.values), name="card_end_is_known")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.reason}"
