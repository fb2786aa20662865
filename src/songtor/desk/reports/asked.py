"""An asking as addresses carry it, so that every figure can link to what it is made of."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Self
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from songtor.desk.reports.forms import RANGE
from songtor.engines.thai import fiscal_year, fiscal_year_days
from songtor.reports.food import EVERYTHING, By, Narrowed, Period

NARROWING = ("district", "district_group", "foundation", "donor", "category")


@dataclass(frozen=True)
class Asked:
    """Which period, whose rows, and what they stand for."""

    choice: str
    period: Period
    by: By = By.DISTRICT
    narrowed: Narrowed = EVERYTHING

    @classmethod
    def from_form(cls, cleaned: Mapping[str, Any], *, today: date, by: By) -> Self:
        choice = cleaned.get("period") or "year"
        rows = By(cleaned.get("by") or by)
        narrowed = Narrowed(**{name: str(cleaned.get(name) or "") for name in NARROWING})
        return cls(choice, _period(choice, cleaned, today), rows, narrowed)

    @property
    def fiscal_year(self) -> int:
        return fiscal_year(self.period.end)

    def row(self, key: str) -> Asked:
        """The same asking of one row alone."""
        match self.by:
            case By.DAY:
                day = date.fromisoformat(key)
                return replace(self, choice=RANGE, period=Period(day, day), by=By.CATEGORY)
            case By.MONTH:
                return replace(self, choice=RANGE, period=_month(key, self.period), by=By.DAY)
            case _:
                narrowed = replace(self.narrowed, **{self.by.value: key})
                return replace(self, by=By.CATEGORY if self.by == By.DISTRICT else By.DISTRICT, narrowed=narrowed)

    def of_district(self, code: str) -> Asked:
        return replace(self, by=By.CATEGORY, narrowed=replace(self.narrowed, district=code))

    def of_day(self, key: str) -> Asked:
        return replace(self, by=By.DAY).row(key)

    def at(self, name: str) -> str:
        """The address of a page with this asking."""
        return f"{_address(name, get_script_prefix())}?{self.query}"

    @cached_property
    def query(self) -> str:
        return urlencode(self.words())

    def words(self) -> dict[str, str]:
        """Query parameters; what is empty is left out."""
        ends = {"start": self.period.start.isoformat(), "end": self.period.end.isoformat()}
        narrowed = {name: getattr(self.narrowed, name) for name in NARROWING}
        words = {"period": self.choice, **(ends if self.choice == RANGE else {}), "by": self.by.value, **narrowed}
        return {name: value for name, value in words.items() if value}


@lru_cache(maxsize=16)
def _address(name: str, prefix: str) -> str:
    """Looked up once: a year's report links to three pages from every row."""
    return reverse(name)


def _period(choice: str, cleaned: Mapping[str, Any], today: date) -> Period:
    """Nothing was collected tomorrow: a month or a year ends today."""
    match choice:
        case "today":
            return Period(today, today)
        case "month":
            return Period(today.replace(day=1), today)
        case "range":
            return Period(cleaned["start"], cleaned["end"])
        case _:
            return Period(fiscal_year_days(fiscal_year(today))[0], today)


def _month(key: str, within: Period) -> Period:
    first = date.fromisoformat(f"{key}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Period(max(first, within.start), min(last, within.end))
