"""The day of every district somebody may see, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.policy import Actor
from songtor.city.queries import district_shapes
from songtor.desk.days.showing import day_address
from songtor.engines.thai import Doubt, Unreadable, parse_date
from songtor.look.svg import Shape, district_map
from songtor.reports.food import By, Period, food_report
from songtor.rounds.queries import DistrictDay, district_days

YEARS = range(2000, 2200)  # those a board's address may name


@dataclass(frozen=True)
class DistrictRow:
    """One line of the chooser."""

    state: DistrictDay
    collected_grams: int
    address: str

    @property
    def kind(self) -> str:
        """The shape and colour of its chip: how far the furthest behind of its rounds is."""
        state = self.state
        if state.under_way:
            return "going"
        if state.drafts or (state.offers and not state.rounds):
            return "look"
        return "done" if state.rounds else "nothing"

    @property
    def word(self) -> str:
        state = self.state
        if state.under_way:
            return _("Under way")
        if state.drafts:
            return _("Draft")
        if not state.rounds:
            return _("To be planned") if state.offers else _("No offers")
        return _("Published") if state.published else _("Signed off")


@dataclass(frozen=True)
class DaysOfCity:
    """All districts of one day with their sums."""

    day: date
    rows: tuple[DistrictRow, ...]
    map: SafeString

    @property
    def previous_day(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def next_day(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def collected_grams(self) -> int:
        return sum(row.collected_grams for row in self.rows)

    @property
    def offers(self) -> int:
        return sum(row.state.offers for row in self.rows)

    @property
    def rounds(self) -> int:
        return sum(row.state.rounds for row in self.rows)

    @property
    def under_way(self) -> int:
        return sum(row.state.under_way for row in self.rows)

    @property
    def signed_off(self) -> int:
        return sum(row.state.signed_off for row in self.rows)

    @property
    def districts_with_offers(self) -> int:
        return sum(bool(row.state.offers) for row in self.rows)

    @property
    def to_look_at(self) -> int:
        return sum(row.kind == "look" for row in self.rows)


def days_of_city(*, actor: Actor, day: date) -> DaysOfCity:
    report = food_report(actor=actor, by=By.DISTRICT, period=Period(day, day))
    collected = {row.key: row.collected_grams for row in report.rows}
    rows = tuple(
        DistrictRow(state, collected.get(state.district.pk, 0), day_address(state.district.pk, day))
        for state in district_days(actor=actor, day=day)
    )
    return DaysOfCity(day, rows, _map(rows))


def _map(rows: tuple[DistrictRow, ...]) -> SafeString:
    rings = district_shapes()
    shapes = [
        Shape(
            row.state.district.pk, row.state.district.name, tuple(tuple(ring) for ring in rings[row.state.district.pk])
        )
        for row in rows
        if row.state.district.pk in rings
    ]
    if not shapes:
        return SafeString()
    return district_map(
        shapes,
        {row.state.district.pk: round(row.collected_grams / 1000) for row in rows if row.collected_grams},
        label=_("Kilograms collected by district"),
        links={row.state.district.pk: row.address for row in rows},
        unit=_("kg"),
    )


def day_asked(text: str) -> date | None:
    """A day in either era; None where there is none or it has two readings."""
    try:
        day = parse_date(text)
    except Unreadable:
        return None
    return None if isinstance(day, Doubt) or day.year not in YEARS else day
