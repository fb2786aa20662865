"""When a shop is open, in slots with so many places each, and who comes when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS

from songtor.city.models import District
from songtor.evidence.models import Fact, new_id
from songtor.people.models import Household

NOT_OPEN = Q(opens_at__isnull=True, closes_at__isnull=True, minutes=0, places=0)
OPEN = Q(opens_at__isnull=False, closes_at__gt=F("opens_at"), minutes__gt=0, places__gt=0)


class Opening(Fact):
    """From a day on a shop opens so on one weekday, or not at all. Of the newest day that has come the last said holds.

    Times of day are Bangkok's; `places` are households a slot of `minutes`. After a break it opens again: `Stretch`.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="openings")
    weekday = models.PositiveSmallIntegerField(help_text="1 is Monday")
    starts_on = models.DateField()
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["shop", "starts_on"], name="opening_shop_starts")]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="opening_weekday_is_one"),
            models.CheckConstraint(condition=NOT_OPEN | OPEN, name="opening_is_whole_or_none"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_on}"

    @property
    def weekday_name(self) -> str:
        return str(WEEKDAYS[self.weekday - 1])

    @property
    def stretches(self) -> list[Opening | Stretch]:
        """In the order of the day; none where it does not open."""
        return [self, *sorted(self.further.all(), key=lambda one: one.opens_at)] if self.places else []


class Stretch(Fact):
    """On the days of an opening it opens once more, later on the same day."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    opening = models.ForeignKey(Opening, models.PROTECT, related_name="further")
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=OPEN, name="stretch_is_whole"),
            models.UniqueConstraint(fields=["opening", "opens_at"], name="stretch_begins_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}"


class Closing(Fact):
    """A shop stays closed on one day on which it would open."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="closings")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    actor_ref = models.CharField(max_length=60)

    outside_evidence = ("reason",)

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="closing_shop_day")]

    def __str__(self) -> str:
        return str(self.day)


class ClosingReversal(Fact):
    """It opens that day after all; who had booked still comes."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    closing = models.OneToOneField(Closing, models.PROTECT, related_name="reversal")
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return str(self.closing_id)


class Booking(Fact):
    """A household comes to a shop in the slot that begins then; `seat` is its place in the slot."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="bookings")
    household = models.ForeignKey(Household, models.PROTECT, related_name="bookings")
    day = models.DateField()
    begins = models.TimeField()
    seat = models.PositiveSmallIntegerField()
    actor_ref = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["shop", "day"], name="booking_shop_day"),
            models.Index(fields=["household", "day"], name="booking_household_day"),
        ]
        constraints = [models.CheckConstraint(condition=Q(seat__gt=0), name="booking_seat_is_counted_from_one")]

    def __str__(self) -> str:
        return f"{self.day} {self.begins}"


class BookingEnd(Fact):
    """It was cancelled, or moved to another time."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="end")
    moved_to = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="moved_from")
    actor_ref = models.CharField(max_length=60)

    def __str__(self) -> str:
        return str(self.booking_id)


class Seat(models.Model):
    """The place a booking takes as long as it stands. The database gives each once, and one a day to a household."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="taken")
    shop = models.ForeignKey("shop.Shop", models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    day = models.DateField()
    begins = models.TimeField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["day", "begins", "number"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "day", "begins", "number"], name="seat_taken_once"),
            models.UniqueConstraint(fields=["household", "day"], name="seat_one_a_day_for_a_household"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.begins} {self.number}"
