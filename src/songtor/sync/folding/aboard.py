"""The vehicle's books while the deeds are walked: lots come aboard, and leave earliest use-by first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from songtor.sync.bodies import Line
from songtor.sync.folding.deeds import LotFacts, LotKey

NEVER = datetime.max.replace(tzinfo=UTC)


UNWEIGHED = "unweighed/"  # the lot of what was handed over before anything of its category was aboard


class Aboard:
    """What is aboard of which lot. It has no floor: what goes beyond is borne by the last lot of its category."""

    def __init__(self, before: Iterable[LotFacts]) -> None:
        self.lots: dict[LotKey, LotFacts] = {}
        self.amounts: dict[LotKey, int] = {}
        self.drawn: dict[UUID, dict[LotKey, int]] = {}
        self.weighed: defaultdict[str, int] = defaultdict(int)
        self.kept: dict[LotKey, int] = {}
        for lot in before:
            self.lots[lot.key], self.amounts[lot.key] = lot, lot.amount

    def take_on(self, lot: LotFacts) -> None:
        """A weighed lot; it first gives what was handed over before anything was aboard."""
        self.lots[lot.key], self.amounts[lot.key] = lot, lot.amount
        self.weighed[lot.category] += lot.amount
        unweighed = UNWEIGHED + lot.category
        if self.lots.pop(unweighed, None):
            del self.amounts[unweighed]
            for deed, drawn in self.drawn.items():
                self._draw(deed, lot.key, drawn.pop(unweighed, 0))

    def take_off(self, deed: UUID, lines: Iterable[Line], since: datetime) -> None:
        self.drawn.setdefault(deed, {})
        for line in lines:
            lots = self._by_use_by(line.category) or [self._unweighed(line.category, since)]
            wanted = line.amount
            for lot in lots:
                part = min(wanted, max(self.amounts[lot.key], 0))
                self._draw(deed, lot.key, part)
                wanted -= part
            self._draw(deed, lots[-1].key, wanted)

    def _unweighed(self, category: str, since: datetime) -> LotFacts:
        lot = LotFacts(UNWEIGHED + category, category, 0, None, since)
        self.lots[lot.key], self.amounts[lot.key] = lot, 0
        return lot

    def _draw(self, deed: UUID, key: LotKey, amount: int) -> None:
        if amount:
            self.amounts[key] -= amount
            self.drawn[deed][key] = self.drawn[deed].get(key, 0) + amount

    def take_exactly(self, draws: Mapping[LotKey, int]) -> None:
        """What the desk's books say was taken from each lot."""
        for key, amount in draws.items():
            self.amounts[key] = self.amounts.get(key, 0) - amount

    def _by_use_by(self, category: str) -> list[LotFacts]:
        lots = (lot for lot in self.lots.values() if lot.category == category)
        return sorted(lots, key=lambda lot: (lot.use_by or NEVER, lot.since, lot.key))

    def has(self, category: str) -> bool:
        return any(lot.category == category for lot in self.lots.values())

    def of(self, category: str) -> int:
        """What the books hold of a category; below zero when more left than came."""
        return sum(self.amounts[lot.key] for lot in self.lots.values() if lot.category == category)

    def collected(self) -> dict[str, int]:
        return dict(self.weighed)

    def keep(self, lines: Iterable[Line]) -> None:
        """What stays aboard for another day, from the newest lots; everything else is difference."""
        left = {line.category: line.amount for line in lines}
        for lot in sorted(self.lots.values(), key=lambda lot: (lot.since, lot.key), reverse=True):
            stays = min(max(self.amounts[lot.key], 0), left.get(lot.category, 0))
            left[lot.category] = left.get(lot.category, 0) - stays
            self.kept[lot.key] = stays

    def difference(self) -> dict[LotKey, int]:
        """What each lot has beyond (or short of) what was kept of it."""
        rest = {key: amount - self.kept.get(key, 0) for key, amount in self.amounts.items()}
        return {key: amount for key, amount in rest.items() if amount}
