"""A month as people ask for it and as documents are filed under it."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import get_language

from songtor.engines.thai import arabic_digits, be_year, short_date
from songtor.engines.thai.dates import BUDDHIST_ERA_OFFSET, BUDDHIST_YEARS, COMMON_YEARS, MONTHS
from songtor.reports.food import Period

WRITTEN = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, order=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def key(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return f"{day_words(self.first)} – {day_words(self.last)}" if self.first != self.last else day_words(self.first)


@dataclass(frozen=True, order=True)
class Month(Span):
    """A whole month, which is what documents are closed and sent by."""

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def read(cls, text: str) -> Self:
        """2024-10 and 2567-10 are the same month. Raises ValueError for what is none."""
        found = WRITTEN.fullmatch(arabic_digits(text.strip()))
        if not found:
            raise ValueError("a month is written like 2024-10 or 2567-10")
        year, month = map(int, found.groups())
        if year in BUDDHIST_YEARS:
            year -= BUDDHIST_ERA_OFFSET
        if year not in COMMON_YEARS:
            raise ValueError("a month is of our time")
        return cls.of(date(year, month, 1))

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> Month:
        return Month.of(self.last + timedelta(days=1))

    @property
    def name(self) -> str:
        """ตุลาคม 2567"""
        if not in_thai():
            return f"{ENGLISH[self.first.month - 1]} {self.first.year}"
        return f"{MONTHS[self.first.month - 1]} {be_year(self.first)}"


def in_thai() -> bool:
    return get_language() != "en"


def day_words(day: date) -> str:
    return short_date(day) if in_thai() else f"{day.day} {ENGLISH[day.month - 1]} {day.year}"
