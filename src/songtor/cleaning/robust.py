"""How far an amount lies from what is usual, by median and median deviation: one wild value moves neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEWEST = 5  # below this nobody knows what is usual
FAR = 3.5  # Iglewicz and Hoaglin 1993, modified z-score
SHARE_OF_A_DEVIATION = 0.6745
SMALLEST_SPREAD = 0.1  # of the median: scales and days differ that much anyway


@dataclass(frozen=True)
class Usual:
    """The middle of earlier amounts and how many there are."""

    middle: float
    spread: float
    count: int

    def is_far(self, amount: int) -> bool:
        return SHARE_OF_A_DEVIATION * abs(amount - self.middle) / self.spread > FAR


def usual(amounts: Sequence[int]) -> Usual | None:
    """None while there are too few amounts to say."""
    if len(amounts) < FEWEST:
        return None
    middle = median(amounts)
    deviation = median(abs(amount - middle) for amount in amounts)
    return Usual(middle, max(deviation, middle * SMALLEST_SPREAD, 1), len(amounts))
