"""Fairness over time: who received less of its need than others in four weeks counts more in today's plan.

share_i = received_i / (need_i x hand-over days), both in planning kilograms over the 28 days before;
priority_i = (average + 0.05) / (share_i + 0.05), kept between 0.5 and 2, where average = all received / all needed.

Proportional fairness: dividing what somebody is worth by what they had on average evens out the averages (Kelly,
Maulloo & Tan 1998; Viswanath, Tse & Laroia 2002, who serve mobile phones so); for food in rounds sequential shares of
the need are what Lien, Iravani & Smilowitz 2014 even out. The 0.05 keeps one single hand-over from deciding. The bounds
keep the last quarter of a need that counts double (2 x 0.5) no dearer than the first of one that counts half (0.5 x 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from songtor.city.models import FoodCategory
from songtor.offers.models import Site
from songtor.rounds.planning_units import planning_kg
from songtor.stock.queries import reached_sites

WINDOW = timedelta(days=28)
LEAST, MOST = 0.5, 2.0
SMOOTHING = 0.05


@dataclass(frozen=True)
class FairShare:
    """What a site received of its need in four weeks, beside all sites together; None without any hand-over day."""

    share: float | None
    average: float
    priority: float = 1.0

    @property
    def is_behind(self) -> bool:
        return self.share is not None and self.priority > 1.0


def priority_of(share: float, average: float) -> float:
    """How much a kilogram for a site counts: 1 for who has the average, more for who has less."""
    return round(min(MOST, max(LEAST, (average + SMOOTHING) / (share + SMOOTHING))), 3)


def fair_shares(
    district_id: str, day: date, sites: Iterable[Site], categories: Mapping[str, FoodCategory]
) -> dict[UUID, FairShare]:
    """Of sites read with what they can use (`held`); one query."""
    rows = list(reached_sites(district_id, first=day - WINDOW, last=day - timedelta(days=1)))
    days = {row.day for row in rows}
    received: dict[UUID, float] = {}
    for row in rows:
        kg = planning_kg(categories[row.category], row.grams, row.pieces)
        received[row.site] = received.get(row.site, 0.0) + kg
    needed = {site.pk: _needed(site, days, categories) for site in sites}
    total = sum(needed.values())
    had = {pk: min(received.get(pk, 0.0), kg) for pk, kg in needed.items()}
    average = sum(had.values()) / total if total else 0.0
    return {pk: _fair_share(had[pk], kg, average) for pk, kg in needed.items()}


def _needed(site: Site, days: Iterable[date], categories: Mapping[str, FoodCategory]) -> float:
    """What it could have used on the district's hand-over days since it first said so."""
    needs = getattr(site, "held", [])
    return sum(
        planning_kg(categories[need.category_id], need.grams, need.pieces)
        for need in needs
        for day in days
        if need.starts_on <= day
    )


def _fair_share(had: float, needed: float, average: float) -> FairShare:
    if not needed:
        return FairShare(None, average)
    share = had / needed
    return FairShare(share, average, priority_of(share, average))
