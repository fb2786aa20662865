"""Where stops are, the minutes between them by distance alone, and what every source of times offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from songtor.engines.planning.day import CrowflyTravel, Place
from songtor.rounds.roads.models import Trouble

FIXED_MIN, MIN_PER_KM = 11.9, 1.04  # fitted on Bangkok corridors at noon (docs/engines/planning.md)
CROWFLY = CrowflyTravel(FIXED_MIN, MIN_PER_KM)

Point = tuple[float, float]  # latitude, longitude (WGS84)
Table = list[list[float | None]]  # minutes, a row for each start; None where no way is known


class NoTimes(Exception):
    """The source could not tell; `detail` is for the operator's log and names no place."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble


class Source(Protocol):
    """Whoever can tell minutes between points."""

    def travel_between(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        """Raises NoTimes."""


class Crowfly:
    """The formula by distance: knows every pair."""

    def travel_between(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        return [[crowfly_minutes(start, end) for end in ends] for start in starts]


def crowfly_minutes(start: Point, end: Point) -> float:
    return CROWFLY.between(Place("", *start), Place("", *end))


def name_of(point: Point) -> str:
    """The point to a metre, the same however it was computed."""
    return f"{point[0]:.5f},{point[1]:.5f}"


def point_of(place: Place) -> Point:
    return place.lat, place.lon
