"""A month's figures cell by cell: the one form that is summed, frozen, compared and told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from songtor.city.policy import Actor, Kind, visible
from songtor.reports.food import SUMS, Narrowed, Period
from songtor.reports.models import FoodDay, PickupDay, VisitDay
from songtor.rounds.models import Waste

FORMAT = "songtor-month/1"
VISITS, RECEIPTS, STOPS = "visits", "receipts", "stops"
WASTED_GRAMS, WASTED_PIECES = "wasted_grams", "wasted_pieces"
OF_PLACES = (VISITS, RECEIPTS, STOPS, WASTED_GRAMS, WASTED_PIECES)


@dataclass(frozen=True, slots=True)
class Cell:
    """So much of one measure in a district on a day.

    `key` is the food category of food, the vulnerable group of visits (empty: all of them) and the reason of missed
    stops (empty: done) and of waste.
    """

    district: str
    day: date
    foundation: str
    measure: str
    key: str
    donor: str
    amount: int

    @property
    def place(self) -> tuple[str, date, str, str, str]:
        """What the same cell is found by in another edition; who coordinated is no part of it."""
        return (self.district, self.day, self.measure, self.key, self.donor)


def live_cells(*, actor: Actor, period: Period, narrowed: Narrowed) -> tuple[Cell, ...]:
    """What stands in the ledgers now, of the districts the actor may see."""
    food = list(_food(actor, period, narrowed))
    if not narrowed.tells_visits:
        return tuple(food)
    foundations = {(cell.district, cell.day): cell.foundation for cell in food}
    return (
        *food,
        *_visits(actor, period, narrowed),
        *_stops(actor, period, narrowed),
        *_wasted(actor, period, narrowed, foundations),
    )


def _food(actor: Actor, period: Period, narrowed: Narrowed) -> Iterator[Cell]:
    found = FoodDay.objects.filter(day__range=(period.start, period.end), **narrowed.of_food())
    rows = visible(actor, Kind.REPORT, found).values_list("district", "day", "foundation", "donor", "category", *SUMS)
    for district, day, foundation, donor, category, *amounts in rows.order_by("district", "day"):
        for measure, amount in zip(SUMS, amounts, strict=True):
            if amount:
                yield Cell(district, day, foundation or "", measure, category, str(donor), amount)


def _visits(actor: Actor, period: Period, narrowed: Narrowed) -> Iterator[Cell]:
    rows = _of_places(actor, period, narrowed, VisitDay.objects.all())
    for district, day, foundation, group, visits, receipts in rows.values_list(
        "district", "day", "foundation", "vulnerable_group", "visits", "receipts"
    ):
        yield Cell(district, day, foundation or "", VISITS, group, "", visits)
        yield Cell(district, day, foundation or "", RECEIPTS, group, "", receipts)


def _stops(actor: Actor, period: Period, narrowed: Narrowed) -> Iterator[Cell]:
    rows = _of_places(actor, period, narrowed, PickupDay.objects.all())
    for district, day, foundation, reason, stops in rows.values_list(
        "district", "day", "foundation", "missed_reason", "stops"
    ):
        yield Cell(district, day, foundation or "", STOPS, reason, "", stops)


def _wasted(
    actor: Actor, period: Period, narrowed: Narrowed, foundations: dict[tuple[str, date], str]
) -> Iterator[Cell]:
    """Waste by reason is read from its acts: the daily rows know no reasons."""
    places = {path: value for path, value in narrowed.of_places().items() if path != "foundation_id"}
    held = Waste.objects.filter(reversal__isnull=True, day__range=(period.start, period.end), **places)
    rows = visible(actor, Kind.REPORT, held).values_list("district", "day", "reason")
    for district, day, reason, grams, pieces in rows.annotate(g=Sum("grams"), p=Sum("pieces")).order_by():
        foundation = foundations.get((district, day), "")
        if narrowed.foundation in ("", foundation):
            for measure, amount in ((WASTED_GRAMS, grams), (WASTED_PIECES, pieces)):
                if amount:
                    yield Cell(district, day, foundation, measure, reason, "", amount)


def _of_places(actor: Actor, period: Period, narrowed: Narrowed, rows: QuerySet[Any]) -> QuerySet[Any]:
    found = rows.filter(day__range=(period.start, period.end), **narrowed.of_places())
    return visible(actor, Kind.REPORT, found).order_by("district", "day")


def as_text(cells: Iterable[Cell]) -> str:
    """The figures of one district's month as they are frozen: the same cells give the same text."""
    rows = sorted([c.day.isoformat(), c.foundation, c.measure, c.key, c.donor, c.amount] for c in cells if c.amount)
    return json.dumps({"format": FORMAT, "cells": rows}, ensure_ascii=False, separators=(",", ":"))


def read_text(text: str, *, district: str) -> tuple[Cell, ...]:
    """Raises ValueError where the text is no frozen month."""
    content = json.loads(text)
    if content["format"] != FORMAT:
        raise ValueError(f"not {FORMAT}")
    return tuple(
        Cell(district, date.fromisoformat(day), foundation, measure, key, donor, amount)
        for day, foundation, measure, key, donor, amount in content["cells"]
    )


def narrowed_cells(cells: Iterable[Cell], narrowed: Narrowed, *, group_of: dict[str, str]) -> tuple[Cell, ...]:
    """Of frozen cells those that live ones would be asked for."""
    return tuple(cell for cell in cells if _belongs(cell, narrowed, group_of))


def _belongs(cell: Cell, narrowed: Narrowed, group_of: dict[str, str]) -> bool:
    of_food = not narrowed.tells_visits
    return not (
        (narrowed.district and cell.district != narrowed.district)
        or (narrowed.district_group and group_of.get(cell.district) != narrowed.district_group)
        or (narrowed.foundation and cell.foundation != narrowed.foundation)
        or (of_food and cell.measure in OF_PLACES)
        or (narrowed.donor and cell.donor != narrowed.donor)
        or (narrowed.category and cell.key != narrowed.category)
    )
