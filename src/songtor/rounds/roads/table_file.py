"""A table of times somebody of the city made: from_lat, from_lon, to_lat, to_lon, minutes."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from songtor.engines.planning.day import Place, crowfly_km
from songtor.rounds.roads.models import LONGEST_MIN, Trouble
from songtor.rounds.roads.points import NoTimes, Point, Table

COLUMNS = ("from_lat", "from_lon", "to_lat", "to_lon", "minutes")
MOST_BYTES = 200_000_000
NEAR_KM = 0.1  # another system's coordinates of a shop lie metres beside ours, seldom more
CELL_DEGREES = 0.001  # about 110 m: what is near lies in the same cell or one beside it


@dataclass
class Named:
    """Points of the file, found again by a point near by."""

    cells: dict[tuple[int, int], set[Point]] = field(default_factory=lambda: defaultdict(set))

    def add(self, point: Point) -> None:
        self.cells[_cell(point)].add(point)

    def nearest(self, point: Point) -> Point | None:
        row, column = _cell(point)
        around = ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        known = ((_km(point, other), other) for cell in around for other in self.cells.get(cell, ()))
        near = min(known, default=(math.inf, point))
        return near[1] if near[0] <= NEAR_KM else None


class TableFile:
    """Knows the pairs of its file, each in the direction it is written in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def travel_between(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        """Raises NoTimes with the line that is wrong."""
        minutes, froms, tos = self._read()
        rows = [froms.nearest(start) for start in starts]
        columns = [tos.nearest(end) for end in ends]
        return [[minutes.get((row, column)) if row and column else None for column in columns] for row in rows]

    def _read(self) -> tuple[dict[tuple[Point, Point], float], Named, Named]:
        minutes: dict[tuple[Point, Point], float] = {}
        froms, tos = Named(), Named()
        try:
            if self.path.stat().st_size > MOST_BYTES:
                raise NoTimes(Trouble.FILE, f"more than {MOST_BYTES} bytes")
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                for start, end, taken in _lines(file):
                    minutes[start, end] = taken
                    froms.add(start)
                    tos.add(end)
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            raise NoTimes(Trouble.FILE, type(problem).__name__) from None
        return minutes, froms, tos


def _lines(file: Iterable[str]) -> Iterator[tuple[Point, Point, float]]:
    lines = iter(file)
    head = next(lines, "")
    rows = csv.reader(lines, delimiter=";" if ";" in head else ",")
    names = [name.strip().strip('"').lower() for name in head.strip().split(";" if ";" in head else ",")]
    if any(column not in names for column in COLUMNS):
        raise NoTimes(Trouble.FILE, "line 1: the columns must be " + ", ".join(COLUMNS))
    at = [names.index(column) for column in COLUMNS]
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            yield _line(row, at, number)


def _line(row: Sequence[str], at: Sequence[int], number: int) -> tuple[Point, Point, float]:
    try:
        start_lat, start_lon, end_lat, end_lon, minutes = (float(row[index]) for index in at)
    except (ValueError, IndexError):
        raise NoTimes(Trouble.FILE, f"line {number}: five numbers are wanted") from None
    on_earth = all(abs(lat) <= 90 for lat in (start_lat, end_lat)) and all(
        abs(lon) <= 180 for lon in (start_lon, end_lon)
    )
    if not on_earth or not 0 <= minutes <= LONGEST_MIN:
        raise NoTimes(Trouble.FILE, f"line {number}: a place or a time that cannot be")
    return (start_lat, start_lon), (end_lat, end_lon), minutes


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point[0] / CELL_DEGREES), math.floor(point[1] / CELL_DEGREES)


def _km(a: Point, b: Point) -> float:
    return crowfly_km(Place("", *a), Place("", *b))
