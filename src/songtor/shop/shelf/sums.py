"""What came onto shelves and was thrown away, summed from what was witnessed."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from songtor.city.models import FoodUnit
from songtor.shop.models import Discard, ShareLine

Days = dict[tuple[str, date], int]
UNITS = {"grams": FoodUnit.KG, "pieces": FoodUnit.PIECES}


def shared_per_day(column: str) -> Days:
    """District and day -> grams or pieces of shares that hold."""
    held = ShareLine.objects.filter(share__reversal__isnull=True, product__category__unit=UNITS[column])
    rows = held.values_list("share__district_id", "share__day").annotate(total=Sum("quantity")).order_by()
    return {(district, day): total for district, day, total in rows}


def discarded_per_day(column: str) -> Days:
    """District and day -> grams or pieces that were thrown away."""
    held = Discard.objects.filter(reversal__isnull=True, lot__product__category__unit=UNITS[column])
    rows = held.values_list("district_id", "day").annotate(total=Sum("quantity")).order_by()
    return {(district, day): total for district, day, total in rows}
