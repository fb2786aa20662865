"""Kilograms, boxes, kgCO2e and meals by whatever people ask for. Every figure says how it was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import QuerySet, Sum

from songtor.city.policy import Actor, Kind, visible
from songtor.city.roles import VulnerableGroup
from songtor.engines.impact import Impact, conservative, impact, official
from songtor.reports.models import FoodDay, PickupDay, VisitDay


class By(StrEnum):
    """What a report's rows stand for."""

    DISTRICT = "district"
    DISTRICT_GROUP = "district_group"
    FOUNDATION = "foundation"
    DONOR = "donor"
    CATEGORY = "category"
    MONTH = "month"
    DAY = "day"


KEYS: dict[By, tuple[str, str, str]] = {
    By.DISTRICT: ("district_id", "district__name_th", "district__name_en"),
    By.DISTRICT_GROUP: (
        "district__district_group_id",
        "district__district_group__name_th",
        "district__district_group__name_en",
    ),
    By.FOUNDATION: ("foundation_id", "foundation__name_th", "foundation__name_en"),
    By.DONOR: ("donor_id", "donor__name", "donor__name"),
    By.CATEGORY: ("category_id", "category__name_th", "category__name_en"),
    By.DAY: ("day", "day", "day"),
}
SUMS = (
    "offered_grams",
    "collected_grams",
    "handed_grams",
    "waste_grams",
    "difference_grams",
    "collected_pieces",
    "handed_pieces",
)


@dataclass(frozen=True)
class Period:
    """Both days belong to it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period ends after it begins")


@dataclass(frozen=True)
class Narrowed:
    """Only these rows; empty means all."""

    district: str = ""
    district_group: str = ""
    foundation: str = ""
    donor: str = ""
    category: str = ""

    def of_food(self) -> dict[str, str]:
        return self._filters() | {k: v for k, v in (("donor_id", self.donor), ("category_id", self.category)) if v}

    def _filters(self) -> dict[str, str]:
        pairs = (
            ("district_id", self.district),
            ("district__district_group_id", self.district_group),
            ("foundation_id", self.foundation),
        )
        return {path: value for path, value in pairs if value}

    def of_places(self) -> dict[str, str]:
        return self._filters()


@dataclass(frozen=True)
class FoodRow:
    """Sums of one row in grams and pieces; `co2e` and `meals` are counted on what was collected."""

    key: str
    name_th: str
    name_en: str
    offered_grams: int = 0
    collected_grams: int = 0
    handed_grams: int = 0
    waste_grams: int = 0
    difference_grams: int = 0
    collected_pieces: int = 0
    handed_pieces: int = 0

    @property
    def kg(self) -> Decimal:
        return Decimal(self.collected_grams) / 1000

    @property
    def handed_kg(self) -> Decimal:
        return Decimal(self.handed_grams) / 1000

    def impact(self, on: date) -> Impact:
        """With the city's official factors, on collected kilograms."""
        return impact(self.kg, factors=official(on))

    def conservative(self, on: date) -> Impact:
        """With the lowest published factors, on handed-out kilograms."""
        return impact(self.handed_kg, factors=conservative(on))


@dataclass(frozen=True)
class FoodReport:
    """Rows by `by`, with their total counted once."""

    by: By
    period: Period
    rows: tuple[FoodRow, ...]
    total: FoodRow


def food_report(*, actor: Actor, by: By, period: Period, narrowed: Narrowed = Narrowed()) -> FoodReport:
    """What the actor may see of a period's food. A donor's or category's row reaches only over those districts."""
    seen = _food_days(actor, period, narrowed)
    if by == By.MONTH:
        rows = _by_month(seen)
    else:
        key, name_th, name_en = KEYS[by]
        sums = seen.values_list(key, name_th, name_en).annotate(*[Sum(name) for name in SUMS])
        order = "day" if by == By.DAY else key
        rows = tuple(
            _row(str(k or ""), str(th or ""), str(en or ""), numbers) for k, th, en, *numbers in sums.order_by(order)
        )
    return FoodReport(by, period, rows, _total(rows))


def _food_days(actor: Actor, period: Period, narrowed: Narrowed) -> QuerySet[FoodDay]:
    rows = FoodDay.objects.filter(day__range=(period.start, period.end), **narrowed.of_food())
    return visible(actor, Kind.REPORT, rows)


def _by_month(seen: QuerySet[FoodDay]) -> tuple[FoodRow, ...]:
    months: dict[str, list[int]] = {}
    for day, *numbers in seen.values_list("day").annotate(*[Sum(name) for name in SUMS]).order_by("day"):
        month = f"{day:%Y-%m}"
        months[month] = [a + b for a, b in zip(months.get(month, [0] * len(SUMS)), numbers, strict=True)]
    return tuple(_row(month, month, month, numbers) for month, numbers in months.items())


def _row(key: str, name_th: str, name_en: str, numbers: Iterable[int]) -> FoodRow:
    return FoodRow(key, name_th, name_en, **dict(zip(SUMS, numbers, strict=True)))


def _total(rows: Iterable[FoodRow]) -> FoodRow:
    sums = dict.fromkeys(SUMS, 0)
    for row in rows:
        for name in SUMS:
            sums[name] += getattr(row, name)
    return FoodRow("", "", "", **sums)


@dataclass(frozen=True)
class Visits:
    """Times somebody was given food; nobody was named, so these are never people. Groups overlap."""

    total: int = 0
    receipts: int = 0
    by_group: dict[str, int] = field(default_factory=dict)

    def labelled(self) -> list[tuple[str, int]]:
        """(label, visits) of groups that were counted, in the source's order."""
        return [
            (str(group.label), self.by_group[group.value]) for group in VulnerableGroup if group.value in self.by_group
        ]


def visits_report(*, actor: Actor, period: Period, narrowed: Narrowed = Narrowed()) -> Visits:
    rows = VisitDay.objects.filter(day__range=(period.start, period.end), **narrowed.of_places())
    sums = visible(actor, Kind.REPORT, rows).values_list("vulnerable_group").annotate(Sum("visits"), Sum("receipts"))
    found = {group: (visits, receipts) for group, visits, receipts in sums.order_by()}
    total, receipts = found.pop("", (0, 0))
    return Visits(total, receipts, {group: visits for group, (visits, _) in found.items()})


def visits_by_district(*, actor: Actor, period: Period) -> dict[str, int]:
    rows = VisitDay.objects.filter(day__range=(period.start, period.end), vulnerable_group="")
    return dict(visible(actor, Kind.REPORT, rows).values_list("district_id").annotate(Sum("visits")).order_by())


@dataclass(frozen=True)
class Pickups:
    """Pick-up stops done, and missed by reason."""

    done: int = 0
    missed: dict[str, int] = field(default_factory=dict)

    @property
    def missed_in_all(self) -> int:
        return sum(self.missed.values())


def pickups_report(*, actor: Actor, period: Period, narrowed: Narrowed = Narrowed()) -> Pickups:
    rows = PickupDay.objects.filter(day__range=(period.start, period.end), **narrowed.of_places())
    sums = dict(visible(actor, Kind.REPORT, rows).values_list("missed_reason").annotate(Sum("stops")).order_by())
    return Pickups(sums.pop("", 0), sums)
