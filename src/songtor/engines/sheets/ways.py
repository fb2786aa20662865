"""How a column writes what could be read twice, as somebody said it or as the column shows by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from songtor.engines.sheets.cells import Comma, comma_told
from songtor.engines.sheets.days import Epoch, Era, Order, era_told, order_told


@dataclass(frozen=True)
class Way:
    """What is settled; None stays in doubt."""

    order: Order | None = None
    era: Era | None = None
    epoch: Epoch | None = None
    comma: Comma | None = None

    def __str__(self) -> str:
        """order=day_first era=buddhist"""
        return " ".join(f"{name}={value}" for name, value in vars(self).items() if value is not None)

    def over(self, other: Way) -> Way:
        """This one, and the other where this says nothing."""
        return Way(
            self.order or other.order, self.era or other.era, self.epoch or other.epoch, self.comma or other.comma
        )

    def unless_against(self, other: Way) -> Way:
        """This one, but in doubt where the other says otherwise."""
        return Way(
            self.order if other.order in (None, self.order) else None,
            self.era if other.era in (None, self.era) else None,
            self.epoch if other.epoch in (None, self.epoch) else None,
            self.comma if other.comma in (None, self.comma) else None,
        )


UNSETTLED = Way()
NAMES = frozenset(vars(UNSETTLED))


def way_of(words: str) -> Way:
    """What `str` of a way gave. Raises ValueError."""
    said = dict(word.split("=", 1) for word in words.split())
    if not said.keys() <= NAMES:
        raise ValueError("no such way")
    return Way(
        Order(said["order"]) if "order" in said else None,
        Era(said["era"]) if "era" in said else None,
        Epoch(said["epoch"]) if "epoch" in said else None,
        Comma(said["comma"]) if "comma" in said else None,
    )


def way_told(texts: Sequence[str]) -> Way:
    """What a column shows by itself."""
    return Way(order_told(texts), era_told(texts), comma=comma_told(texts))


def possible_ways() -> Iterator[Way]:
    """Those that say least first."""
    yield from (Way(order=order) for order in (Order.DAY_FIRST, Order.MONTH_FIRST))
    yield from (Way(era=era) for era in Era)
    yield from (Way(epoch=epoch) for epoch in Epoch)
    yield from (Way(comma=comma) for comma in Comma)
    yield from (Way(order, era) for order, era in product((Order.DAY_FIRST, Order.MONTH_FIRST), Era))
    yield from (Way(era=era, epoch=epoch) for era, epoch in product(Era, Epoch))
