"""The city's words for who somebody is and whom food is for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("District officer")
    DISTRICT_HEAD = "district_head", _("District head")
    DEPARTMENT = "department", _("Department")
    COORDINATOR = "coordinator", _("Foundation coordinator")
    CASE_WORKER = "case_worker", _("Agency case worker")
    VOLUNTEER = "volunteer", _("Community volunteer")
    COMMITTEE = "committee", _("Community committee")
    DONOR = "donor", _("Donor")
    EXECUTIVE = "executive", _("Executive")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")

    @classmethod
    def of_a_district(cls) -> list[str]:
        return [cls.OFFICER.value, cls.DISTRICT_HEAD.value, cls.VOLUNTEER.value, cls.COMMITTEE.value]

    @classmethod
    def of_a_head(cls) -> list[str]:
        """Those a district head gives in the own district."""
        return [cls.OFFICER.value, cls.VOLUNTEER.value, cls.COMMITTEE.value]


class VulnerableGroup(models.TextChoices):
    """R2.4, in the source's order. Groups overlap: somebody may be in several."""

    CHILD = "CHILD", _("Children")
    WOMAN = "WOMAN", _("Women")
    ELDERLY = "ELDERLY", _("Elderly")
    DISABLED = "DISABLED", _("Disabled")
    BEDRIDDEN = "BEDRIDDEN", _("Bedridden")
    HOMELESS = "HOMELESS", _("Homeless")
    ROUGH_SLEEPER = "ROUGH_SLEEPER", _("Rough sleepers")
    E_CASE = "E_CASE", _("Registered in e-case")
    WELFARE_CARD = "WELFARE_CARD", _("State welfare card")
    DISASTER_HIT = "DISASTER_HIT", _("Hit by a disaster")
    UNEMPLOYED = "UNEMPLOYED", _("Unemployed")
    PRESCHOOL_CENTRE = "PRESCHOOL_CENTRE", _("Children in preschool centres")
    CARER = "CARER", _("Carers of disabled or bedridden")
    OTHER = "OTHER", _("Others at the district's discretion")


PLACES = {group.value: 1 << place for place, group in enumerate(VulnerableGroup)}  # stored: the order is for ever
EVERY_GROUP = sum(PLACES.values())


def bits_of(groups: Iterable[str]) -> int:
    """A set of groups as one number."""
    return sum(PLACES[group] for group in set(groups))


def groups_of(bits: int) -> frozenset[str]:
    """The set of groups a number stands for; bits beyond them are no groups."""
    return frozenset(group for group, bit in PLACES.items() if bits & bit)
