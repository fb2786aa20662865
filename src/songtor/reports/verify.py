"""Published numbers recomputed from what was witnessed, gram by gram."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from django.db.models import QuerySet, Sum

from songtor.city.models import District
from songtor.city.verify import grant_differences
from songtor.evidence.verify import Difference, chain_differences, one_moment
from songtor.offers.verify import holding_differences
from songtor.points.verify import point_differences
from songtor.receipts.models import Receipt, ReceiptLine
from songtor.receipts.recounting import differences as counting_differences
from songtor.registry.verify import person_differences
from songtor.reports.models import CategoryDay, FoodAmounts, FoodDay, PickupDay, VisitDay
from songtor.reports.months.verify import edition_differences
from songtor.reports.services import (
    food_of_day,
    foundation_of_day,
    of_all_donors,
    pickups_of_day,
    visits_of_day,
    waiting_days,
)
from songtor.rounds.models import Waste, Weighing
from songtor.rounds.verify import state_differences
from songtor.shop.shelf import sums as shelf_sums
from songtor.stock.models import Movement
from songtor.stock.queries import mass_differences, masses

Days = dict[tuple[str, date], int]
DailyRow = FoodDay | CategoryDay | VisitDay | PickupDay


def differences() -> Iterator[Difference]:
    """All of one moment. Chains and facts, rights and states, ledgers and balances, their acts, the daily rows."""
    with one_moment():
        for check in CHECKS.values():
            yield from check()


def act_differences() -> Iterator[Difference]:
    """The ledger's figures equal the weighings, shares, receipts and what was thrown away, day by day."""
    for column in ("grams", "pieces"):
        witnessed = {
            "collected": _per_day(Weighing.objects.filter(reversal__isnull=True), column),
            "handed_out": _receipts_per_day(column),
            "waste": _together(
                _per_day(Waste.objects.filter(reversal__isnull=True), column), shelf_sums.discarded_per_day(column)
            ),
            "shared": shelf_sums.shared_per_day(column),
        }
        before: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for district, day, mass in masses(column):
            for name, days in witnessed.items():
                posted = getattr(mass, name) - before[district][name]
                before[district][name] = getattr(mass, name)
                said = days.pop((district, day), 0)
                if posted != said:
                    yield Difference(
                        f"{name} in the ledger is not what was witnessed", f"{district} {day}: {posted} / {said}"
                    )
        for name, days in witnessed.items():
            yield from (
                Difference(f"{name} was witnessed but not posted", f"{district} {day}: {said}")
                for (district, day), said in days.items()
                if said
            )


def _per_day(rows: QuerySet[Weighing] | QuerySet[Waste], column: str) -> Days:
    sums = rows.values_list("district_id", "day").annotate(total=Sum(column)).order_by()
    return {(district, day): total for district, day, total in sums}


def _together(*some: Days) -> Days:
    sums: Days = defaultdict(int)
    for days in some:
        for at, total in days.items():
            sums[at] += total
    return sums


def _receipts_per_day(column: str) -> Days:
    held = ReceiptLine.objects.filter(receipt__reversal__isnull=True)
    sums = held.values_list("receipt__district_id", "receipt__day").annotate(total=Sum(column)).order_by()
    return {(district, day): total for district, day, total in sums}


def report_differences() -> Iterator[Difference]:
    """Every published day equals what its ledgers say now. Days of acts not yet published are left out."""
    days = _published()
    for code, day in _witnessed():
        days.setdefault((code, day), Published())
    waiting = waiting_days()
    districts = District.objects.in_bulk()
    for (code, day), published in sorted(days.items(), key=itemgetter(0)):
        if (code, day) not in waiting and published != _counted(districts[code], day):
            yield Difference("a published day does not equal its ledger", f"{code} {day}")


CHECKS: dict[str, Callable[[], Iterator[Difference]]] = {
    "chains, facts and files": chain_differences,
    "rights": grant_differences,
    "states of rounds and stops": state_differences,
    "offers passed on": holding_differences,
    "balances of every district and day": mass_differences,
    "weighings, shares, receipts and waste against the ledger": act_differences,
    "points of every household and district": point_differences,
    "who is one person": person_differences,
    "people counted once": counting_differences,
    "published numbers": report_differences,
    "closed months": edition_differences,
}


def published_days() -> int:
    """District-days with figures."""
    return FoodDay.objects.values("district_id", "day").distinct().count()


@dataclass
class Published:
    """The figures of one district's day; amounts of nothing are left out."""

    food: dict[tuple[object, str], dict[str, int]] = field(default_factory=dict)
    categories: dict[str, dict[str, int]] = field(default_factory=dict)
    visits: dict[str, tuple[int, int]] = field(default_factory=dict)
    pickups: dict[str, int] = field(default_factory=dict)
    foundations: set[str | None] = field(default_factory=set)

    @property
    def is_something(self) -> bool:
        return bool(self.food or self.categories or self.visits or self.pickups)


def _published() -> dict[tuple[str, date], Published]:
    days: dict[tuple[str, date], Published] = defaultdict(Published)
    for row in FoodDay.objects.all().iterator(5_000):
        _day_of(row, days).food[row.donor_id, row.category_id] = _amounts(row)
    for cell in CategoryDay.objects.all().iterator(5_000):
        _day_of(cell, days).categories[cell.category_id] = _amounts(cell)
    for visit in VisitDay.objects.all().iterator(5_000):
        _day_of(visit, days).visits[visit.vulnerable_group] = (visit.visits, visit.receipts)
    for pickup in PickupDay.objects.all().iterator(5_000):
        _day_of(pickup, days).pickups[pickup.missed_reason] = pickup.stops
    return days


def _day_of(row: DailyRow, days: dict[tuple[str, date], Published]) -> Published:
    published = days[row.district_id, row.day]
    published.foundations.add(row.foundation_id)
    return published


def _amounts(row: FoodAmounts) -> dict[str, int]:
    return _something({f.attname: getattr(row, f.attname) for f in FoodAmounts._meta.fields})


def _counted(district: District, day: date) -> Published:
    food = food_of_day(district, day)
    counted = Published(
        food={key: _something(amounts) for key, amounts in food.items()},
        categories={key: _something(amounts) for key, amounts in of_all_donors(food).items()},
        visits={row["vulnerable_group"]: (row["visits"], row["receipts"]) for row in visits_of_day(district, day)},
        pickups=pickups_of_day(district, day),
    )
    if counted.is_something:
        counted.foundations.add(foundation_of_day(district, day))
    return counted


def _something(amounts: dict[str, int]) -> dict[str, int]:
    return {name: amount for name, amount in amounts.items() if amount}


def _witnessed() -> set[tuple[str, date]]:
    """District-days that must have figures, since goods moved or somebody received them."""
    moved = Movement.objects.values_list("district_id", "day").distinct().order_by()
    received = Receipt.objects.values_list("district_id", "day").distinct().order_by()
    return {*moved, *received}
