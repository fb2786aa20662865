"""How much slower than predicted a district's vehicles drive: learned from its own legs, on the safe side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

UNTIL_KNOWN = 1.25
ENOUGH_LEGS = 30
PESSIMISTIC = 0.75  # docs/decisions/0023
LEAST, MOST = 0.7, 2.0
AS_MUCH_AS_LEGS = 3  # after three legs the day itself counts half (docs/decisions/0023)
TODAY_LEAST, TODAY_MOST = 0.8, 1.6

Drive = tuple[float, float]  # minutes driven, minutes predicted


@dataclass(frozen=True)
class Factor:
    """What predicted minutes are multiplied with, and the legs it comes from; `today` of them are of the day itself."""

    value: float = UNTIL_KNOWN
    legs: int = 0
    today: int = 0

    @property
    def is_learned(self) -> bool:
        return self.legs >= ENOUGH_LEGS


def factor_of(past: Sequence[Drive]) -> Factor:
    """x1.25 until 30 legs are known; then the ratio that three of four of them kept."""
    if len(past) < ENOUGH_LEGS:
        return Factor(UNTIL_KNOWN, len(past))
    ratio = _quantile([driven / predicted for driven, predicted in past], PESSIMISTIC)
    return Factor(min(max(ratio, LEAST), MOST), len(past))


def factor_of_today(past: Sequence[Drive], today: Sequence[Drive]) -> Factor:
    """The district's factor, moved towards how today's roads are beside its usual ones."""
    usual = factor_of(past)
    if not today:
        return usual
    beside = _level(today) / (_level(past) if usual.is_learned else 1.0)
    moved = (AS_MUCH_AS_LEGS + len(today) * beside) / (AS_MUCH_AS_LEGS + len(today))
    return Factor(usual.value * min(max(moved, TODAY_LEAST), TODAY_MOST), usual.legs, len(today))


def _level(drives: Sequence[Drive]) -> float:
    """All minutes driven to all minutes predicted: what hangs on single legs and on rounded clocks cancels out."""
    return sum(driven for driven, _ in drives) / sum(predicted for _, predicted in drives)


def _quantile(values: Sequence[float], share: float) -> float:
    """Between the two values it lies between."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])
