"""What road servers say is read as they document it; whatever else they say, the plan is made without them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from songtor.rounds.roads.models import Trouble
from songtor.rounds.roads.points import NoTimes, Point
from songtor.rounds.roads.servers import MOST_BYTES, Osrm, Server, Valhalla
from tests.rounds.roads.fake_server import Fake, uphill

POINTS = [(13.70, 100.40), (13.75, 100.40), (13.72, 100.47)]
KINDS: dict[str, type[Server]] = {"osrm": Osrm, "valhalla": Valhalla}
every_server = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
Fault = Callable[[BaseHTTPRequestHandler], object]


def many(count: int) -> list[Point]:
    return [(13.5 + n / 1000, 100.4 + (n * 7 % 13) / 1000) for n in range(count)]


def minutes(starts: list[Point], ends: list[Point]) -> list[list[float]]:
    return [[uphill(start, end) / 60 for end in ends] for start in starts]


def trouble(server: Server, points: list[Point] = POINTS) -> str:
    with pytest.raises(NoTimes) as refused:
        server.travel_between(points, points)
    assert "13.7" not in str(refused.value)
    return refused.value.trouble.value


@every_server
def test_minutes_are_from_the_row_to_the_column(fake: Fake, kind: type[Server]) -> None:
    starts, ends = POINTS, POINTS[1:]
    told = kind(fake.url).travel_between(starts, ends)
    assert told == [pytest.approx(row) for row in minutes(starts, ends)]


@every_server
def test_a_server_that_mixes_up_the_directions_would_be_noticed(fake: Fake, kind: type[Server]) -> None:
    fake.transposed = True
    assert kind(fake.url).travel_between(POINTS, POINTS) != [pytest.approx(row) for row in minutes(POINTS, POINTS)]


@every_server
@pytest.mark.parametrize("most_pairs", [10_000, 2_500, 100, 1])
def test_questions_are_as_large_as_the_server_allows(fake: Fake, kind: type[Server], most_pairs: int) -> None:
    count = 6 if most_pairs == 1 else 61
    fake.most_pairs = most_pairs
    points = many(count)
    assert kind(fake.url).travel_between(points, points) == [pytest.approx(row) for row in minutes(points, points)]
    assert all(starts * ends <= most_pairs for starts, ends in fake.asked)
    assert sum(starts * ends for starts, ends in fake.asked) == count**2


@every_server
def test_a_server_that_finds_every_question_too_large_refuses(fake: Fake, kind: type[Server]) -> None:
    fake.most_pairs = 0
    assert trouble(kind(fake.url)) == Trouble.REFUSED


@every_server
def test_where_no_way_is_known_nothing_is_told(fake: Fake, kind: type[Server]) -> None:
    fake.seconds = lambda start, end: None if end == POINTS[2] else 120.0
    assert kind(fake.url).travel_between(POINTS[:1], POINTS) == [[2.0, 2.0, None]]


def test_a_point_the_servers_map_has_no_road_near_is_not_told(fake: Fake) -> None:
    fake.off_road = [POINTS[1]]
    told = Osrm(fake.url).travel_between(POINTS, POINTS)
    assert [[cell is None for cell in row] for row in told] == [[False, True, False], [True] * 3, [False, True, False]]


def says(status: int, content: bytes) -> Fault:
    return lambda handler: handler.raw(status, content) or True  # type: ignore[attr-defined]


def never(handler: BaseHTTPRequestHandler) -> bool:
    handler.server.fake.stopped.wait(5)  # type: ignore[attr-defined]
    return True


def drips(handler: BaseHTTPRequestHandler) -> bool:
    """Each byte comes in time, the answer never does."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while not handler.server.fake.stopped.wait(0.05):  # type: ignore[attr-defined]
            handler.wfile.write(b" ")
            handler.wfile.flush()
    except OSError:
        pass
    return True


def drips_its_head(handler: BaseHTTPRequestHandler) -> bool:
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        while not handler.server.fake.stopped.wait(0.05):  # type: ignore[attr-defined]
            handler.wfile.write(b"x")
    return True


def too_long(handler: BaseHTTPRequestHandler) -> bool:
    with contextlib.suppress(OSError):
        says(200, b" " * (MOST_BYTES + 1))(handler)
    return True


def cut_short(handler: BaseHTTPRequestHandler) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"code"')
    handler.close_connection = True
    return True


def elsewhere(handler: BaseHTTPRequestHandler) -> bool:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:1/")
    handler.send_header("Content-Length", "0")
    handler.end_headers()
    return True


FAULTS: dict[str, tuple[Fault, str]] = {
    "no JSON": (says(200, b"<html>"), "nonsense"),
    "no words": (says(200, b""), "nonsense"),
    "bytes": (says(200, b"\xff\xfe{}"), "nonsense"),
    "deep": (says(200, b"[" * 200_000), "nonsense"),
    "a page of its proxy": (says(502, b"<html>Bad Gateway"), "refused"),
    "nothing": (says(500, b""), "refused"),
    "a list": (says(200, b"[]"), "refused or nonsense"),
    "too many requests": (says(429, b'{"message": "Too Many Requests"}'), "refused"),
    "another place": (elsewhere, "refused"),
    "too long an answer": (too_long, "nonsense"),
    "half an answer": (cut_short, "nonsense"),
    "never": (never, "slow"),
    "a byte at a time": (drips, "slow"),
    "its head a byte at a time": (drips_its_head, "slow"),
}
WRONG_OSRM = {
    "no such profile": (400, b'{"code": "InvalidUrl", "message": "URL string malformed"}', "refused"),
    "no road": (400, b'{"code": "NoSegment", "message": "Could not find a matching segment"}', "refused"),
    "no table": (200, b'{"code": "Ok"}', "nonsense"),
    "too few rows": (200, b'{"code": "Ok", "durations": [[0, 1, 2]]}', "nonsense"),
    "too few cells": (200, b'{"code": "Ok", "durations": [[0, 1], [1, 0], [2, 3]]}', "nonsense"),
    "words": (200, b'{"code": "Ok", "durations": [["a", 1, 2], [1, 0, 1], [2, 3, 4]]}', "nonsense"),
    "truth": (200, b'{"code": "Ok", "durations": [[true, 1, 2], [1, 0, 1], [2, 3, 4]]}', "nonsense"),
    "no number": (200, b'{"code": "Ok", "durations": [[NaN, 1, 2], [1, 0, 1], [2, 3, 4]]}', "nonsense"),
    "endless": (200, b'{"code": "Ok", "durations": [[Infinity, 1, 2], [1, 0, 1], [2, 3, 4]]}', "nonsense"),
    "back in time": (200, b'{"code": "Ok", "durations": [[-5, 1, 2], [1, 0, 1], [2, 3, 4]]}', "nonsense"),
    "days": (200, b'{"code": "Ok", "durations": [[0, 1, 2], [1, 0, 1], [2, 90000, 4]]}', "nonsense"),
}
WRONG_VALHALLA = {
    "no road": (400, b'{"error_code": 171, "error": "No suitable edges near location", "status_code": 400}', "refused"),
    "too far": (400, b'{"error_code": 154, "error": "Path distance exceeds the max distance limit"}', "refused"),
    "no table": (200, b'{"units": "kilometers"}', "nonsense"),
    "its short form": (200, b'{"sources_to_targets": {"durations": [[0]], "distances": [[0]]}}', "nonsense"),
    "another order": (200, b'{"sources_to_targets": [[{"time": 1, "from_index": 1, "to_index": 0}]]}', "nonsense"),
    "no time": (200, b'{"sources_to_targets": [[{"distance": 1}]]}', "nonsense"),
}


@every_server
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_server_does_it_has_a_name(fake: Fake, kind: type[Server], fault: str) -> None:
    done, named = FAULTS[fault]
    fake.fault = lambda handler: bool(done(handler))
    assert trouble(kind(fake.url, seconds=0.4 if named == "slow" else 8.0)) in named


@pytest.mark.parametrize("wrong", WRONG_OSRM)
def test_a_wrong_answer_of_osrm_is_not_used(fake: Fake, wrong: str) -> None:
    status, content, named = WRONG_OSRM[wrong]
    fake.fault = lambda handler: bool(says(status, content)(handler))
    assert trouble(Osrm(fake.url)) == named


@pytest.mark.parametrize("wrong", WRONG_VALHALLA)
def test_a_wrong_answer_of_valhalla_is_not_used(fake: Fake, wrong: str) -> None:
    status, content, named = WRONG_VALHALLA[wrong]
    fake.fault = lambda handler: bool(says(status, content)(handler))
    assert trouble(Valhalla(fake.url), POINTS[:1]) == named


@every_server
def test_a_server_that_is_not_there_is_named(kind: type[Server]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert trouble(kind(f"http://127.0.0.1:{port}")) == Trouble.UNREACHABLE


@every_server
def test_all_questions_of_one_plan_share_the_time_allowed(fake: Fake, kind: type[Server]) -> None:
    server = kind(fake.url, seconds=0.3)
    server.travel_between(POINTS, POINTS)
    fake.stopped.wait(0.4)
    assert trouble(server) == Trouble.SLOW


def test_an_address_below_a_path_is_kept(fake: Fake) -> None:
    with pytest.raises(NoTimes):
        Valhalla(fake.url + "/roads/").travel_between(POINTS, POINTS)
    assert fake.paths == ["/roads/sources_to_targets"]
