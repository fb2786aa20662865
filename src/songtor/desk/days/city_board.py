"""The city board: all districts of one day, what wants an act first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.policy import Actor
from songtor.city.queries import district_groups, district_shapes
from songtor.desk.days.showing import day_address
from songtor.desk.days.words import Chip, about
from songtor.evidence.acts import local_day
from songtor.look.figures import number
from songtor.look.svg import Need, Shape, needs_map
from songtor.offers.asking import unanswered
from songtor.offers.queries import offers_up_for_taking
from songtor.reports.food import By, Period, food_report
from songtor.rounds.city_day import DistrictDay, district_days


@dataclass(frozen=True)
class DistrictRow:
    """One district with everything that wants an act, most pressing first."""

    state: DistrictDay
    collected_grams: int
    address: str
    is_over: bool
    silent: int = 0

    @cached_property
    def needs(self) -> tuple[Chip, ...]:
        return tuple(self._needs())

    def _needs(self) -> Iterator[Chip]:
        state = self.state
        if state.late:
            words = _("%(count)s rounds not signed off") if self.is_over else _("%(count)s rounds late")
            yield Chip("late", words % {"count": number(state.late)})
        if state.offers and not state.has_plan and not self.is_over:
            yield Chip("look", _("No plan yet"))
        elif state.uncovered:
            yield Chip("look", _("%(count)s offers without a vehicle") % {"count": number(state.uncovered)})
        if self.silent and not self.is_over:
            yield Chip("look", _("%(count)s branches have not answered") % {"count": number(self.silent)})
        if state.drafts and not self.is_over:
            yield Chip("look", _("%(count)s rounds not published") % {"count": number(state.drafts)})

    @property
    def urgency(self) -> tuple[int, int, int, str]:
        """What sorts first: late rounds, then the most food nobody fetches."""
        pressing = max((2 if need.kind == "late" else 1 for need in self.needs), default=0)
        return -pressing, -self.state.uncovered_grams, -len(self.needs), self.state.district.pk

    @property
    def chip(self) -> Chip:
        """How far the day is, where nothing wants an act."""
        state = self.state
        if state.under_way:
            return Chip("going", _("Under way"))
        if not state.rounds:
            return Chip("nothing", _("No offers"))
        return Chip("done", _("Published") if state.published else _("Signed off"))

    @property
    def uncovered(self) -> str:
        return about(self.state.uncovered_grams, 0)


@dataclass(frozen=True)
class CityBoard:
    """All districts of one day the actor may see, or those of one district group."""

    actor: Actor
    day: date
    now: datetime
    district_group: str = ""

    @property
    def is_today(self) -> bool:
        return self.day == local_day(self.now)

    @cached_property
    def rows(self) -> tuple[DistrictRow, ...]:
        report = food_report(actor=self.actor, by=By.DISTRICT, period=Period(self.day, self.day))
        collected = {row.key: row.collected_grams for row in report.rows}
        days = district_days(actor=self.actor, day=self.day, now=self.now, district_group=self.district_group)
        silent = unanswered(actor=self.actor, day=self.day)
        rows = (
            DistrictRow(
                one,
                collected.get(one.district.pk, 0),
                day_address(one.district.pk, self.day),
                self.is_over,
                silent.get(one.district.pk, 0),
            )
            for one in days
        )
        return tuple(sorted(rows, key=lambda row: row.urgency))

    @cached_property
    def free(self) -> int:
        """Offers other districts may take now."""
        return offers_up_for_taking(actor=self.actor, day=self.day, now=self.now).count()

    @cached_property
    def groups(self) -> list[tuple[str, str]]:
        """The city's district groups to choose from, where the actor sees more than one."""
        found = district_groups(actor=self.actor)
        return found if len(found) > 1 else []

    @property
    def is_over(self) -> bool:
        return self.day < local_day(self.now)

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
    def uncovered(self) -> int:
        return sum(row.state.uncovered for row in self.rows)

    @property
    def uncovered_words(self) -> str:
        return about(sum(row.state.uncovered_grams for row in self.rows), 0) or _("every offer has a vehicle")

    @property
    def late(self) -> int:
        return sum(row.state.late for row in self.rows)

    @property
    def rounds(self) -> int:
        return sum(row.state.rounds for row in self.rows)

    @property
    def under_way(self) -> int:
        return sum(row.state.under_way for row in self.rows)

    @property
    def to_look_at(self) -> int:
        return sum(bool(row.needs) for row in self.rows)

    @cached_property
    def map(self) -> SafeString:
        rings = district_shapes()
        shapes = [
            Shape(code, row.state.district.name, tuple(tuple(ring) for ring in rings[code]))
            for row in sorted(self.rows, key=lambda row: row.state.district.pk)
            if (code := row.state.district.pk) in rings
        ]
        if not shapes:
            return SafeString()
        needs = {
            row.state.district.pk: Need(
                row.needs[0].kind if row.needs else "", " · ".join(need.word for need in row.needs), len(row.needs)
            )
            for row in self.rows
        }
        links = {row.state.district.pk: row.address for row in self.rows}
        return needs_map(shapes, needs, label=_("Districts that want an act"), links=links)
