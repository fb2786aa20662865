"""A report page put together: figures first, each with a link to what it is made of where the reader may open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb
from songtor.city.queries import SaidTarget, said_targets
from songtor.desk.reports import drawing
from songtor.desk.reports.asked import Asked
from songtor.desk.reports.scope import Scope
from songtor.desk.reports.words import period_words, rounded, row_name
from songtor.engines.impact import FactorSet, conservative, official
from songtor.reports.food import (
    By,
    FoodReport,
    FoodRow,
    Pickups,
    Visits,
    food_report,
    pickups_by,
    pickups_report,
    tells_visits,
    visits_by,
    visits_report,
)

INDICATOR = "8214"


@dataclass(frozen=True)
class TableRow:
    """One row with the addresses behind its figures; empty where the reader may not open them."""

    name: str
    food: FoodRow
    co2e: str
    meals: str
    visits: int | None
    done: int | None
    missed: int | None
    link: str = ""
    weighings: str = ""
    receipts: str = ""


@dataclass(frozen=True)
class ReportPage:
    """What /reports/ shows."""

    scope_words: str
    period_words: str
    asked: Asked
    rows: list[TableRow]
    total: TableRow
    careful: dict[str, str]
    official: FactorSet
    conservative: FactorSet
    visits: Visits
    pickups: Pickups
    days: SafeString
    categories: SafeString
    groups: SafeString
    city: SafeString
    targets: Sequence[SaidTarget]
    donor: str

    @property
    def lines(self) -> list[TableRow]:
        """The rows, and their total last."""
        return [*self.rows, self.total]

    @property
    def is_empty(self) -> bool:
        """Offers alone are no food yet."""
        food = self.total.food
        moved = (food.collected_grams, food.collected_pieces, food.handed_grams, food.handed_pieces)
        return not any(moved) and not self.pickups.done and not self.pickups.missed

    @property
    def targets_differ(self) -> bool:
        return len({target.people for target in self.targets}) > 1

    @property
    def on_hand_grams(self) -> int:
        """Collected in the period and neither handed over, wasted nor booked as difference in it."""
        food = self.total.food
        return food.collected_grams - food.handed_grams - food.waste_grams - food.difference_grams


def report_page(*, actor: Actor, scope: Scope, asked: Asked) -> ReportPage:
    report = food_report(actor=actor, by=asked.by, period=asked.period, narrowed=asked.narrowed)
    careful = report.total.conservative(asked.period.end)
    visits = visits_report(actor=actor, period=asked.period, narrowed=asked.narrowed)
    pickups = pickups_report(actor=actor, period=asked.period, narrowed=asked.narrowed)
    told = asked.narrowed.tells_visits
    return ReportPage(
        scope_words=scope.words(asked),
        period_words=period_words(asked.period),
        asked=asked,
        rows=_rows(actor, asked, report),
        total=_row(actor, asked, _("Together"), report.total, visits if told else None, pickups if told else None),
        careful={"co2e": rounded(careful.co2e_avoided_kg), "meals": rounded(careful.meals)},
        official=official(asked.period.end),
        conservative=conservative(asked.period.end),
        visits=visits,
        pickups=pickups,
        days=drawing.days(_by(actor, asked, report, By.DAY), asked),
        categories=drawing.categories(_by(actor, asked, report, By.CATEGORY), asked),
        groups=drawing.groups(visits),
        city=_map(actor, scope, asked, report),
        targets=_targets(scope, asked),
        donor=_donor_name(actor, asked),
    )


def _by(actor: Actor, asked: Asked, report: FoodReport, by: By) -> FoodReport:
    if by == report.by:
        return report
    return food_report(actor=actor, by=by, period=asked.period, narrowed=asked.narrowed)


def _map(actor: Actor, scope: Scope, asked: Asked, report: FoodReport) -> SafeString:
    if scope.own_district or asked.narrowed.district:
        return SafeString("")
    return drawing.city(_by(actor, asked, report, By.DISTRICT), scope.districts, asked)


def _donor_name(actor: Actor, asked: Asked) -> str:
    if not asked.narrowed.donor:
        return ""
    rows = food_report(actor=actor, by=By.DONOR, period=asked.period, narrowed=asked.narrowed).rows
    return rows[0].name if rows else _("A donor without food in this period")


def _targets(scope: Scope, asked: Asked) -> list[SaidTarget]:
    """Targets stand where a group or the city is shown; a single district's are not on this page yet."""
    if scope.own_district or asked.narrowed.district or not asked.narrowed.tells_visits:
        return []
    return said_targets(INDICATOR, asked.fiscal_year, scope.target_districts(asked))


def _rows(actor: Actor, asked: Asked, report: FoodReport) -> list[TableRow]:
    by, period, narrowed = asked.by, asked.period, asked.narrowed
    visits = visits_by(actor=actor, by=by, period=period, narrowed=narrowed)
    pickups = pickups_by(actor=actor, by=by, period=period, narrowed=narrowed)
    told = tells_visits(by, narrowed)
    return [
        _row(
            actor,
            asked.row(food.key) if food.key else None,
            row_name(by, food),
            food,
            visits.get(food.key, Visits()) if told else None,
            pickups.get(food.key, Pickups()) if told else None,
        )
        for food in report.rows
    ]


def _row(
    actor: Actor, asked: Asked | None, name: str, food: FoodRow, visits: Visits | None, pickups: Pickups | None
) -> TableRow:
    counted = food.impact(asked.period.end) if asked else None
    opens = {kind: bool(asked) and actor.may(Verb.SEE, kind) for kind in (Kind.ROUND, Kind.RECEIPT)}
    return TableRow(
        name=name,
        food=food,
        co2e=rounded(counted.co2e_avoided_kg) if counted else "",
        meals=rounded(counted.meals) if counted else "",
        visits=visits.total if visits else None,
        done=pickups.done if pickups else None,
        missed=pickups.missed_in_all if pickups else None,
        link=asked.at("reports") if asked else "",
        weighings=asked.at("weighings") if asked and opens[Kind.ROUND] else "",
        receipts=asked.at("receipts") if asked and opens[Kind.RECEIPT] else "",
    )
