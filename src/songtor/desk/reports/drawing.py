"""The report's figures as drawings, every one with its numbers below as a table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.queries import district_shapes
from songtor.desk.reports.asked import Asked
from songtor.desk.reports.words import day_label, month_words
from songtor.look.figures import kilograms
from songtor.look.svg import Bar, Shape, bars, columns, district_map, with_table
from songtor.reports.food import By, FoodReport, FoodRow, Visits

MOST_COLUMNS = 45
FLOOR = Decimal(0)


def days(report: FoodReport, asked: Asked) -> SafeString:
    """A column a day; months when the days would become too thin to press."""
    rows = report.rows if len(report.rows) <= MOST_COLUMNS else _months(report.rows)
    by = By.DAY if rows is report.rows else By.MONTH
    drawn = [
        Bar(
            day_label(row.key) if by == By.DAY else month_words(row.key),
            _kg(row),
            kilograms(row.collected_grams),
            link=_link(asked, by, row.key),
        )
        for row in rows
    ]
    label = _("Collected by day, kg") if by == By.DAY else _("Collected by month, kg")
    cells = [(_when(by, row.key), kilograms(row.collected_grams), kilograms(row.handed_grams)) for row in rows]
    headings = (_("Day") if by == By.DAY else _("Month"), _("Collected, kg"), _("Handed over, kg"))
    return with_table(columns(drawn, label=label, unit=_("kg")), headings=headings, rows=cells, caption=label)


def _when(by: By, key: str) -> str:
    return month_words(key) if by == By.MONTH else day_label(key)


def _link(asked: Asked, by: By, key: str) -> str:
    return Asked(asked.choice, asked.period, by, asked.narrowed).row(key).at("reports")


def _months(rows: tuple[FoodRow, ...]) -> tuple[FoodRow, ...]:
    months: dict[str, tuple[int, int]] = {}
    for row in rows:
        collected, handed = months.get(row.key[:7], (0, 0))
        months[row.key[:7]] = (collected + row.collected_grams, handed + row.handed_grams)
    return tuple(FoodRow(key, key, key, collected_grams=c, handed_grams=h) for key, (c, h) in months.items())


def categories(report: FoodReport, asked: Asked) -> SafeString:
    """Kilograms by category; what is counted in pieces stands in the table alone."""
    drawn = [
        Bar(row.name, _kg(row), kilograms(row.collected_grams), link=_link(asked, By.CATEGORY, row.key))
        for row in report.rows
        if row.collected_grams
    ]
    label = _("Collected by food category, kg")
    cells = [(row.name, kilograms(row.collected_grams), f"{row.collected_pieces:,}") for row in report.rows]
    headings = (_("Food category"), _("Collected, kg"), _("Boxes"))
    return with_table(bars(drawn, label=label, unit=_("kg")), headings=headings, rows=cells, caption=label)


def groups(visits: Visits) -> SafeString:
    """Visits of each vulnerable group: groups overlap, so they add up to more than all visits."""
    counted = [(label, number) for label, number in visits.labelled() if number]
    label = _("Visits by vulnerable group")
    chart = bars([Bar(name, number) for name, number in counted], label=label, unit=_("visits"))
    cells = [(name, f"{number:,}") for name, number in counted]
    return with_table(chart, headings=(_("Vulnerable group"), _("Visits")), rows=cells, caption=label)


def city(report: FoodReport, names: Mapping[str, str], asked: Asked) -> SafeString:
    """The districts the reader may see, by kilograms."""
    values = {row.key: _kg(row) for row in report.rows}
    links = {code: asked.of_district(code).at("reports") for code in names}
    shapes = _shapes(tuple(sorted(names.items())))
    return district_map(shapes, values, label=_("Collected by district, kg"), links=links, unit=_("kg"))


@lru_cache(maxsize=64)
def _shapes(names: tuple[tuple[str, str], ...]) -> tuple[Shape, ...]:
    rings_of = district_shapes()
    drawn = ((code, name) for code, name in names if code in rings_of)
    return tuple(Shape(code, name, tuple(tuple(ring) for ring in rings_of[code])) for code, name in drawn)


def _kg(row: FoodRow) -> Decimal:
    """A correction of an earlier day may leave a row below zero, which no column can show."""
    return max(row.kg, FLOOR)
