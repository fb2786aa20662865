"""A road server on loopback that speaks as OSRM and Valhalla document, faults included; its roads are one-way slow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Point = tuple[float, float]
Json = dict[str, Any]
Seconds = Callable[[Point, Point], float | None]


def uphill(start: Point, end: Point) -> float:
    """North costs 600 s a tenth of a degree and south 300 s, east 200 s and west 100 s."""
    north, east = (end[0] - start[0]) * 10, (end[1] - start[1]) * 10
    return round(north * 600 if north > 0 else -north * 300, 1) + round(east * 200 if east > 0 else -east * 100, 1)


@dataclass
class Fake:
    """What it answers, and what it was asked: how many starts and ends each time."""

    url: str = ""
    seconds: Seconds = uphill
    most_pairs: int = 10_000
    off_road: Sequence[Point] = ()
    fault: Callable[[BaseHTTPRequestHandler], bool] = lambda _: False
    transposed: bool = False
    asked: list[tuple[int, int]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def table(self, starts: Sequence[Point], ends: Sequence[Point]) -> list[list[float | None]]:
        self.asked.append((len(starts), len(ends)))
        if self.transposed:
            return [[self.seconds(end, start) for end in ends] for start in starts]
        return [[self.seconds(start, end) for end in ends] for start in starts]


def osrm_answer(fake: Fake, path: str) -> tuple[int, Json]:
    """GET /table/v1/{profile}/{lon},{lat};...?sources=..&destinations=.. (docs/http.md of osrm-backend)."""
    parts = urlsplit(path)
    points = [tuple(map(float, reversed(pair.split(",")))) for pair in parts.path.rsplit("/", 1)[1].split(";")]
    asked = parse_qs(parts.query)
    starts, ends = ([points[int(i)] for i in asked[name][0].split(";")] for name in ("sources", "destinations"))
    if not parts.path.startswith("/table/v1/driving/"):
        return 400, {"code": "InvalidService", "message": "Service not found"}
    if len(starts) * len(ends) > fake.most_pairs:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    return 200, {
        "code": "Ok",
        "durations": fake.table(starts, ends),
        "sources": [_waypoint(fake, point) for point in starts],
        "destinations": [_waypoint(fake, point) for point in ends],
    }


def _waypoint(fake: Fake, point: Point) -> Json:
    far = 25_000.5 if point in fake.off_road else 4.2
    return {"hint": "", "distance": far, "name": "", "location": [point[1], point[0]]}


def valhalla_answer(fake: Fake, body: Json) -> tuple[int, Json]:
    """POST /sources_to_targets (docs/api/matrix of valhalla)."""
    starts, ends = ([(place["lat"], place["lon"]) for place in body[name]] for name in ("sources", "targets"))
    if len(starts) * len(ends) > fake.most_pairs:
        said = {"error_code": 150, "error": "Exceeded max locations", "status_code": 400, "status": "Bad Request"}
        return 400, said
    cells = [
        [
            {"from_index": i, "to_index": j, "time": cell, "distance": None if cell is None else 1.0}
            for j, cell in enumerate(row)
        ]
        for i, row in enumerate(fake.table(starts, ends))
    ]
    return 200, {"sources_to_targets": cells, "units": "kilometers", "algorithm": "costmatrix"}


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.paths.append(self.path)
            if not fake.fault(self):
                self.reply(*osrm_answer(fake, self.path))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.paths.append(self.path)
            if self.path != "/sources_to_targets":
                self.reply(404, {"error_code": 106, "error": "Try any of", "status_code": 404, "status": "Not Found"})
            elif not fake.fault(self):
                self.reply(*valhalla_answer(fake, body))

        def reply(self, status: int, said: object) -> None:
            self.raw(status, json.dumps(said).encode())

        def raw(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.fake = fake  # type: ignore[attr-defined]
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
