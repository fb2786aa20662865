"""A food report as lines for files and machines: every column says how it was counted, and nothing is rounded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from songtor.city.policy import Actor
from songtor.engines.impact import FactorSet, conservative, official
from songtor.engines.sheets.formulas import harmless
from songtor.reports.food import (
    EVERYTHING,
    By,
    FoodReport,
    FoodRow,
    Narrowed,
    Period,
    Pickups,
    Visits,
    food_report,
    pickups_by,
    pickups_report,
    tells_visits,
    visits_by,
    visits_report,
)

Line = dict[str, str | int | None]

HOW_COUNTED = {
    "offered_kg": "estimates of the branches' last word for the day, left-overs counted once",
    "kg": "net kilograms of weighings that hold, on their day; a correction on the day of what it corrects",
    "handed_kg": "kilograms moved to sites by receipts that hold, on the day of the receipt",
    "waste_kg": "kilograms written off with a reason",
    "difference_kg": "kilograms the scales disagree about, booked at sign-off; below zero when more was handed over",
    "boxes": "pieces counted at pick-up; they never enter kilograms",
    "boxes_handed": "pieces handed over",
    "kgco2e": "kg x the official factor co2e_per_kg",
    "meals": "kg x the official factor meals_per_kg",
    "kgco2e_conservative": "handed_kg x the conservative factor co2e_per_kg",
    "meals_conservative": "handed_kg x the conservative factor meals_per_kg",
    "visits": "heads present at receipts that hold; a visit is not a person. Not told by donor or category",
    "receipts": "receipts that hold. Not told by donor or category",
    "pickups_done": "pick-up stops finished. Not told by donor or category",
    "pickups_missed": "pick-up stops missed, with a reason. Not told by donor or category",
}
COLUMNS = ("key", "name_th", "name_en", *HOW_COUNTED)
ROUNDING = (
    "none: grams are whole, kilograms have three decimals, products are exact, so rows add up to the total in every "
    "column; pages round half up to two decimals when they print"
)


def printed_report(*, actor: Actor, by: By, period: Period, narrowed: Narrowed = EVERYTHING) -> dict[str, object]:
    """One JSON object: what was asked, how it was counted, the rows, and their total."""
    report = food_report(actor=actor, by=by, period=period, narrowed=narrowed)
    visits = visits_report(actor=actor, period=period, narrowed=narrowed)
    pickups = pickups_report(actor=actor, period=period, narrowed=narrowed)
    told = _places(visits, pickups)
    return {
        "report": "food",
        "by": by.value,
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "how_counted": HOW_COUNTED,
        "rounding": ROUNDING,
        "factors": described_factors(period.end),
        "rows": report_lines(report, actor=actor, narrowed=narrowed),
        "total": _line(report.total, period.end) | (told if narrowed.tells_visits else dict.fromkeys(told)),
        "visits_by_group": visits.by_group,
        "pickups_missed_by_reason": pickups.missed,
    }


def described_factors(on: date) -> dict[str, dict[str, str]]:
    """Both factor sets in force on a day, with their source and date."""
    return {"official": _described(official(on)), "conservative": _described(conservative(on))}


def _described(factors: FactorSet) -> dict[str, str]:
    return {
        "name": factors.name,
        "co2e_per_kg": str(factors.co2e_per_kg),
        "meals_per_kg": str(factors.meals_per_kg),
        "source": factors.source,
        "dated_on": factors.dated_on.isoformat(),
    }


def report_lines(report: FoodReport, *, actor: Actor, narrowed: Narrowed = EVERYTHING) -> list[Line]:
    """A line per row; visits and stops are None where they cannot be told."""
    by, period = report.by, report.period
    visits = visits_by(actor=actor, by=by, period=period, narrowed=narrowed)
    pickups = pickups_by(actor=actor, by=by, period=period, narrowed=narrowed)
    lines = []
    for row in report.rows:
        told = _places(visits.get(row.key, Visits()), pickups.get(row.key, Pickups()))
        lines.append(_line(row, period.end) | (told if tells_visits(by, narrowed) else dict.fromkeys(told)))
    return lines


def _line(row: FoodRow, on: date) -> Line:
    counted, careful = row.impact(on), row.conservative(on)
    return {
        "key": row.key,
        "name_th": row.name_th,
        "name_en": row.name_en,
        "offered_kg": _kg(row.offered_grams),
        "kg": _kg(row.collected_grams),
        "handed_kg": _kg(row.handed_grams),
        "waste_kg": _kg(row.waste_grams),
        "difference_kg": _kg(row.difference_grams),
        "boxes": row.collected_pieces,
        "boxes_handed": row.handed_pieces,
        "kgco2e": _exact(counted.co2e_avoided_kg),
        "meals": _exact(counted.meals),
        "kgco2e_conservative": _exact(careful.co2e_avoided_kg),
        "meals_conservative": _exact(careful.meals),
    }


def _places(visits: Visits, pickups: Pickups) -> Line:
    return {
        "visits": visits.total,
        "receipts": visits.receipts,
        "pickups_done": pickups.done,
        "pickups_missed": pickups.missed_in_all,
    }


def _kg(grams: int) -> str:
    return f"{Decimal(grams) / 1000:.3f}"


def _exact(value: Decimal) -> str:
    return f"{value:f}"


def as_csv(lines: Iterable[Line]) -> str:
    """A header and a row per line. A name that a spreadsheet would run as a formula is quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_harmless(line) for line in lines)
    return out.getvalue()


def _harmless(line: Line) -> Line:
    return line | {name: harmless(str(line[name])) for name in ("key", "name_th", "name_en")}
