"""A month is closed as it stands, posted once to whoever reads it, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.models import Account, District
from songtor.city.policy import Kind, Verb, first
from songtor.evidence.errors import Unknown
from songtor.messages.carriers import File
from songtor.messages.services import post
from songtor.reports.errors import MonthNotOver, MonthUnchanged
from songtor.reports.food import Narrowed
from songtor.reports.models import MonthEdition, MonthWish, SentMonth
from songtor.reports.months.cells import as_text, live_cells
from songtor.reports.months.spans import Month


@performs(Verb.RECORD, Kind.REPORT, on="district")
def close_month(act: Act, *, district: District, month: date) -> MonthEdition:
    """The district's figures of the month as the daily rows hold them now; again only where they changed since.

    Raises MonthNotOver, MonthUnchanged.
    """
    whole = Month.of(month)
    if act.day <= whole.last:
        raise MonthNotOver
    figures = as_text(live_cells(actor=act.actor, period=whole.period, narrowed=Narrowed(district=district.pk)))
    last = MonthEdition.objects.filter(district=district, month=whole.first).order_by("-number").first()
    if last is not None and last.figures == figures:
        raise MonthUnchanged
    edition = MonthEdition(
        district=district,
        month=whole.first,
        number=last.number + 1 if last else 1,
        figures=figures,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(edition)


@performs(Verb.SEE, Kind.REPORT, on="district")
def ask_for_month(act: Act, *, district: District | None, wanted: bool) -> MonthWish:
    """Whether the actor gets the month by e-mail; `district` is one of those they read, None for all of the city.

    Raises Unknown for whoever has no account.
    """
    account = _account(act)
    return act.write(MonthWish(account=account, wanted=wanted, happened_at=act.happened_at, entered_at=act.entered_at))


def _account(act: Act) -> Account:
    kind, _colon, pk = act.actor.ref.partition(":")
    try:
        found = Account.objects.filter(pk=UUID(pk)) if kind == "account" else Account.objects.none()
    except ValueError:
        raise Unknown from None
    return first(found)


@performs(Verb.RECORD, Kind.REPORT, on="")
def send_month(act: Act, *, reader: Account, month: date, subject: str, body: str, files: Sequence[File]) -> SentMonth:
    """The letter and the fact that it was posted stand or fall together. Raises AddressImpossible."""
    message = post(
        act,
        to=reader.email,
        subject=subject,
        body=body,
        attachments=files,
        about=f"month:{month:%Y-%m}",
        once_for=f"month:{month:%Y-%m}:{reader.pk}",
    )
    return act.write(
        SentMonth(account=reader, month=month, message=message, happened_at=act.happened_at, entered_at=act.entered_at)
    )
