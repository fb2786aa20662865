"""Published numbers recomputed from what was witnessed, gram by gram."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet, Sum

from songtor.city.models import District
from songtor.evidence.verify import Difference, chain_differences
from songtor.receipts.models import ReceiptLine
from songtor.reports.models import FoodDay
from songtor.reports.services import food_of_day
from songtor.rounds.models import Waste, Weighing
from songtor.stock.queries import mass_differences, masses

Days = dict[tuple[str, date], int]


def differences() -> Iterator[Difference]:
    """Chains and facts, ledgers and balances, the acts behind them, and the daily rows: in that order."""
    yield from chain_differences()
    yield from mass_differences()
    yield from act_differences()
    yield from report_differences()


def act_differences() -> Iterator[Difference]:
    """The ledger's collected, handed out and waste equal the weighings, receipts and write-offs, day by day."""
    for column in ("grams", "pieces"):
        witnessed = {
            "collected": _per_day(Weighing.objects.filter(reversal__isnull=True), column),
            "handed_out": _receipts_per_day(column),
            "waste": _per_day(Waste.objects.all(), column),
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


def _receipts_per_day(column: str) -> Days:
    held = ReceiptLine.objects.filter(receipt__reversal__isnull=True)
    sums = held.values_list("receipt__district_id", "receipt__day").annotate(total=Sum(column)).order_by()
    return {(district, day): total for district, day, total in sums}


def report_differences() -> Iterator[Difference]:
    """Every published daily row equals what its ledger says now."""
    published: dict[tuple[str, date], dict[tuple[object, str], dict[str, int]]] = defaultdict(dict)
    for row in FoodDay.objects.all().iterator(5_000):
        amounts = {
            f.attname: getattr(row, f.attname) for f in FoodDay._meta.fields if f.attname.endswith(("grams", "pieces"))
        }
        published[row.district_id, row.day][row.donor_id, row.category_id] = {k: v for k, v in amounts.items() if v}
    districts = {district.pk: district for district in District.objects.all()}
    for (code, day), cells in sorted(published.items()):
        counted = {
            key: {k: v for k, v in amounts.items() if v} for key, amounts in food_of_day(districts[code], day).items()
        }
        if counted != cells:
            yield Difference("a published day does not equal its ledger", f"{code} {day}")
