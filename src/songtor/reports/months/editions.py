"""Months that were closed: what they said then, and what later facts made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from songtor.city.policy import Actor, Kind, visible
from songtor.reports.food import Narrowed
from songtor.reports.models import MonthEdition
from songtor.reports.months.cells import Cell, narrowed_cells, read_text
from songtor.reports.months.later import LaterFact, facts_since
from songtor.reports.months.spans import Month
from songtor.reports.months.told import Told, Whose, group_of_districts

OFFERED = "offered_grams"  # an estimate: nobody was told it as a result


@dataclass(frozen=True)
class Restated:
    """One figure that is not what was sent: what it was in an edition, what it became, and the facts behind it."""

    edition: int
    district: str
    day: date
    measure: str
    key: str
    donor: str
    was: int
    became: int
    facts: tuple[LaterFact, ...]

    @property
    def since(self) -> datetime | None:
        return min((fact.entered_at for fact in self.facts), default=None)


def editions(*, actor: Actor, month: Month, narrowed: Narrowed) -> list[MonthEdition]:
    """Of the districts the actor may see, each district's first edition first."""
    rows = MonthEdition.objects.filter(month=month.first, **_places(narrowed))
    return list(visible(actor, Kind.REPORT, rows).order_by("district", "number"))


def _places(narrowed: Narrowed) -> dict[str, str]:
    """Who coordinated a day is told by the figures, not by the edition."""
    return {path: value for path, value in narrowed.of_places().items() if path != "foundation_id"}


def told_then(*, actor: Actor, month: Month, of: Whose) -> Told:
    """What the latest editions say."""
    latest = {one.district_id: one for one in editions(actor=actor, month=month, narrowed=of.narrowed)}
    return Told(month, of, _cells(latest.values(), of.narrowed))


def _cells(found: Iterable[MonthEdition], narrowed: Narrowed) -> tuple[Cell, ...]:
    groups = group_of_districts() if narrowed.district_group else {}
    frozen = (cell for one in found for cell in read_text(one.figures, district=one.district_id))
    return narrowed_cells(frozen, narrowed, group_of=groups)


def restated(told: Told, found: Iterable[MonthEdition]) -> list[Restated]:
    """Every figure that changed from one edition to the next, and from the last one to what is told here."""
    now: dict[str, list[Cell]] = defaultdict(list)
    for cell in told.cells:
        now[cell.district].append(cell)
    of_district: dict[str, list[MonthEdition]] = defaultdict(list)
    for edition in found:
        of_district[edition.district_id].append(edition)
    lines: list[Restated] = []
    for district, ones in of_district.items():
        states = [(one, _cells([one], told.whose.narrowed)) for one in ones]
        for (before, was), (after, became) in pairwise([*states, (None, tuple(now[district]))]):
            if before is not None:
                lines += _changed(before, was, became, until=after.entered_at if after else None)
    return sorted(lines, key=lambda line: (line.day, line.district, line.edition, line.measure))


def _changed(
    edition: MonthEdition, was: Iterable[Cell], became: Iterable[Cell], *, until: datetime | None
) -> list[Restated]:
    before, after = _amounts(was), _amounts(became)
    changed = sorted(place for place in {*before, *after} if before.get(place, 0) != after.get(place, 0))
    if not changed:
        return []
    facts = facts_since(edition.district_id, {day for _, day, *_rest in changed}, edition.entered_at, until)
    return [
        Restated(edition.number, *place, before.get(place, 0), after.get(place, 0), tuple(facts.get(place[1], ())))
        for place in changed
    ]


def _amounts(cells: Iterable[Cell]) -> Mapping[tuple[str, date, str, str, str], int]:
    return {cell.place: cell.amount for cell in cells if cell.measure != OFFERED and cell.amount}
