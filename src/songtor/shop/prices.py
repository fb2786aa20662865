"""What a price might be, by how scarce the goods are. A proposal: the district's head decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median_high

FOUR_WEEKS = 28  # days
KNOWN_AFTER = 7  # days on the shelf; before, what went says little
LEAST, MOST = Fraction(1, 2), Fraction(2)  # a proposal never does more than halve or double


class Why(StrEnum):
    SCARCE = "scarce"
    PLENTY = "plenty"
    LIKE_ITS_KIND = "like"


@dataclass(frozen=True)
class Watched:
    """Pieces or grams on the shelf, and what went in the last `days`, four weeks at most."""

    stock: int
    went: int
    days: int

    @property
    def need(self) -> Fraction:
        """What four weeks would take at this pace."""
        return Fraction(self.went * FOUR_WEEKS, max(self.days, 1))


@dataclass(frozen=True)
class Proposal:
    points: int
    why: Why


def proposed(price: int | None, watched: Watched, *, of_its_kind: Sequence[int] = ()) -> Proposal | None:
    """Today's price times need over stock, at least half of it and at most double, in whole points from 1 up.

    Without a price: the middle one of its kind in this shop. None: nothing better than today's price is known. What
    is given for nothing stays so.
    """
    if price is None:
        return Proposal(median_high(of_its_kind), Why.LIKE_ITS_KIND) if of_its_kind else None
    if price == 0 or watched.days < KNOWN_AFTER or not (watched.stock or watched.went):
        return None
    pressure = watched.need / watched.stock if watched.stock else MOST
    points = max(1, _rounded(price * min(max(pressure, LEAST), MOST)))
    if points == price:
        return None
    return Proposal(points, Why.SCARCE if points > price else Why.PLENTY)


def _rounded(exact: Fraction) -> int:
    """Half a point goes up."""
    return int(exact + Fraction(1, 2))
