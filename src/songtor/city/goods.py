"""Amounts of food as they travel between rooms: grams or pieces of one category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from songtor.city.errors import AmountImpossible, AmountTooLarge, CategoryTwice, CategoryUnknown
from songtor.city.models import FoodCategory
from songtor.evidence.rows import found

FOOD_BANK = "goods"  # the category of what food banks set out: pieces, whatever the city weighs of its surplus
MOST_GRAMS = 2_000_000
MOST_PIECES = 20_000


@dataclass(frozen=True)
class Goods:
    """So many grams, or so many pieces, of one category. At most 2,000 kg or 20,000 pieces at once."""

    category: str
    grams: int = 0
    pieces: int = 0

    def __post_init__(self) -> None:
        if self.grams < 0 or self.pieces < 0 or (self.grams and self.pieces):
            raise AmountImpossible
        if self.grams > MOST_GRAMS or self.pieces > MOST_PIECES:
            raise AmountTooLarge

    @property
    def is_something(self) -> bool:
        return bool(self.grams or self.pieces)


@dataclass(frozen=True)
class OfferedGoods(Goods):
    """Goods as a donor announces them, with the moment until which they are good to eat."""

    use_by: datetime | None = None
    cold: bool = False


def refuse_unknown(lines: Iterable[Goods], *, once_each: bool = True) -> dict[str, FoodCategory]:
    """Surplus food's categories by code. Raises CategoryUnknown, CategoryTwice, AmountImpossible for a wrong unit."""
    known = {category.code: category for category in found(FoodCategory, is_rescued=True)}
    seen: set[str] = set()
    for line in lines:
        if line.category not in known:
            raise CategoryUnknown(category=line.category)
        if once_each and line.category in seen:
            raise CategoryTwice(category=known[line.category].name)
        if line.is_something and bool(line.pieces) != known[line.category].in_pieces:
            raise AmountImpossible
        seen.add(line.category)
    return known
