"""How many came to a hand-over, and who they were, as an officer would count them. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

KG_PER_HEAD = 8.2  # 295,043.31 kg / 36,005 recipients, as published (R3.1)
FEWEST = 3
SHARES: Mapping[str, Mapping[str, float]] = {
    "COMMUNITY": {
        "CHILD": 0.2,
        "WOMAN": 0.45,
        "ELDERLY": 0.35,
        "DISABLED": 0.06,
        "BEDRIDDEN": 0.03,
        "E_CASE": 0.05,
        "WELFARE_CARD": 0.4,
        "UNEMPLOYED": 0.12,
        "CARER": 0.05,
    },
    "CHILD_CENTRE": {"CHILD": 0.9, "PRESCHOOL_CENTRE": 0.9, "WOMAN": 0.1},
    "ELDERLY_HOME": {"ELDERLY": 0.95, "WOMAN": 0.6, "BEDRIDDEN": 0.15, "WELFARE_CARD": 0.5},
    "SHELTER": {"HOMELESS": 0.6, "ROUGH_SLEEPER": 0.3, "DISABLED": 0.08, "UNEMPLOYED": 0.5},
    "HEALTH_CENTRE": {"ELDERLY": 0.5, "DISABLED": 0.15, "CARER": 0.2, "WELFARE_CARD": 0.4, "WOMAN": 0.5},
    "SCHOOL": {"CHILD": 0.97, "OTHER": 0.03},
}


def heads_for(kilograms: float, chance: Random) -> int:
    return max(FEWEST, round(kilograms / KG_PER_HEAD * chance.uniform(0.75, 1.25)))


def counts_at(kind: str, heads: int, chance: Random) -> dict[str, int]:
    """People by vulnerable group; groups overlap, each is at most `heads`."""
    counts = {
        group: min(heads, round(heads * share * chance.uniform(0.6, 1.4))) for group, share in SHARES[kind].items()
    }
    return {group: number for group, number in counts.items() if number}
