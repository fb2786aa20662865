"""A month's document as tables with words and exact numbers: screen, paper, workbook and files print these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.roles import VulnerableGroup
from songtor.engines.impact import conservative, official
from songtor.reports.food import By, FoodRow, Pickups, Visits
from songtor.reports.months.spans import day_words, in_thai
from songtor.reports.months.told import Told
from songtor.rounds.models import MissedReason, WasteReason

Amount = Decimal | int | None


class Unit(StrEnum):
    """How a number of a column is written."""

    KG = "kg"
    COUNT = "count"
    COUNTED = "counted"  # a product with a factor


@dataclass(frozen=True)
class Column:
    """`key` is the name machines know it by, the same as in the food report."""

    key: str
    heading: str
    unit: Unit


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Table:
    """Rows of one kind; `of` says what they stand for. A total stands below them where they add up to one."""

    key: str
    title: str
    of: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""


FOOD = (
    ("kg", gettext_lazy("Collected, kg"), Unit.KG),
    ("boxes", gettext_lazy("Boxes"), Unit.COUNT),
    ("handed_kg", gettext_lazy("Handed over, kg"), Unit.KG),
    ("waste_kg", gettext_lazy("Waste, kg"), Unit.KG),
    ("difference_kg", gettext_lazy("Difference, kg"), Unit.KG),
    ("kgco2e", gettext_lazy("kgCO2e, official"), Unit.COUNTED),
    ("meals", gettext_lazy("Meals, official"), Unit.COUNTED),
    ("kgco2e_conservative", gettext_lazy("kgCO2e, careful"), Unit.COUNTED),
    ("meals_conservative", gettext_lazy("Meals, careful"), Unit.COUNTED),
)
PLACES = (
    ("visits", gettext_lazy("Visits"), Unit.COUNT),
    ("pickups_done", gettext_lazy("Pick-ups done"), Unit.COUNT),
    ("pickups_missed", gettext_lazy("Missed"), Unit.COUNT),
)
DAY_BY_DAY = frozenset({"kg", "boxes", "handed_kg", "waste_kg", "difference_kg"})


def tables_of(told: Told) -> list[Table]:
    """In the order a reader asks: what kind, where, when, by whom, to whom, what went wrong."""
    tables = [_rows_by(told, By.CATEGORY, _("By food category"), _("Food category"))]
    if len({cell.district for cell in told.cells}) > 1:
        tables.append(_rows_by(told, By.DISTRICT, _("By district"), _("District")))
    tables += [
        _rows_by(told, By.DAY, _("Day by day"), _("Day")),
        _rows_by(told, By.DONOR, _("By donor"), _("Donor")),
        _groups(told),
        _missed(told),
        _waste(told),
    ]
    return [table for table in tables if table.rows]


def amounts_of(
    food: FoodRow, on: date, visits: Visits | None = None, pickups: Pickups | None = None
) -> dict[str, Amount]:
    """Every figure of a row, exact; None where it cannot be told."""
    counted, careful = food.impact(on), food.conservative(on)
    return {
        "offered_kg": Decimal(food.offered_grams) / 1000,
        "kg": food.kg,
        "handed_kg": food.handed_kg,
        "waste_kg": Decimal(food.waste_grams) / 1000,
        "difference_kg": Decimal(food.difference_grams) / 1000,
        "boxes": food.collected_pieces,
        "boxes_handed": food.handed_pieces,
        "kgco2e": counted.co2e_avoided_kg,
        "meals": counted.meals,
        "kgco2e_conservative": careful.co2e_avoided_kg,
        "meals_conservative": careful.meals,
        "visits": visits.total if visits else None,
        "receipts": visits.receipts if visits else None,
        "pickups_done": pickups.done if pickups else None,
        "pickups_missed": pickups.missed_in_all if pickups else None,
    }


def total_amounts(told: Told) -> dict[str, Amount]:
    """The month in one line."""
    visits = told.visits().get("", Visits()) if told.tells_visits else None
    pickups = told.pickups().get("", Pickups()) if told.tells_visits else None
    return amounts_of(told.total, told.span.last, visits, pickups)


def _rows_by(told: Told, by: By, title: str, of: str) -> Table:
    with_visits = told.tells_visits and by in (By.DISTRICT, By.DAY)
    columns = _columns([*FOOD, *PLACES] if with_visits else FOOD, by)
    visits, pickups = (told.visits(by), told.pickups(by)) if with_visits else ({}, {})
    on = told.span.last

    def row(food: FoodRow, visits: Visits | None, pickups: Pickups | None, name: str) -> Row:
        amounts = amounts_of(food, on, visits, pickups)
        return Row(food.key, name, tuple(amounts[column.key] for column in columns))

    rows = tuple(
        row(food, visits.get(food.key, Visits()), pickups.get(food.key, Pickups()), _row_name(by, food))
        for food in told.rows(by)
    )
    all_visits, all_pickups = told.visits().get("", Visits()), told.pickups().get("", Pickups())
    total = row(told.total, all_visits, all_pickups, _("Together"))
    return Table(by.value, title, of, columns, rows, total if len(rows) > 1 else None)


def _columns(wanted: Iterable[tuple[str, object, Unit]], by: By) -> tuple[Column, ...]:
    shown = [one for one in wanted if by != By.DAY or one[0] in DAY_BY_DAY or one in PLACES]
    return tuple(Column(key, str(heading), unit) for key, heading, unit in shown)


def _row_name(by: By, food: FoodRow) -> str:
    return day_words(date.fromisoformat(food.key)) if by == By.DAY else food.name


def _groups(told: Told) -> Table:
    counted = told.visits().get("", Visits()).by_group
    rows = tuple(
        Row(group.value, str(group.label), (counted[group.value],))
        for group in VulnerableGroup
        if group.value in counted
    )
    note = _("Visits, never people: nobody was named. Groups overlap, so they may add up to more than all visits.")
    columns = (Column("visits", _("Visits"), Unit.COUNT),)
    return Table("groups", _("Visits by vulnerable group"), _("Vulnerable group"), columns, rows, note=note)


def _missed(told: Told) -> Table:
    pickups = told.pickups().get("", Pickups())
    counted = sorted(pickups.missed.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = tuple(Row(reason, str(MissedReason(reason).label), (stops,)) for reason, stops in counted)
    total = Row("", _("Together"), (pickups.missed_in_all,)) if len(rows) > 1 else None
    columns = (Column("pickups_missed", _("Missed"), Unit.COUNT),)
    return Table("missed_reasons", _("Missed pick-ups by reason"), _("Reason"), columns, rows, total)


def _waste(told: Told) -> Table:
    found = told.waste()
    rows = tuple(
        Row(reason, str(WasteReason(reason).label), (Decimal(grams) / 1000, pieces)) for reason, grams, pieces in found
    )
    columns = (Column("waste_kg", _("Waste, kg"), Unit.KG), Column("boxes", _("Boxes"), Unit.COUNT))
    return Table("waste_reasons", _("Waste by reason"), _("Reason"), columns, rows)


def factor_notes(on: date) -> list[str]:
    """What kilograms are multiplied with, since when and after whom."""
    city, careful = official(on), conservative(on)
    day = day_words(city.dated_on)
    words = {"co2e": city.co2e_per_kg, "meals": city.meals_per_kg, "day": day}
    careful_words = {"co2e": careful.co2e_per_kg, "meals": careful.meals_per_kg}
    of_city = _("Official: collected kg × %(co2e)s kgCO2e and × %(meals)s meals, in use since %(day)s.")
    of_careful = _("Careful: handed-over kg × %(co2e)s kgCO2e and × %(meals)s meals, the lowest published factors.")
    return [
        f"{of_city % words} {city.source_th if in_thai() else city.source}",
        f"{of_careful % careful_words} {careful.source_th if in_thai() else careful.source}",
    ]
