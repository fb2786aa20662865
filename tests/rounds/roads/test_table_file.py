"""A table of times as people make it: found by a point near by, each direction for itself, refused by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from songtor.rounds.roads.points import NoTimes
from songtor.rounds.roads.table_file import TableFile

A, B, C = (13.70000, 100.40000), (13.75000, 100.45000), (13.80000, 100.50000)
HEAD = "from_lat,from_lon,to_lat,to_lon,minutes\n"
GOOD = "13.7,100.4,13.75,100.45,12.5\n"


def table(tmp_path: Path, content: str | bytes) -> TableFile:
    path = tmp_path / "roads.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return TableFile(path)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "line 1"),
        ("a,b\n", "line 1"),
        ("from_lat,from_lon,to_lat,to_lon\n", "line 1"),
        (HEAD + GOOD + "13.7,100.4,13.75\n", "line 3"),
        (HEAD + "13.7,100.4,13.75,100.45,twelve\n", "line 2"),
        (HEAD + "13.7,100.4,13.75,100.45,-1\n", "line 2"),
        (HEAD + "13.7,100.4,13.75,100.45,nan\n", "line 2"),
        (HEAD + "13.7,100.4,13.75,100.45,1e9\n", "line 2"),
        (HEAD + "100.4,13.7,100.45,13.75,12\n", "line 2"),
        (HEAD.encode() + b"\xff\xfe\n", "UnicodeDecodeError"),
    ],
)
def test_a_wrong_table_is_not_used_and_its_line_is_named(tmp_path: Path, content: str | bytes, line: str) -> None:
    with pytest.raises(NoTimes, match=line) as refused:
        table(tmp_path, content).travel_between([A], [B])
    assert refused.value.trouble == "file"


def test_a_table_that_is_gone_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(NoTimes):
        TableFile(tmp_path / "gone.csv").travel_between([A], [B])


def test_a_pair_counts_in_the_direction_it_is_written_in(tmp_path: Path) -> None:
    told = table(tmp_path, HEAD + GOOD).travel_between([A, B, C], [A, B, C])
    assert told == [[None, 12.5, None], [None, None, None], [None, None, None]]


@pytest.mark.parametrize(("metres_off", "known"), [(0, True), (60, True), (400, False)])
def test_a_point_is_found_by_one_near_by(tmp_path: Path, metres_off: int, known: bool) -> None:
    near = (A[0] + metres_off / 111_195, A[1])
    assert table(tmp_path, HEAD + GOOD).travel_between([near], [B]) == [[12.5 if known else None]]


def test_the_nearer_of_two_points_counts(tmp_path: Path) -> None:
    rows = GOOD + "13.7004,100.4,13.75,100.45,30\n"
    told = table(tmp_path, HEAD + rows).travel_between([(13.7003, 100.4), (13.7001, 100.4)], [B])
    assert told == [[30.0], [12.5]]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEAD + GOOD,
        (HEAD + GOOD).replace("\n", "\r\n"),
        (HEAD + GOOD).replace(",", ";"),
        "minutes,name,to_lon,to_lat,from_lon,from_lat\n12.5,ร้าน,100.45,13.75,100.4,13.7\n",
        '"From_lat","From_lon","To_lat","To_lon","Minutes"\n' + GOOD + "\n,,,,\n",
    ],
)
def test_a_table_may_come_from_any_program(tmp_path: Path, content: str) -> None:
    assert table(tmp_path, content).travel_between([A], [B]) == [[12.5]]
