"""Letters are written in the transaction of the act they speak of, and sent by `tick`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Q, QuerySet

from songtor.evidence.acts import Act
from songtor.evidence.blobs import keep_file, read_blob
from songtor.messages.carriers import CARRIERS, Carrier, File, Letter, NotNow, Refused, Unreachable
from songtor.messages.errors import AddressImpossible
from songtor.messages.models import ENDED, Channel, Enclosure, GivenUpFor, Message, MessageState

MINUTES_BETWEEN_TRIES = (1, 5, 15, 60, 180, 360, 720)  # a day all in all
DIED_AFTER = timedelta(minutes=15)  # whoever took a letter and did not say how it went has died
AT_ONCE = 200


def post(
    act: Act,
    *,
    to: str,
    subject: str,
    body: str,
    attachments: Sequence[File] = (),
    about: str = "",
    once_for: str = "",
    until: datetime | None = None,
) -> Message:
    """Call it inside a service: the letter is kept or lost with the act, and what is enclosed is sealed with it.

    A second letter with the same `once_for` is the first one. After `until` it is not worth sending.
    Raises AddressImpossible.
    """
    _refuse_address(to)
    first = Message.objects.filter(once_for=once_for).first() if once_for else None
    if first is not None:
        return first
    message = Message.objects.create(
        about=about,
        once_for=once_for,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        posted_by=act.actor.ref,
        posted_at=act.entered_at,
        due_at=act.entered_at,
        until=until,
    )
    for position, file in enumerate(attachments):
        blob = keep_file(act, file.content, media_type=file.media_type)
        Enclosure.objects.create(message=message, blob=blob, filename=file.filename, position=position)
    return message


def _refuse_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise AddressImpossible from None


@dataclass
class Outcome:
    """How many letters of one run were sent, given up, or wait for another try."""

    sent: int = 0
    given_up: int = 0
    later: int = 0


def send_due(*, now: datetime) -> Outcome:
    """Sends what is due, each letter once: it is taken before and marked after, whoever else sends at the same time.

    A letter whose sender died in between is sent again under its old Message-ID, which is all SMTP offers.
    """
    outcome = Outcome(given_up=_give_up_late(now))
    for channel in Channel.values:
        due = list(_due(now).filter(channel=channel).order_by("due_at", "id")[:AT_ONCE])
        if due:
            with CARRIERS[channel]() as carrier:
                _send_all(carrier, due, outcome, now)
    return outcome


def _due(now: datetime) -> QuerySet[Message]:
    died = Q(state=MessageState.SENDING, taken_at__lt=now - DIED_AFTER)
    return Message.objects.filter(Q(state=MessageState.WAITING, due_at__lte=now) | died)


def _send_all(carrier: Carrier, due: Sequence[Message], outcome: Outcome, now: datetime) -> None:
    for message in due:
        if not _take(message, now):
            continue
        try:
            carrier.carry(_letter(message))
        except Refused:
            outcome.given_up += _end(message, now, GivenUpFor.REFUSED)
        except NotNow:
            _put_off(message, outcome, now)
        except Unreachable:
            _put_off(message, outcome, now)
            return
        else:
            outcome.sent += _end(message, now)


def _take(message: Message, now: datetime) -> bool:
    """Only one of those who send at the same time."""
    mine = _due(now).filter(pk=message.pk)
    return bool(mine.update(state=MessageState.SENDING, taken_at=now, tries=F("tries") + 1))


def _letter(message: Message) -> Letter:
    files = [
        File(enclosed.filename, enclosed.blob.media_type, read_blob(enclosed.blob))
        for enclosed in message.enclosures.select_related("blob")
    ]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return Letter(f"<{message.pk.hex}@{domain}>", message.to, message.subject, message.body, files)


def _put_off(message: Message, outcome: Outcome, now: datetime) -> None:
    if message.tries >= len(MINUTES_BETWEEN_TRIES):
        outcome.given_up += _end(message, now, GivenUpFor.UNREACHABLE)
        return
    due_at = now + timedelta(minutes=MINUTES_BETWEEN_TRIES[message.tries])
    Message.objects.filter(pk=message.pk).update(state=MessageState.WAITING, due_at=due_at)
    outcome.later += 1


def _give_up_late(now: datetime) -> int:
    late = Message.objects.filter(state=MessageState.WAITING, until__lt=now)
    return sum(_end(message, now, GivenUpFor.TOO_LATE) for message in late)


def _end(message: Message, now: datetime, given_up_for: str = "") -> int:
    """Who it went to and what it said is nobody's any more."""
    state = MessageState.GIVEN_UP if given_up_for else MessageState.SENT
    open_one = Message.objects.filter(pk=message.pk).exclude(state__in=ENDED)
    return open_one.update(state=state, given_up_for=given_up_for, ended_at=now, to="", subject="", body="")
