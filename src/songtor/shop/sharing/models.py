"""What people and companies say they will bring, before an officer has seen any of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.shop.shelf.models import Giver, Share


class Announcement(Fact):
    """Somebody means to bring goods to a shop on a day. Nothing of it reaches the ledger without an officer.

    Only the digest of its code is kept: whoever has the code sees it and may withdraw it. A person's name is not asked.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="announcements")
    day = models.DateField()
    giver = models.CharField(max_length=8, choices=Giver.choices)
    giver_name = models.CharField(max_length=120, blank=True)
    code_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="announcement_shop_day")]
        constraints = [
            models.CheckConstraint(condition=Q(giver__in=Giver.values), name="announcement_giver_is_known"),
            models.CheckConstraint(condition=~Q(giver="PERSON") | Q(giver_name=""), name="announcement_names_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id} {self.day}"


class AnnouncedLine(models.Model):
    """About so many pieces, or grams of a product that is weighed, of a kind or a product."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10)
    product = models.ForeignKey("shop.Product", models.PROTECT, null=True, related_name="+")
    about = models.PositiveIntegerField()
    expires_on = models.DateField(null=True)

    append_only: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["id"]
        constraints = [models.CheckConstraint(condition=Q(about__gt=0), name="announced_line_is_something")]

    def __str__(self) -> str:
        return f"{self.about} {self.kind}"


class AnnouncementEnd(Fact):
    """Whoever announced it does not come."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="end")

    def __str__(self) -> str:
        return str(self.announcement_id)


class AnnouncedShare(Fact):
    """What was announced came, and is this share."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="received")
    share = models.OneToOneField(Share, models.PROTECT, related_name="announced")

    def __str__(self) -> str:
        return str(self.share_id)
