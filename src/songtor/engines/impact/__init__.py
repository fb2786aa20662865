"""Kilograms of food -> kgCO2e avoided and meals, by a dated and sourced factor set.

Units: kilograms, kgCO2e and meals, all as Decimal; `printed` rounds half up to two decimals and nothing else rounds.
`impact` raises `BadWeight`; a factor set that is no positive number, or has no source, raises ValueError.
Golden figures: the progress meeting of 3 Dec 2024 (295,043.31 kg, 746,459.57 kgCO2e, 1,239,181.90 meals).
"""

from songtor.engines.impact.counting import BadWeight, Impact, impact, printed, read_kg
from songtor.engines.impact.factors import (
    FactorSet,
    PublishedFactor,
    Quantity,
    Role,
    conservative,
    factor_sets,
    official,
    published_factors,
)

__all__ = [
    "BadWeight",
    "FactorSet",
    "Impact",
    "PublishedFactor",
    "Quantity",
    "Role",
    "conservative",
    "factor_sets",
    "impact",
    "official",
    "printed",
    "published_factors",
    "read_kg",
]
