"""Kilograms become kgCO2e and meals at reading time; nothing is rounded before it is printed."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from songtor.engines.impact.factors import FactorSet
from songtor.engines.thai import arabic_digits

_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_LONGEST_NUMBER = 24


class BadWeight(ValueError):
    """A weight that is no number of kilograms from 0 up."""


@dataclass(frozen=True)
class Impact:
    """What a weight of food stands for; `co2e_avoided_kg` and `meals` are exact products, see `printed`."""

    kg: Decimal
    co2e_avoided_kg: Decimal
    meals: Decimal


def impact(kg: Decimal, *, factors: FactorSet) -> Impact:
    """The weight times the factors, exact; `BadWeight` for a weight below 0 or no number."""
    if not kg.is_finite() or kg < 0:
        raise BadWeight(f"kilograms must be a number from 0 up, not {kg}")
    return Impact(kg=kg, co2e_avoided_kg=kg * factors.co2e_per_kg, meals=kg * factors.meals_per_kg)


def printed(value: Decimal) -> str:
    """Two decimals, half up, as the city's figures are printed."""
    return str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def read_kg(text: str) -> Decimal:
    """295043.31, 295,043.31 and ๒๙๕,๐๔๓.๓๑ are the same weight; a comma separates thousands only."""
    number = arabic_digits(text.strip())
    if len(number) > _LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        raise BadWeight(f"{text!r} is not a number of kilograms, like 295043.31 or 1,200")
    return Decimal(number.replace(",", ""))
