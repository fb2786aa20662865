"""What a rule says, and what it gives a household."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from songtor.people.assessments.queries import Living
from songtor.points.errors import RuleImpossible
from songtor.points.rules.models import Period, Rule
from songtor.points.services import MOST

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3}
PERIODS = [(one.value, one._label_) for one in Period]  # as forms offer them


@dataclass(frozen=True)
class Band:
    """From this score on, so many points."""

    least_score: int
    points: int


@dataclass(frozen=True)
class Terms:
    """The table of a rule. Raises RuleImpossible for what cannot be meant."""

    period: str = Period.MONTH
    base_points: int = 0
    points_per_member: int = 0
    points_per_group: int = 0
    bands: tuple[Band, ...] = ()
    carries_over: bool = False
    good_for_days: int | None = None
    cap_per_visit: int | None = None
    item_caps: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        amounts = [self.base_points, self.points_per_member, self.points_per_group, *(b.points for b in self.bands)]
        caps = [cap for cap in (self.cap_per_visit, self.good_for_days, *self.item_caps.values()) if cap is not None]
        scores = [band.least_score for band in self.bands]
        wrong = (
            self.period not in Period.values
            or any(not 0 <= amount <= MOST for amount in amounts)
            or any(not 0 < cap <= MOST for cap in caps)
            or any(score < 0 for score in scores)
            or len(set(scores)) < len(scores)
            or (self.good_for_days is not None and not (self.carries_over and self.good_for_days <= MOST_DAYS))
        )
        if wrong or not any(amounts):
            raise RuleImpossible

    @staticmethod
    def of(rule: Rule) -> Terms:
        return Terms(
            period=Period(rule.period),
            base_points=rule.base_points,
            points_per_member=rule.points_per_member,
            points_per_group=rule.points_per_group,
            bands=tuple(Band(*band) for band in json.loads(rule.bands)),
            carries_over=rule.carries_over,
            good_for_days=rule.good_for_days,
            cap_per_visit=rule.cap_per_visit,
            item_caps=json.loads(rule.item_caps),
        )

    def share(self, score: int, living: Living) -> Share:
        """What a household is given for one period; nobody living there is given nothing."""
        if not living.members:
            return Share()
        reached = [band for band in self.bands if band.least_score <= score]
        return Share(
            base=self.base_points,
            members=self.points_per_member * living.members,
            groups=self.points_per_group * len(living.groups),
            band=max(reached, key=lambda band: band.least_score).points if reached else 0,
        )

    @property
    def months(self) -> int:
        return MONTHS[Period(self.period)]

    def begins(self, day: date) -> date:
        """The first day of the period a day lies in; quarters are the fiscal year's."""
        return date(day.year, day.month - (day.month - 1) % self.months, 1)

    def next_begins(self, day: date) -> date:
        """The first day of the period after it."""
        begun = self.begins(day)
        months = begun.year * 12 + begun.month - 1 + self.months
        return date(months // 12, months % 12 + 1, 1)

    def last_day(self, day: date) -> date | None:
        """Of points that are given on a day."""
        if self.carries_over:
            return day + timedelta(days=self.good_for_days) if self.good_for_days else None
        return self.ends(day)

    def ends(self, day: date) -> date:
        """The last day of the period a day lies in."""
        return self.next_begins(day) - timedelta(days=1)


MOST_DAYS = 3_650


@dataclass(frozen=True)
class Share:
    """A household's points of one period, part by part."""

    base: int = 0
    members: int = 0
    groups: int = 0
    band: int = 0

    @property
    def points(self) -> int:
        return min(self.base + self.members + self.groups + self.band, MOST)
