"""How far the districts are with a quarter, and what changed since their numbers were frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from songtor.city.policy import Actor, Kind, first, visible
from songtor.receipts.periods import Quarter
from songtor.reports.kr.figures import Figures, Result, read_text
from songtor.reports.kr.models import Answer, QuarterSheet

DUE_AFTER = timedelta(days=15)  # no source says how long a district has; the department may ask for another


class State(models.TextChoices):
    OPEN = "OPEN", _("Not handed in")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Sheet returned")
    APPROVED = "APPROVED", _("Sheet approved")
    LOCKED = "LOCKED", _("Locked")


@dataclass(frozen=True)
class Changed:
    """One figure that is not what was handed in."""

    group: str
    column: str
    was: int
    became: int


@dataclass(frozen=True)
class Standing:
    """Where a district's quarter stands. `frozen` are the numbers handed in, while they hold."""

    state: State = State.OPEN
    sheet: QuarterSheet | None = None

    @property
    def frozen(self) -> Result | None:
        return read_text(self.sheet.figures) if self.sheet and self.state not in (State.OPEN, State.RETURNED) else None

    @property
    def reason(self) -> str:
        """Why it was returned."""
        decision = getattr(self.sheet, "decision", None)
        return decision.reason if decision else ""


def sheets(*, actor: Actor, quarter: Quarter) -> QuerySet[QuarterSheet]:
    """Of the districts the actor may see, the latest last; the ids behind them are left in the database."""
    rows = QuarterSheet.objects.filter(quarter=quarter.key, district__isnull=False)
    return visible(actor, Kind.KR, rows).select_related("decision").defer("receipts", "people").order_by("number")


def sheet_for(*, actor: Actor, sheet_id: UUID) -> QuarterSheet:
    """Raises Unknown."""
    rows = QuarterSheet.objects.filter(district__isnull=False).select_related("decision", "district")
    return first(visible(actor, Kind.KR, rows).filter(pk=sheet_id))


def locked(quarter: Quarter) -> QuarterSheet | None:
    """The whole city's quarter as it was locked."""
    return QuarterSheet.objects.filter(quarter=quarter.key, district__isnull=True).defer("receipts", "people").first()


def standings(*, actor: Actor, quarter: Quarter) -> dict[str, Standing]:
    """By district; one that handed nothing in is not among them."""
    is_locked = locked(quarter) is not None
    return {
        one.district_id or "": standing_of(one, is_locked=is_locked) for one in sheets(actor=actor, quarter=quarter)
    }


def standing_of(sheet: QuarterSheet, *, is_locked: bool) -> Standing:
    decision = getattr(sheet, "decision", None)
    if decision is None:
        return Standing(State.SUBMITTED, sheet)
    if decision.answer == Answer.RETURNED:
        return Standing(State.RETURNED, sheet)
    return Standing(State.LOCKED if is_locked else State.APPROVED, sheet)


def is_late(standing: Standing, quarter: Quarter, *, today: date) -> bool:
    """Not handed in, or returned and not handed in again, when it was due."""
    return standing.state in (State.OPEN, State.RETURNED) and today > quarter.last + DUE_AFTER


def changes(was: Figures, became: Figures) -> Iterator[Changed]:
    """What a frozen quarter and the counters say otherwise, in the order of groups."""
    for group, column in sorted({*was.cells, *became.cells}):
        before, after = was.of(group, column), became.of(group, column)
        if before != after:
            yield Changed(group, column, before, after)
