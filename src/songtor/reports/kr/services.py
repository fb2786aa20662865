"""A quarter is handed in by its district, returned or approved by the department, and locked for the whole city."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Kind, Verb, require
from songtor.evidence.acts import local_day
from songtor.receipts.models import Receipt, ReceiptPerson
from songtor.receipts.periods import CITY, Quarter
from songtor.reports.errors import (
    QuarterIncomplete,
    QuarterLocked,
    QuarterNotOver,
    QuarterUnknown,
    ReasonToReturnMissing,
    SheetDecided,
    SheetWaits,
)
from songtor.reports.kr.figures import Result, results
from songtor.reports.kr.models import Answer, QuarterSheet, SheetDecision
from songtor.reports.kr.sheets import State, locked, standings

LONGEST_NARRATIVE = 2_000


@performs(Verb.RECORD, Kind.KR, on="district")
def submit_sheet(act: Act, *, district: District, quarter: str, narrative: str = "") -> QuarterSheet:
    """The district's numbers as they stand, with the ids behind them; again only after it was returned.

    Raises QuarterUnknown, QuarterNotOver, QuarterLocked, SheetWaits, SheetDecided.
    """
    whole = _over(act, quarter)
    before = standings(actor=act.actor, quarter=whole).get(district.pk)
    if locked(whole):
        raise QuarterLocked
    if before and before.state == State.SUBMITTED:
        raise SheetWaits
    if before and before.state == State.APPROVED:
        raise SheetDecided
    number = before.sheet.number + 1 if before and before.sheet else 1
    return act.write(_sheet(act, whole, district, number, narrative.strip()[:LONGEST_NARRATIVE]))


@performs(Verb.RECORD, Kind.KR, on="sheet")
def return_sheet(act: Act, *, sheet: QuarterSheet, reason: str) -> SheetDecision:
    """The district hands it in again. Raises ReasonToReturnMissing, SheetDecided."""
    if not reason.strip():
        raise ReasonToReturnMissing
    return _decide(act, sheet, Answer.RETURNED, reason.strip())


@performs(Verb.RECORD, Kind.KR, on="sheet")
def approve_sheet(act: Act, *, sheet: QuarterSheet) -> SheetDecision:
    """Raises SheetDecided."""
    return _decide(act, sheet, Answer.APPROVED, "")


@performs(Verb.RECORD, Kind.KR, on="")
def lock_quarter(act: Act, *, quarter: str) -> QuarterSheet:
    """The whole city's numbers frozen; what comes later is a restatement. Every district that gave food is approved.

    Raises QuarterUnknown, QuarterNotOver, QuarterLocked, QuarterIncomplete.
    """
    whole = _over(act, quarter)
    if locked(whole):
        raise QuarterLocked
    done = {code for code, one in standings(actor=act.actor, quarter=whole).items() if one.state == State.APPROVED}
    missing = set(_receipts(whole, None).values_list("district_id", flat=True).distinct()) - done
    if missing:
        raise QuarterIncomplete(districts=", ".join(_names(missing)))
    return act.write(_sheet(act, whole, None, 1, ""))


def _over(act: Act, quarter: str) -> Quarter:
    try:
        whole = Quarter.read(quarter)
    except ValueError:
        raise QuarterUnknown from None
    if act.day <= whole.last:
        raise QuarterNotOver
    return whole


def _decide(act: Act, sheet: QuarterSheet, answer: Answer, reason: str) -> SheetDecision:
    require(act.actor, Verb.RECORD, Kind.KR, None)  # a district does not approve itself
    if sheet.district_id is None or SheetDecision.objects.filter(sheet=sheet).exists():
        raise SheetDecided
    return act.write(
        SheetDecision(
            district_id=sheet.district_id,
            sheet=sheet,
            answer=answer,
            reason=reason,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def _sheet(act: Act, quarter: Quarter, district: District | None, number: int, narrative: str) -> QuarterSheet:
    scope = district.pk if district else CITY
    held = _receipts(quarter, district)
    named = ReceiptPerson.objects.filter(receipt__in=held)
    found = results(quarter, today=local_day(act.entered_at), scopes=[scope])
    return QuarterSheet(
        district=district,
        quarter=quarter.key,
        number=number,
        figures=found.get(scope, Result()).text(),
        receipts=_lines(held.values_list("pk", flat=True)),
        people=_lines(named.filter(groups__gt=0).values_list("person__current_id", flat=True).distinct()),
        narrative=narrative,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def _receipts(quarter: Quarter, district: District | None) -> QuerySet[Receipt]:
    held = Receipt.objects.filter(reversal__isnull=True, day__range=(quarter.first, quarter.last))
    return held.filter(district=district) if district else held


def _lines(ids: Iterable[UUID]) -> str:
    return "\n".join(sorted(map(str, ids)))


def _names(codes: Iterable[str]) -> list[str]:
    return [district.name for district in District.objects.filter(pk__in=list(codes)).order_by("pk")]
