"""How much a kind of shop has left on a day. Chosen so that 26 round days come near the published 295,043.31 kg."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from songtor.city.goods import Goods

# Mean kilograms on a day with food, by kind of branch; boxes in pieces. Invented: no shop has published any.
USUAL: Mapping[str, Mapping[str, float]] = {
    "BAKERY": {"snack": 14},
    "CAFE_BAKERY": {"snack": 11},
    "FRESH_MARKET": {"fresh": 52},
    "HOTEL": {"ready": 20, "snack": 7, "box": 30},
    "HYPERMARKET": {"fresh": 38, "ready": 14, "snack": 10, "box": 35},
    "MALL": {"ready": 26, "snack": 9},
    "RESTAURANT": {"ready": 17, "box": 45},
    "RESTAURANT_SALAD": {"fresh": 15, "ready": 4},
    "SUPERMARKET": {"fresh": 24, "ready": 7, "snack": 8},
    "WHOLESALE": {"fresh": 80},
}
SILENT, NOTHING = 0.58, 0.06
LIFT = 2.43  # the one number that was fitted to the published sum
VARIATION = 0.6  # standard deviation over mean of one branch's days
SPREAD = math.sqrt(math.log1p(VARIATION**2))
BOX_DAYS = 0.25
LEAST_GRAMS = 1_000


@dataclass(frozen=True)
class Word:
    """What a branch says on a day: nothing at all, no food, or about how much."""

    is_said: bool
    lines: tuple[Goods, ...] = ()


def word_of_day(kind: str, chance: Random) -> Word:
    draw = chance.random()
    if draw < SILENT:
        return Word(is_said=False)
    if draw < SILENT + NOTHING:
        return Word(is_said=True)
    lines = (_line(category, usual, chance) for category, usual in USUAL[kind].items())
    return Word(is_said=True, lines=tuple(line for line in lines if line.is_something))


def _line(category: str, usual: float, chance: Random) -> Goods:
    amount = usual * math.exp(chance.gauss(-(SPREAD**2) / 2, SPREAD))
    if category == "box":
        return Goods(category, pieces=round(amount) if chance.random() < BOX_DAYS else 0)
    grams = round(amount * LIFT * 2) * 500  # people say half kilograms
    return Goods(category, grams=max(LEAST_GRAMS, grams))
