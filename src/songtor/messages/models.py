"""What waits to be sent to somebody outside, and how that ended. Address and words are blanked then."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songtor.evidence.models import Blob, new_id


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Not delivered")


class GivenUpFor(models.TextChoices):
    REFUSED = "refused", _("The address takes no messages")
    UNREACHABLE = "unreachable", _("The mail server did not answer for a day")
    TOO_LATE = "too_late", _("It could not be sent in time")


ENDED = (MessageState.SENT, MessageState.GIVEN_UP)


class Message(models.Model):
    """One letter to one address. `about` names what it speaks of, without saying who anybody is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    about = models.CharField(max_length=100, blank=True, db_index=True)
    once_for = models.CharField(max_length=120, blank=True)
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    given_up_for = models.CharField(max_length=12, choices=GivenUpFor.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    posted_by = models.CharField(max_length=60)
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=~Q(state__in=ENDED), name="message_due")]
        constraints = [
            models.UniqueConstraint(fields=["once_for"], condition=~Q(once_for=""), name="message_once_for_its_cause"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_is_known"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_is_known"),
            models.CheckConstraint(
                condition=Q(given_up_for="", state__in=[s for s in MessageState if s != MessageState.GIVEN_UP])
                | Q(given_up_for__in=GivenUpFor.values, state=MessageState.GIVEN_UP),
                name="message_given_up_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | Q(to="", subject="", body="", ended_at__isnull=False),
                name="message_ended_keeps_no_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.state}"


class Enclosure(models.Model):
    """A file that goes with a message; its bytes are kept once, among the evidence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="enclosures")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="enclosure_has_a_place_of_its_own")]

    def __str__(self) -> str:
        return self.filename
