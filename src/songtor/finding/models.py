"""What people look for: names that were entered, and lists they keep coming back to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from songtor.city.models import Account, District
from songtor.evidence.models import new_id
from songtor.offers.models import Branch, Site


class Entry(models.Model):
    """A branch or a site by its names, normalised. Derived: written by services.refresh alone, may be dropped."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    branch = models.OneToOneField(Branch, models.CASCADE, null=True, related_name="+")
    site = models.OneToOneField(Site, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=420)
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(branch__isnull=True, site__isnull=False) | Q(branch__isnull=False, site__isnull=True),
                name="entry_names_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntryMark(models.Model):
    """How far a district's chain has been taken into the entries."""

    district = models.OneToOneField(District, models.CASCADE, primary_key=True, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.district_id}:{self.seq}"


class SavedView(models.Model):
    """A list as somebody filtered, sorted and cut it, under a name; with a district its people see it too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Account, models.PROTECT, related_name="+")
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_one_name_per_list"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
