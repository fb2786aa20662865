"""The search after a run finds who was left, in every kind of place and way of writing, and then the run has failed."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.http import HttpResponse

from songtor.cli.cluster import cluster
from tests.flows.leaking import ASIDE
from tests.left import leaks, people_in, written_out
from tests.live import ROOT
from tests.telling import pointed_to

NUMBER, PHONE, NAME = ASIDE.number(7), ASIDE.phone(7), ASIDE.name(7)


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def database(folder: Path, *statements: str) -> Path:
    file = folder / "songtor.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return file


def in_a_log(folder: Path) -> Path:
    return put(folder / "serve.log", f"GET /people/?q={NUMBER[0]}-{NUMBER[1:5]}-{NUMBER[5:]}\n".encode())


def in_mail(folder: Path) -> Path:
    return put(folder / "mail" / "1.eml", NUMBER.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")).encode())


def in_a_file_of_two_byte_letters(folder: Path) -> Path:
    return put(folder / "files" / "1", b"\x01" * 70_001 + NUMBER.encode("utf-16-be"))


def in_what_a_database_forgot(folder: Path) -> Path:
    careless = "PRAGMA secure_delete = OFF"
    words = f"INSERT INTO notes VALUES ('{NUMBER}')"
    return database(folder, careless, "CREATE TABLE notes (said text)", words, "DROP TABLE notes")


@pytest.mark.parametrize("leave", [in_a_log, in_mail, in_a_file_of_two_byte_letters, in_what_a_database_forgot])
def test_a_number_is_found_wherever_it_lies(leave: Callable[[Path], Path], tmp_path: Path) -> None:
    put(tmp_path / "other.log", b"nobody")
    assert leaks(tmp_path, None, ASIDE) == {}
    path = leave(tmp_path)
    assert leaks(tmp_path, None, ASIDE) == {(path, "numbers"): 1}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("names", NAME.encode()),
        ("names", NAME.encode("utf-16-le")),
        ("names", NAME.encode("ascii", "backslashreplace")),
        ("names", NAME.encode("ascii", "xmlcharrefreplace")),
        ("phones", f"{PHONE[:3]}-{PHONE[3:6]}-{PHONE[6:]}".encode()),
        ("phones", f"{PHONE[:3]} {PHONE[3:6]} {PHONE[6:]}".encode("utf-16-le")),
    ],
)
def test_names_and_phones_lie_in_databases_alone(kind: str, said: bytes, tmp_path: Path) -> None:
    put(tmp_path / "songtor.sqlite3-wal", b"\0" + said)
    assert leaks(tmp_path, None, ASIDE) == {}
    assert people_in(tmp_path, None, ASIDE) == int(said == NAME.encode())
    path = put(tmp_path / "jobs.log", b"a line\n" + said)
    assert leaks(tmp_path, None, ASIDE) == {(path, kind): 1}


def test_a_number_to_dial_is_no_address_and_one_in_an_address_is() -> None:
    page = f'<a href="tel:{PHONE}">☎</a> <a href="/people/?phone={PHONE}">…</a>'
    assert [*pointed_to(HttpResponse(page), page)] == [f"/people/?phone={PHONE}"]


def test_others_with_numbers_of_their_own_are_not_looked_for(tmp_path: Path) -> None:
    put(tmp_path / "serve.log", f"{NUMBER[:-1]} 3.{PHONE}12345678 {ASIDE.names}ะ".encode())
    assert leaks(tmp_path, None, ASIDE) == {}


@pytest.mark.postgres
def test_what_a_server_took_back_is_found_on_its_disk(tmp_path: Path) -> None:
    with cluster() as url, psycopg.connect(url) as server:
        server.execute("CREATE TABLE notes (said text)")
        server.commit()
        with written_out(url) as folder:
            assert leaks(tmp_path, folder, ASIDE) == {}
        server.execute("INSERT INTO notes VALUES (%s)", [f"{NAME} {PHONE} {NUMBER}"])
        server.rollback()
        with written_out(url) as folder:
            found = leaks(tmp_path, folder, ASIDE)
        assert {path.parent.name == "pg_wal" for path, _kind in found} == {True, False}
        assert {kind for _path, kind in found} == {"numbers"}


def run_of(chosen: str) -> subprocess.CompletedProcess[str]:
    """`./songtor test` on one file of tests, all of which pass."""
    words = ["test", "--only", "sqlite", "tests/flows/careless.py", "-n0", "-k", chosen]
    around = {**os.environ, "TEST_DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or "postgresql:///unasked"}
    done = subprocess.run(
        [sys.executable, "-m", "songtor.cli", *words], cwd=ROOT, env=around, capture_output=True, text=True, check=False
    )
    assert "SQLite: passed" in done.stderr, done.stdout + done.stderr
    return done


def test_a_run_that_leaves_nobody_passes() -> None:
    done = run_of("careful")
    assert (done.returncode, "0 files with somebody elsewhere" in done.stderr) == (0, True), done.stderr


def test_a_run_that_leaves_somebody_fails_and_says_where() -> None:
    done = run_of("not careful")
    told = re.findall(r"^(\w+) of people, \d+ times, in (?:.*/)?([a-z]+)[^/\n]*$", done.stderr, re.MULTILINE)
    assert (done.returncode, sorted(told)) == (
        1,
        [("names", "said"), ("numbers", "addresses"), ("numbers", "said"), ("phones", "letter")],
    ), done.stderr
