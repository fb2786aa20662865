"""Factors are data with a source and a date: a figure can always say what it was multiplied with."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


class Role(StrEnum):
    OFFICIAL = "OFFICIAL"
    CONSERVATIVE = "CONSERVATIVE"


class Quantity(StrEnum):
    CO2E = "CO2E"
    MEALS = "MEALS"


@dataclass(frozen=True)
class FactorSet:
    """What one kilogram of food stands for: kgCO2e avoided and meals, read from a dated source.

    >>> official(date(2024, 12, 3)).meals_per_kg
    Decimal('4.2')
    """

    role: Role
    name: str
    co2e_per_kg: Decimal
    meals_per_kg: Decimal
    source: str
    source_th: str
    dated_on: date

    def __post_init__(self) -> None:
        _refuse_nonsense(self.name, self.source, self.co2e_per_kg, self.meals_per_kg)

    @property
    def conservative(self) -> bool:
        return self.role is Role.CONSERVATIVE


@dataclass(frozen=True)
class PublishedFactor:
    """One figure somebody published, for the range a page shows beside the city's own."""

    quantity: Quantity
    per_kg: Decimal
    source: str
    dated_on: date | None

    def __post_init__(self) -> None:
        _refuse_nonsense(self.quantity, self.source, self.per_kg)


def _refuse_nonsense(name: str, source: str, *factors: Decimal) -> None:
    if not name.strip() or not source.strip():
        raise ValueError("a factor needs a name and a source")
    if any(not factor.is_finite() or factor <= 0 for factor in factors):
        raise ValueError(f"the factors of {name!r} must be above 0")


def official(on: date) -> FactorSet:
    """The set the city prints with on that day: the latest dated by then, before the first one the first."""
    return in_force(factor_sets(), Role.OFFICIAL, on)


def conservative(on: date) -> FactorSet:
    """The careful set shown beside the official one on that day."""
    return in_force(factor_sets(), Role.CONSERVATIVE, on)


def in_force(sets: Iterable[FactorSet], role: Role, on: date) -> FactorSet:
    """The latest set of a role dated on or before a day; before the first one, the first."""
    of_role = sorted((one for one in sets if one.role is role), key=lambda one: one.dated_on)
    if not of_role:
        raise ValueError(f"no factor set has the role {role}")
    dated_by_then = [one for one in of_role if one.dated_on <= on]
    return dated_by_then[-1] if dated_by_then else of_role[0]


@cache
def factor_sets() -> tuple[FactorSet, ...]:
    """Every set packed with the product."""
    return read_factor_sets(HERE / "factor_sets.csv")


def read_factor_sets(path: Path) -> tuple[FactorSet, ...]:
    """Sets of a CSV with the columns of `FactorSet`; ValueError where one is nonsense."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            FactorSet(
                role=Role(row["role"]),
                name=row["name"],
                co2e_per_kg=Decimal(row["co2e_per_kg"]),
                meals_per_kg=Decimal(row["meals_per_kg"]),
                source=row["source"],
                source_th=row["source_th"],
                dated_on=date.fromisoformat(row["dated_on"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def published_factors() -> tuple[PublishedFactor, ...]:
    """Every single figure known from elsewhere, smallest first within its quantity."""
    with (HERE / "published_factors.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            PublishedFactor(
                quantity=Quantity(row["quantity"]),
                per_kg=Decimal(row["per_kg"]),
                source=row["source"],
                dated_on=date.fromisoformat(row["dated_on"]) if row["dated_on"] else None,
            )
            for row in csv.DictReader(file)
        )
