"""Kilograms, boxes, kgCO2e and meals by whatever people ask for. Every figure says how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import get_language

from songtor.city.models import Agency, District, DistrictGroup, FoodCategory
from songtor.city.policy import Actor, Kind, visible
from songtor.city.roles import VulnerableGroup
from songtor.engines.impact import Impact, conservative, impact, official
from songtor.offers.models import Donor
from songtor.reports.models import CategoryDay, FoodDay, PickupDay, VisitDay
from songtor.rounds.models import MissedReason


class By(StrEnum):
    """What a report's rows stand for."""

    DISTRICT = "district"
    DISTRICT_GROUP = "district_group"
    FOUNDATION = "foundation"
    DONOR = "donor"
    CATEGORY = "category"
    MONTH = "month"
    DAY = "day"


KEYS: dict[By, str] = {
    By.DISTRICT: "district_id",
    By.DISTRICT_GROUP: "district__district_group_id",
    By.FOUNDATION: "foundation_id",
    By.DONOR: "donor_id",
    By.CATEGORY: "category_id",
    By.MONTH: "day",
    By.DAY: "day",
}
NAMED: dict[By, QuerySet[Any, tuple[object, str, str]]] = {
    By.DISTRICT: District.objects.order_by("code").values_list("pk", "name_th", "name_en"),
    By.DISTRICT_GROUP: DistrictGroup.objects.order_by("code").values_list("pk", "name_th", "name_en"),
    By.FOUNDATION: Agency.objects.order_by("code").values_list("pk", "name_th", "name_en"),
    By.DONOR: Donor.objects.order_by("name", "pk").values_list("pk", "name", "name"),
    By.CATEGORY: FoodCategory.objects.filter(is_rescued=True)
    .order_by("position", "code")
    .values_list("pk", "name_th", "name_en"),
}
PLACES = frozenset({By.DISTRICT, By.DISTRICT_GROUP, By.FOUNDATION, By.MONTH, By.DAY})
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

    @property
    def tells_visits(self) -> bool:
        """Nobody can say whose food a visitor got: visits and stops are told by place and time only."""
        return not (self.donor or self.category)

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


EVERYTHING = Narrowed()


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
    def name(self) -> str:
        """In the language of the screen."""
        return self.name_en if self.name_en and get_language() == "en" else self.name_th

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


def food_report(*, actor: Actor, by: By, period: Period, narrowed: Narrowed = EVERYTHING) -> FoodReport:
    """What the actor may see of a period's food. A donor's or category's row reaches only over those districts."""
    key = KEYS[by]
    sums = _food_days(actor, by, period, narrowed).values_list(key).annotate(*[Sum(name) for name in SUMS])
    amounts: dict[str, list[int]] = {}
    for value, *numbers in sums.order_by(key):
        held = amounts.get(_key(by, value), [0] * len(SUMS))
        amounts[_key(by, value)] = [a + b for a, b in zip(held, numbers, strict=True)]
    for row_key in _stops_without_food(actor, by, period, narrowed):
        amounts.setdefault(row_key, [0] * len(SUMS))
    rows = tuple(
        FoodRow(row_key, name_th, name_en, **dict(zip(SUMS, amounts[row_key], strict=True)))
        for row_key, name_th, name_en in named(by, sorted(amounts))
    )
    return FoodReport(by, period, rows, reduce(_added, rows, FoodRow("", "", "")))


def named(by: By, keys: Sequence[str]) -> list[tuple[str, str, str]]:
    """Key and names of every row, in the order people expect; food without a foundation comes first."""
    if by not in NAMED:
        return [(key, key, key) for key in keys]
    wanted = [key for key in keys if key]
    nameless = [("", "", "")] if len(wanted) < len(keys) else []
    return nameless + [(str(pk), th, en) for pk, th, en in NAMED[by].filter(pk__in=wanted)]


def tells_visits(by: By, narrowed: Narrowed = EVERYTHING) -> bool:
    """Whether visits and stops can be told by these rows."""
    return by in PLACES and narrowed.tells_visits


def _stops_without_food(actor: Actor, by: By, period: Period, narrowed: Narrowed) -> set[str]:
    """Pick-ups missed where nobody said kilograms are rows too: no column loses them."""
    if not tells_visits(by, narrowed):
        return set()
    rows = visible(actor, Kind.REPORT, PickupDay.objects.filter(**_within(period, narrowed)))
    return {_key(by, value) for value in rows.values_list(KEYS[by], flat=True).distinct().order_by()}


def _key(by: By, value: object) -> str:
    """A day's key becomes its month's; what has no foundation has an empty one."""
    if by == By.MONTH and isinstance(value, date):
        return f"{value:%Y-%m}"
    return "" if value is None else str(value)


def _food_days(actor: Actor, by: By, period: Period, narrowed: Narrowed) -> QuerySet[FoodDay] | QuerySet[CategoryDay]:
    wanted = {"day__range": (period.start, period.end), **narrowed.of_food()}
    if by == By.DONOR or narrowed.donor:
        return visible(actor, Kind.REPORT, FoodDay.objects.filter(**wanted))
    return visible(actor, Kind.REPORT, CategoryDay.objects.filter(**wanted))


def _added(row: FoodRow, more: FoodRow) -> FoodRow:
    return replace(row, **{name: getattr(row, name) + getattr(more, name) for name in SUMS})


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


def _within(period: Period, narrowed: Narrowed) -> dict[str, object]:
    return {"day__range": (period.start, period.end), **narrowed.of_places()}


def visits_report(*, actor: Actor, period: Period, narrowed: Narrowed = EVERYTHING) -> Visits:
    rows = VisitDay.objects.filter(**_within(period, narrowed))
    sums = visible(actor, Kind.REPORT, rows).values_list("vulnerable_group").annotate(Sum("visits"), Sum("receipts"))
    found = {group: (visits, receipts) for group, visits, receipts in sums.order_by()}
    total, receipts = found.pop("", (0, 0))
    return Visits(total, receipts, {group: visits for group, (visits, _) in found.items()})


def visits_by(*, actor: Actor, by: By, period: Period, narrowed: Narrowed = EVERYTHING) -> dict[str, Visits]:
    """Visits by the key of the report's rows; empty where they cannot be told (`tells_visits`)."""
    if not tells_visits(by, narrowed):
        return {}
    rows = VisitDay.objects.filter(vulnerable_group="", **_within(period, narrowed))
    sums = visible(actor, Kind.REPORT, rows).values_list(KEYS[by]).annotate(Sum("visits"), Sum("receipts"))
    found: dict[str, Visits] = {}
    for value, visits, receipts in sums.order_by():
        held = found.get(_key(by, value), Visits())
        found[_key(by, value)] = Visits(held.total + visits, held.receipts + receipts)
    return found


@dataclass(frozen=True)
class Pickups:
    """Pick-up stops done, and missed by reason."""

    done: int = 0
    missed: dict[str, int] = field(default_factory=dict)

    @property
    def missed_in_all(self) -> int:
        return sum(self.missed.values())

    def labelled(self) -> list[tuple[str, int]]:
        """(reason, stops missed), the most frequent first."""
        counted = ((str(MissedReason(reason).label), number) for reason, number in self.missed.items())
        return sorted(counted, key=lambda pair: -pair[1])


def pickups_report(*, actor: Actor, period: Period, narrowed: Narrowed = EVERYTHING) -> Pickups:
    rows = PickupDay.objects.filter(**_within(period, narrowed))
    sums = dict(visible(actor, Kind.REPORT, rows).values_list("missed_reason").annotate(Sum("stops")).order_by())
    return Pickups(sums.pop("", 0), sums)


def pickups_by(*, actor: Actor, by: By, period: Period, narrowed: Narrowed = EVERYTHING) -> dict[str, Pickups]:
    """Pick-ups by the key of the report's rows; empty where they cannot be told (`tells_visits`)."""
    if not tells_visits(by, narrowed):
        return {}
    rows = PickupDay.objects.filter(**_within(period, narrowed))
    sums = visible(actor, Kind.REPORT, rows).values_list(KEYS[by], "missed_reason").annotate(Sum("stops"))
    counts: dict[str, dict[str, int]] = {}
    for value, reason, stops in sums.order_by():
        of_key = counts.setdefault(_key(by, value), {})
        of_key[reason] = of_key.get(reason, 0) + stops
    return {key: Pickups(of_key.pop("", 0), of_key) for key, of_key in counts.items()}
