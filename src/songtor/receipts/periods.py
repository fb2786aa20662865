"""The periods a day is counted in, and the scopes: quarter and fiscal year apart, since quarters do not add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from songtor.engines.thai import BUDDHIST_YEARS, fiscal_year, fiscal_year_days, quarter
from songtor.evidence.rows import marks, read_all

CITY = "city"
QUARTERS = (1, 2, 3, 4)
GROUPED = "SELECT code, district_group_id FROM city_district WHERE code IN ({codes})"


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a fiscal year of the Buddhist era."""

    fiscal_year: int
    number: int

    def __post_init__(self) -> None:
        if self.fiscal_year not in BUDDHIST_YEARS or self.number not in QUARTERS:
            raise ValueError("a quarter is 1 to 4 of a year of our time")

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(fiscal_year(day), quarter(day))

    @classmethod
    def read(cls, key: str) -> Self:
        """2568Q1. Raises ValueError."""
        year, _q, number = key.partition("Q")
        return cls(int(year), int(number))

    @property
    def key(self) -> str:
        return f"{self.fiscal_year}Q{self.number}"

    @property
    def year_key(self) -> str:
        return str(self.fiscal_year)

    @property
    def first(self) -> date:
        begins, _ends = fiscal_year_days(self.fiscal_year)
        return _months_on(begins, 3 * (self.number - 1))

    @property
    def last(self) -> date:
        begins, _ends = fiscal_year_days(self.fiscal_year)
        return _months_on(begins, 3 * self.number) - timedelta(days=1)

    @property
    def to_date(self) -> tuple[Quarter, ...]:
        """The quarters of its year up to this one."""
        return tuple(Quarter(self.fiscal_year, number) for number in QUARTERS[: self.number])

    @property
    def before(self) -> Quarter:
        return Quarter.of(self.first - timedelta(days=1))

    @property
    def after(self) -> Quarter:
        return Quarter.of(self.last + timedelta(days=1))


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, day.day)


def periods_of(day: date) -> tuple[str, str]:
    """The fiscal year and the quarter a day belongs to."""
    whole = Quarter.of(day)
    return whole.year_key, whole.key


def scopes_of(districts: set[str]) -> dict[str, tuple[str, str, str]]:
    """The district itself, its group, and the city."""
    codes = sorted(districts)
    rows = read_all(GROUPED.format(codes=marks(codes)), codes)
    return {code: (code, group, CITY) for code, group in rows}
