"""What a household needs, as asked on a day."""

from __future__ import annotations

from django.db import models

from songtor.city.models import District
from songtor.evidence.models import Fact
from songtor.people.households.models import Household


class Assessment(Fact):
    """A household's answers on one day. A newer one counts from its day on, and this one stays.

    Answers speak of income and health: they stand here only, outside the evidence, and are blanked when everybody who
    lived there is forgotten. The score stays, as points were given by it.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="assessments")
    day = models.DateField()
    form_version = models.CharField(max_length=12)
    answers = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField()

    outside_evidence = ("answers",)

    class Meta:
        indexes = [models.Index(fields=["district", "household", "day"], name="assessment_of_household")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.day}"
