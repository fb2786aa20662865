"""Periods, months and rounded figures as a reader expects them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from songtor.engines.thai import be_year, short_date
from songtor.engines.thai.dates import MONTHS, SHORT_MONTHS
from songtor.reports.food import By, FoodRow, Period

ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rounded(value: Decimal) -> str:
    """Two decimals, half up, thousands apart: what the city prints."""
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def whole(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}"


def in_thai() -> bool:
    return get_language() != "en"


def day_words(day: date) -> str:
    return short_date(day) if in_thai() else f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def typed(day: date) -> str:
    """As somebody would type it into the form, and as the form reads it back."""
    return short_date(day) if in_thai() else day.isoformat()


def day_label(key: str) -> str:
    """A day under a column, without its year."""
    day = date.fromisoformat(key)
    return f"{day.day} {(SHORT_MONTHS if in_thai() else ENGLISH_MONTHS)[day.month - 1]}"


def month_words(key: str) -> str:
    first = date.fromisoformat(f"{key}-01")
    if in_thai():
        return f"{MONTHS[first.month - 1]} {be_year(first)}"
    return f"{ENGLISH_MONTHS[first.month - 1]} {first.year}"


def period_words(period: Period) -> str:
    if period.start == period.end:
        return day_words(period.start)
    return f"{day_words(period.start)} – {day_words(period.end)}"


def row_name(by: By, row: FoodRow) -> str:
    """What a row is called; food of a day without a foundation says so."""
    match by:
        case By.DAY:
            return day_words(date.fromisoformat(row.key))
        case By.MONTH:
            return month_words(row.key)
        case By.FOUNDATION if not row.key:
            return _("Without a foundation")
        case _:
            return row.name
