"""What `tick` does when a month is over: close it, restate the earlier ones, and post it to its readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from songtor.city.acting import Act
from songtor.city.dated import holds_on
from songtor.city.models import Account, District, RoleGrant
from songtor.city.policy import CLOCK, POLICY, Actor, Kind, Verb, actor_of
from songtor.city.roles import Role
from songtor.messages.carriers import File
from songtor.reports.errors import MonthUnchanged
from songtor.reports.models import MonthEdition, MonthWish, PickupDay, SentMonth, VisitDay
from songtor.reports.months.document import Document, document_then
from songtor.reports.months.services import close_month, send_month
from songtor.reports.months.spans import Month
from songtor.reports.months.told import whose
from songtor.reports.months.writing import as_paper, as_workbook, key_figures, standing_words

BY_DEFAULT = (Role.COORDINATOR, Role.DEPARTMENT)
READERS = tuple(role for role in Role if Verb.SEE in POLICY[role].get(Kind.REPORT, frozenset()))
MONTHS_KEPT_OPEN = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Closed:
    """What one run did."""

    editions: int = 0
    letters: int = 0


def close_due(*, now: datetime) -> Closed:
    """The month before this one, once: earlier months that changed first, so that its own editions mean all is done.

    Whatever a run that died had finished is found finished; the rest is done by the next.
    """
    month = Month.of(now.date()).before
    done = set(MonthEdition.objects.filter(month=month.first).values_list("district", flat=True))
    missing = District.objects.exclude(pk__in=done).order_by("pk")
    closed = Closed()
    if missing and (done or _anything_happened(month)):
        closed.editions = _restate(before=month, now=now) + sum(_close(one, month, 1, now) for one in missing)
        done = {"all"}
    if done:
        closed.letters = sum(_send(reader, month, now) for reader in list(_waiting_readers(month, now.date())))
    return closed


def _anything_happened(month: Month) -> bool:
    within = {"day__range": (month.first, month.last)}
    return VisitDay.objects.filter(**within).exists() or PickupDay.objects.filter(**within).exists()


def _restate(*, before: Month, now: datetime) -> int:
    """A further edition of every earlier month that is no more what was sent."""
    earliest = before
    for _step in range(MONTHS_KEPT_OPEN):
        earliest = earliest.before
    closed = MonthEdition.objects.filter(month__lt=before.first, month__gte=earliest.first)
    latest = closed.values_list("district", "month").annotate(n=Max("number")).order_by("month", "district")
    districts = District.objects.in_bulk()
    return sum(_close(districts[code], Month.of(first), number + 1, now) for code, first, number in latest)


def _close(district: District, month: Month, number: int, now: datetime) -> int:
    act = Act(CLOCK, f"month:{month.key}:{district.pk}:{number}", now, now)
    try:
        close_month(act, district=district, month=month.first)
    except MonthUnchanged:
        return 0
    return 1


def _waiting_readers(month: Month, today: date) -> Iterator[Account]:
    """Readers who asked for it, or did not refuse it, and whose letter is not posted yet."""
    had = SentMonth.objects.filter(month=month.first).values("account")
    held = RoleGrant.objects.filter(holds_on(today), role__in=READERS, account__is_active=True)
    roles = held.exclude(account__email="").exclude(account__in=had).values_list("account", "role")
    wishes = _wishes()
    wanted = {pk for pk, role in roles if wishes.get(pk, role in BY_DEFAULT)}
    yield from Account.objects.filter(pk__in=wanted).order_by("username")


def _wishes() -> Mapping[UUID, bool]:
    """The last word of everybody who said one."""
    return dict(MonthWish.objects.order_by("entered_at", "id").values_list("account", "wanted"))


def gets_month(actor: Actor) -> bool:
    """Whether the actor's letter comes on the 1st."""
    said = {f"account:{pk}": wanted for pk, wanted in _wishes().items()}
    return said.get(actor.ref, bool(actor.roles() & set(BY_DEFAULT)))


def _send(reader: Account, month: Month, now: datetime) -> int:
    actor = actor_of(reader, now.date())
    act = Act(CLOCK, f"month:{month.key}:{reader.pk}", now, now)
    with override("th"):
        told = document_then(actor=actor, month=month, of=whose(actor=actor))
        subject = f"{told.title} {told.span.name} · {told.whose.name}"
        send_month(act, reader=reader, month=month.first, subject=subject, body=_body(told), files=_files(told, now))
    return 1


def _body(told: Document) -> str:
    figures = [f"{label}: {amount} {unit}" for label, amount, unit in key_figures(told)]
    link = f"{settings.SONGTOR_URL}/reports/month/?{urlencode({'month': told.span.key})}"
    closing = _("You get this because you read the figures of these districts. Your month-end page lets you stop it.")
    return "\n".join(
        [f"{told.title} {told.span.name}", told.whose.name, "", *standing_words(told), *figures, "", link, closing]
    )


def _files(told: Document, now: datetime) -> list[File]:
    return [
        File(f"{told.file_name}.pdf", "application/pdf", as_paper(told, moment=now)),
        File(f"{told.file_name}.xlsx", XLSX, as_workbook(told, moment=now)),
    ]
