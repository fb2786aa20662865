"""What a quarter or a year came to in one scope: people, and apart from them visits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from songtor.city.roles import VulnerableGroup
from songtor.receipts.periods import QUARTERS, Quarter
from songtor.receipts.presence import COLUMNS, KEYS, NAMED, WHOLE

FORMAT = "songtor-kr/1"
READ = ", ".join(("period", "scope", "vulnerable_group", *COLUMNS))
COUNTERS = f"SELECT {READ} FROM receipts_counter WHERE {{within}}"  # noqa: S608  # nosec B608: names of our own
IN_ANY = ", ".join(f"MAX(bits & {bit}) AS b{bit}" for bit in KEYS.values())
SUMS = ", ".join(f"SUM(CASE WHEN b{bit} <> 0 THEN 1 ELSE 0 END)" for bit in KEYS.values())
PRESENT = f"""SELECT scope, {SUMS} FROM (
SELECT scope, {IN_ANY} FROM receipts_presence WHERE {{within}} GROUP BY scope, person_id
) AS present GROUP BY scope"""  # noqa: S608  # nosec B608: names of our own
THOUSANDTH = Decimal("0.001")
Cells = Mapping[tuple[str, str], int]  # group and column


@dataclass(frozen=True)
class Figures:
    """The counters of one period and scope, by (group, column). Groups overlap, so they add up to more."""

    cells: Cells = field(default_factory=dict)

    def of(self, group: str, column: str) -> int:
        return self.cells.get((group, column), 0)

    @property
    def people(self) -> int:
        """In at least one vulnerable group on a day they were given food: what KR 8214 counts."""
        return self.of(WHOLE, "people")

    @property
    def without_group(self) -> int:
        """Named, and in no group."""
        return self.of(NAMED, "people") - self.people

    @property
    def named_visits(self) -> int:
        return self.of(NAMED, "named")

    @property
    def heads(self) -> int:
        return self.of(WHOLE, "heads")

    @property
    def visits(self) -> int:
        """Every time somebody was given food, named or not: never people."""
        return self.named_visits + self.heads

    @property
    def receipts(self) -> int:
        return self.of(WHOLE, "receipts")

    @property
    def naming(self) -> int:
        """Receipts that name at least one person."""
        return self.of(WHOLE, "naming")

    @property
    def coverage(self) -> Decimal | None:
        """Share of receipts that name people: how far the figure can be trusted."""
        return share_of(self.naming, self.receipts)

    def people_in(self, group: str) -> int:
        return self.of(group, "people")

    def visits_in(self, group: str) -> int:
        return self.of(group, "named") + self.of(group, "heads")

    @property
    def by_group(self) -> dict[str, tuple[int, int]]:
        """People and visits of every group, in the source's order."""
        return {group: (self.people_in(group), self.visits_in(group)) for group in VulnerableGroup.values}

    def text(self) -> list[list[str | int]]:
        return sorted([group, column, amount] for (group, column), amount in self.cells.items() if amount)


def share_of(part: int, whole: int) -> Decimal | None:
    """With three decimals, half up; nothing of nothing is not known."""
    return (Decimal(part) / whole).quantize(THOUSANDTH, ROUND_HALF_UP) if whole else None


def counted(periods: Collection[str], scopes: Collection[str] | None = None) -> dict[tuple[str, str], Figures]:
    """By period and scope, from the counters: one query, whatever was handed over."""
    found: defaultdict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for period, scope, group, *amounts in _rows(COUNTERS, periods, scopes):
        cells = found[period, scope]
        for column, amount in zip(COLUMNS, amounts, strict=True):
            if amount:
                cells[group, column] = amount
    return {key: Figures(cells) for key, cells in found.items()}


def _rows(sql: str, periods: Collection[str], scopes: Collection[str] | None) -> list[tuple[Any, ...]]:
    """As the database gives them: texts and whole numbers need no conversion, which took longer than the reading."""
    if scopes is not None and not scopes:
        return []
    of_scopes = f" AND scope IN ({_marks(scopes)})" if scopes else ""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(within=f"period IN ({_marks(periods)}){of_scopes}"), [*periods, *(scopes or ())])
        return list(cursor.fetchall())


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


@dataclass(frozen=True)
class Result:
    """A quarter, and the fiscal year until its end: quarters do not add up to a year."""

    quarter: Figures = field(default_factory=Figures)
    year: Figures = field(default_factory=Figures)

    def text(self) -> str:
        """As it is frozen: the same numbers give the same text."""
        content = {"format": FORMAT, "quarter": self.quarter.text(), "year": self.year.text()}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_text(text: str) -> Result:
    """Raises ValueError where the text is no frozen quarter."""
    content = json.loads(text)
    if content["format"] != FORMAT:
        raise ValueError(f"not {FORMAT}")
    quarter, year = (
        Figures({(group, column): amount for group, column, amount in content[name]}) for name in ("quarter", "year")
    )
    return Result(quarter, year)


def results(quarter: Quarter, *, today: date, scopes: Collection[str] | None = None) -> dict[str, Result]:
    """By scope, as it stands now."""
    found = counted([quarter.key, quarter.year_key], scopes)
    year = {scope: figures for (period, scope), figures in found.items() if period == quarter.year_key}
    if today > quarter.last and quarter.number < len(QUARTERS):
        year = _to_date(quarter, scopes)
    return {
        scope: Result(found.get((quarter.key, scope), Figures()), year.get(scope, Figures()))
        for scope in {scope for _period, scope in found}
    }


def _to_date(quarter: Quarter, scopes: Collection[str] | None) -> dict[str, Figures]:
    """The year as it stood at the quarter's end: visits of its quarters add up, people are counted once."""
    periods = [one.key for one in quarter.to_date]
    cells: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for (_period, scope), figures in counted(periods, scopes).items():
        for cell, amount in figures.cells.items():
            cells[scope][cell] = cells[scope].get(cell, 0) + amount
    if len(periods) > 1:
        for scope, *people in _present(periods, scopes):
            cells[scope] |= {(group, "people"): number for group, number in zip(KEYS, people, strict=True)}
    return {scope: Figures(amounts) for scope, amounts in cells.items()}


def _present(periods: Collection[str], scopes: Collection[str] | None) -> list[tuple[Any, ...]]:
    """Scope, and how many different people were there in any of the periods, by `KEYS`."""
    return _rows(PRESENT, periods, scopes)
