"""The demo in figures, counted again from what it wrote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import chain

from django.db.models import F

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.verify import chain_differences
from songtor.offers.models import Offer
from songtor.people.cards.models import CardBinding
from songtor.people.households.models import Household
from songtor.people.links.models import ProposedPair
from songtor.people.persons.models import Person, SourceRecord
from songtor.receipts.models import Counter, Receipt
from songtor.reports.food import By, Period, food_report, visits_report
from songtor.reports.kr.models import QuarterSheet
from songtor.reports.verify import act_differences, report_differences
from songtor.rounds.models import DayPlan, Round, Stop
from songtor.stock.queries import mass_differences, masses

Summary = dict[str, object]


def count_everything(actor: Actor, *, first: date, today: date, plan_seconds: float) -> Summary:
    """What `songtor demo --json` prints; kilograms as text with three decimals."""
    period = Period(first, today)
    total = food_report(actor=actor, by=By.CATEGORY, period=period).total
    visits = visits_report(actor=actor, period=period)
    balance = chain(mass_differences(), act_differences(), report_differences())
    return {
        "districts": District.objects.count(),
        "offers": Offer.objects.count(),
        "rounds": Round.objects.count(),
        "stops": Stop.objects.count(),
        "kg_offered": kilograms(total.offered_grams),
        "kg_collected": kilograms(total.collected_grams),
        "kg_handed_out": kilograms(total.handed_grams),
        "kg_waste": kilograms(total.waste_grams),
        "kg_difference": kilograms(total.difference_grams),
        "kg_on_hand": kilograms(_on_hand()),
        "visits": visits.total,
        "people": Person.objects.filter(current=F("pk")).count(),
        "records_of_people": SourceRecord.objects.count(),
        "people_counted": _people_counted(),
        "households": Household.objects.count(),
        "cards_given": CardBinding.objects.count(),
        "pairs_to_decide": ProposedPair.objects.count(),
        "kr_sheets": QuarterSheet.objects.count(),
        "receipts": Receipt.objects.filter(reversal__isnull=True).count(),
        "balance_ok": next(balance, None) is None,
        "chain_ok": next(chain_differences(), None) is None,
        "planned_districts": DayPlan.objects.filter(day=today).values("district").distinct().count(),
        "plan_seconds": round(plan_seconds, 2),
    }


def _people_counted() -> int:
    """Of the city, in all fiscal years, those who count for KR 8214."""
    rows = Counter.objects.filter(scope="city", vulnerable_group="").exclude(period__contains="Q")
    return sum(rows.values_list("people", flat=True))


def kilograms(grams: int) -> str:
    return f"{Decimal(grams) / 1000:.3f}"


def _on_hand() -> int:
    """What lies on the vehicles at the end: the last mass of every district."""
    return sum({district: mass.on_hand for district, _, mass in masses()}.values())
