"""Road servers asked by HTTP. Only for processes that may wait: nobody's page hangs on them."""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from songtor.rounds.roads.models import LONGEST_MIN, Trouble
from songtor.rounds.roads.points import NoTimes, Point, Table

SECONDS = 8.0  # for all questions of one plan together: an officer waits beside it
BLOCK = 50  # 50 x 50 fits what both servers allow by default (OSRM 100 x 100, Valhalla 2,500 pairs)
MOST_BYTES = 4_000_000
PIECE = 65_536
SNAPPED_TOO_FAR_M = 1_000  # the nearest road of the server's map is not where the point is
TOO_MANY_PAIRS = 150  # Valhalla's error_code for more locations or pairs than it allows


class TooMany(Exception):
    """The server wants smaller questions."""


class Server(ABC):
    """Asks in blocks that shrink when the server says they are too large. Redirects and proxies are not followed."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        self.url = urlsplit(url)
        self.seconds = seconds
        self.until = math.inf
        self.block = BLOCK

    def travel_between(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        """Raises NoTimes; the time allowed runs from the first question."""
        if self.until == math.inf:
            self.until = monotonic() + self.seconds
        return self._split(list(starts), list(ends))

    def _split(self, starts: list[Point], ends: list[Point]) -> Table:
        if max(len(starts), len(ends)) <= self.block:
            try:
                return self.ask(starts, ends)
            except TooMany:
                self.block = max(len(starts), len(ends)) // 2
                if not self.block:
                    raise NoTimes(Trouble.REFUSED, "too large a question with a single pair") from None
        if len(starts) >= len(ends):
            half = (len(starts) + 1) // 2
            return self._split(starts[:half], ends) + self._split(starts[half:], ends)
        half = (len(ends) + 1) // 2
        left, right = self._split(starts, ends[:half]), self._split(starts, ends[half:])
        return [a + b for a, b in zip(left, right, strict=True)]

    @abstractmethod
    def ask(self, starts: list[Point], ends: list[Point]) -> Table:
        """One question. Raises TooMany, NoTimes."""

    def fetch(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of one answer, within the time and size allowed. Raises NoTimes."""
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        try:
            with closing(kind(self.url.hostname or "", self.url.port, timeout=self._left())) as connection:
                connection.connect()
                with self._cut_off_in_time(connection.sock):
                    self._send(connection, self.url.path.rstrip("/") + path, body)
                    answer = connection.getresponse()
                    content = b"".join(_pieces(answer.read1))
            self._left()  # what was cut off looks like an end
        except (OSError, HTTPException) as problem:
            if isinstance(problem, TimeoutError) or monotonic() >= self.until:
                raise NoTimes(Trouble.SLOW, f"no answer within {self.seconds:g} s") from None
            raise NoTimes(Trouble.UNREACHABLE, type(problem).__name__) from None
        return answer.status, _read(answer.status, content)

    @contextmanager
    def _cut_off_in_time(self, wire: socket) -> Iterator[None]:
        """A server that sends a byte a second is too slow all the same."""
        watch = Timer(self._left(), _cut, [wire])
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _send(self, connection: HTTPConnection, path: str, body: Any) -> None:
        if body is None:
            connection.request("GET", path, headers={"Accept": "application/json"})
        else:
            content = json.dumps(body).encode()
            connection.request("POST", path, content, headers={"Content-Type": "application/json"})

    def _left(self) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _cut(wire: socket) -> None:
    with suppress(OSError):
        wire.shutdown(SHUT_RDWR)


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    size = 0
    while piece := read(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise NoTimes(Trouble.NONSENSE, f"an answer of more than {MOST_BYTES} bytes")
        yield piece


def _read(status: int, content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        if status >= 300:
            raise NoTimes(Trouble.REFUSED, f"HTTP {status}") from None
        raise NoTimes(Trouble.NONSENSE, "no JSON") from None


class Osrm(Server):
    """GET /table/v1/driving of OSRM 5 and 6 (project-osrm.org/docs, Table service): seconds, null where no way is."""

    def ask(self, starts: list[Point], ends: list[Point]) -> Table:
        places = ";".join(f"{lon:.5f},{lat:.5f}" for lat, lon in (*starts, *ends))
        sources = ";".join(map(str, range(len(starts))))
        targets = ";".join(str(len(starts) + n) for n in range(len(ends)))
        status, said = self.fetch(
            f"/table/v1/driving/{places}?annotations=duration&sources={sources}&destinations={targets}"
        )
        code = said.get("code") if isinstance(said, dict) else None
        if code == "TooBig":
            raise TooMany
        if status != 200 or code != "Ok":
            raise NoTimes(Trouble.REFUSED, f"HTTP {status}, code {str(code)[:30]}")
        rows = _rows(said.get("durations"), len(starts), len(ends))
        off_start, off_end = (_off_road(said.get(name), n) for name, n in (("sources", starts), ("destinations", ends)))
        return [
            [None if i in off_start or j in off_end else _minutes(cell) for j, cell in enumerate(row)]
            for i, row in enumerate(rows)
        ]


def _off_road(waypoints: Any, points: list[Point]) -> set[int]:
    """Points the server's map has no road near by."""
    if not isinstance(waypoints, list) or len(waypoints) != len(points):
        return set()
    distances = [point.get("distance", 0) if isinstance(point, dict) else 0 for point in waypoints]
    return {i for i, metres in enumerate(distances) if isinstance(metres, int | float) and metres > SNAPPED_TOO_FAR_M}


class Valhalla(Server):
    """POST /sources_to_targets of Valhalla 3 (valhalla.github.io, Matrix service): seconds, null where no way is."""

    def ask(self, starts: list[Point], ends: list[Point]) -> Table:
        body = {
            "sources": [{"lat": lat, "lon": lon} for lat, lon in starts],
            "targets": [{"lat": lat, "lon": lon} for lat, lon in ends],
            "costing": "auto",
        }
        status, said = self.fetch("/sources_to_targets", body)
        said = said if isinstance(said, dict) else {}
        if said.get("error_code") == TOO_MANY_PAIRS:
            raise TooMany
        if status != 200 or "error_code" in said:
            raise NoTimes(Trouble.REFUSED, f"HTTP {status}, error_code {str(said.get('error_code'))[:30]}")
        rows = _rows(said.get("sources_to_targets"), len(starts), len(ends))
        return [[_cell(cell, i, j) for j, cell in enumerate(row)] for i, row in enumerate(rows)]


def _cell(cell: Any, start: int, end: int) -> float | None:
    """A cell says itself which pair it is of."""
    if not isinstance(cell, dict) or "time" not in cell:
        raise NoTimes(Trouble.NONSENSE, "a cell without a time")
    if (cell.get("from_index", start), cell.get("to_index", end)) != (start, end):
        raise NoTimes(Trouble.NONSENSE, "a cell of another pair")
    return _minutes(cell["time"])


def _rows(said: Any, height: int, width: int) -> list[list[Any]]:
    if not isinstance(said, list) or len(said) != height:
        raise NoTimes(Trouble.NONSENSE, "not a row for each start")
    if any(not isinstance(row, list) or len(row) != width for row in said):
        raise NoTimes(Trouble.NONSENSE, "not a cell for each pair")
    return said


def _minutes(seconds: Any) -> float | None:
    if seconds is None:
        return None
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds <= LONGEST_MIN * 60:  # NaN is neither
        raise NoTimes(Trouble.NONSENSE, "a time that is none")
    return float(seconds) / 60
