"""What the fold reads: a round as it was planned, and everything that was done on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from songtor.sync.bodies import Kind, Said

Order = tuple[datetime, str, int]  # corrected time, device, number on the device
LotKey = str


class Standing(StrEnum):
    """What became of an operation; `problem codes` of sync.errors say more."""

    STANDS = "stands"
    TWICE = "twice"  # another source said it first; both are kept
    REPEATED = "repeated"  # changes nothing
    LATE = "late"  # waits for a supervisor
    WAITS = "waits"  # a sign-off that something still blocks
    WITHDRAWN = "withdrawn"
    OVERRULED = "overruled"  # a missed stop that gave food


class Given(StrEnum):
    """What the desk did without an operation."""

    ARRIVED = "arrived"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"
    SIGNED_OFF = "signed_off"


@dataclass(frozen=True)
class Deed:
    """One operation, saying what it says after corrections (None once taken back), or one deed of the desk."""

    id: UUID
    kind: Kind | Given
    stop: UUID | None
    order: Order
    said: Said | None = None
    admitted: bool = False
    given: bool = False
    at_desk: bool = False  # by somebody who saw the books, and was not there
    draws: Mapping[LotKey, int] = field(default_factory=dict)  # what a hand-over of the desk took from which lot

    @property
    def at(self) -> datetime:
        return self.order[0]


@dataclass(frozen=True)
class LotFacts:
    """Food aboard: of which category, how much, good until when, aboard since when."""

    key: LotKey
    category: str
    amount: int
    use_by: datetime | None
    since: datetime


@dataclass(frozen=True)
class StopFacts:
    id: UUID
    is_pickup: bool
    announced: bool = False  # its branch said there is food
    expected: tuple[str, ...] = ()
    use_by: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class RoundFacts:
    """`categories` in the order of lists, each with whether it is counted in pieces."""

    stops: Mapping[UUID, StopFacts]
    categories: Mapping[str, bool]
    aboard_before: tuple[LotFacts, ...] = ()


@dataclass(frozen=True)
class WeighedLine:
    """One category at a stop as it shall stand in the books."""

    stop: UUID
    category: str
    gross: int
    tare: int
    pieces: int
    scale: str = ""
    zero_reason: str = ""
    note: str = ""

    @property
    def amount(self) -> int:
        return self.pieces or self.gross - self.tare


Part = tuple[UUID, str]  # an operation and a category


def lot_key(part: Part) -> LotKey:
    return f"{part[0]}/{part[1]}"


@dataclass
class StopNow:
    """The state a stop is in, and the deed that brought it there (None: as planned)."""

    state: str = "planned"
    by: Deed | None = None
    reason: str = ""
    note: str = ""


@dataclass
class Folded:
    """What the set of deeds comes to; the same set comes to the same, in whatever order it arrived."""

    standings: dict[UUID, Standing] = field(default_factory=dict)
    corrected: dict[UUID, Deed] = field(default_factory=dict)
    blocked_by: dict[UUID, str] = field(default_factory=dict)  # sign-off that waits -> code of what it waits for
    stops: dict[UUID, StopNow] = field(default_factory=dict)
    weighed: dict[Part, WeighedLine] = field(default_factory=dict)
    drawn: dict[UUID, dict[LotKey, int]] = field(default_factory=dict)
    signed_off: Deed | None = None
    collected: dict[str, int] = field(default_factory=dict)  # by category, until sign-off
    difference: dict[LotKey, int] = field(default_factory=dict)  # what sign-off books, below zero when too much left

    def stands(self, deed: UUID) -> bool:
        return self.standings.get(deed) is Standing.STANDS
