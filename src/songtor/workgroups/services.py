"""What a working group's coordinator and officers write."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.models import Account, Agency, District
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.workgroups.errors import ReasonNeeded, TrainingAhead, TrainingIncomplete, TrainingTakenBack
from songtor.workgroups.models import Attendance, CalendarLink, Training, TrainingReversal
from songtor.workgroups.queries import districts_of_members, hash_of


@performs(Verb.RECORD, Kind.TRAINING, on="district")
def record_training(
    act: Act, *, district: District, title: str, day: date, place: str, host: Agency, attended: Sequence[Account]
) -> Training:
    """A training in a district and the officers who were there, whichever of the actor's districts they work for.

    Raises TrainingIncomplete, TrainingAhead, Unknown for somebody the actor has nothing to do with.
    """
    if not title.strip() or not attended:
        raise TrainingIncomplete
    if day > act.day:
        raise TrainingAhead
    working_for = districts_of_members(actor=act.actor, on=day)
    if any(account.pk not in working_for for account in attended):
        raise Unknown
    times = {"happened_at": act.happened_at, "entered_at": act.entered_at}
    held = Training(district=district, title=title.strip(), day=day, place=place.strip(), host=host, **times)
    act.write(held)
    for account in dict.fromkeys(attended):
        act.write(Attendance(training=held, account=account, district_id=working_for[account.pk], **times))
    return held


@performs(Verb.RECORD, Kind.TRAINING, on="training")
def reverse_training(act: Act, *, training: Training, reason: str) -> TrainingReversal:
    """It counts no more; enter it anew when only a part was wrong. Raises ReasonNeeded, TrainingTakenBack."""
    if not reason.strip():
        raise ReasonNeeded
    if TrainingReversal.objects.filter(training=training).exists():
        raise TrainingTakenBack
    reversal = TrainingReversal(
        district_id=training.district_id,
        training=training,
        reason=reason.strip(),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(reversal)


def new_token() -> str:
    return secrets.token_urlsafe(24)


@performs(Verb.RECORD, Kind.ROUND, on="district")
def issue_calendar_link(act: Act, *, district: District, account: Account, token: str) -> CalendarLink:
    """A link for one's own calendar; the one before stops. Raises Unknown for somebody else's account."""
    _revoke(act, account)
    return CalendarLink.objects.create(
        account=account, district=district, token_hash=hash_of(token), issued_at=act.entered_at
    )


@performs(Verb.RECORD, Kind.ROUND, on="district")
def revoke_calendar_link(act: Act, *, district: District, account: Account) -> Account:
    """No calendar reads the rounds by the actor's link any more. Raises Unknown for somebody else's account."""
    _revoke(act, account)
    return account


def _revoke(act: Act, account: Account) -> None:
    if account.ref != act.actor.ref:
        raise Unknown
    account.calendar_links.filter(revoked_at__isnull=True).update(revoked_at=act.entered_at)
