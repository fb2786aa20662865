"""What a day with a thousand people leaves: addresses, answers, logs, files, the database's own bytes, backups.

Document numbers lie nowhere but sealed; names and telephones in the registry alone. Every search then finds what is
planted in that very place.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from songtor.backup.archive import unpack_database
from songtor.backup.folders import archives
from songtor.backup.keys import make_key_file, read_key_file
from songtor.cli.cluster import binaries
from tests.flows.leaking import ASIDE, Planted, found_in
from tests.live import READY_TO_FILL, ROOT, surroundings_of
from tests.personas import DAY

PEOPLE = 1_000
EVERYTHING = frozenset({"names", "numbers", "phones"})
NUMBERS = frozenset({"numbers"})
CARELESS = ASIDE.number(0)


@dataclass
class Left:
    """A home after the walk, the report of it, and everything its programs said."""

    home: Path
    url: str
    report: dict[str, Any]
    said: str

    @property
    def planted(self) -> Planted:
        planted = {kind: set(words) for kind, words in self.report["planted"].items()}
        return planted | {"numbers": planted["numbers"] | {CARELESS}}

    @property
    def around(self) -> dict[str, str]:
        return surroundings_of(self.home, DATABASE_URL=self.url, SONGTOR_TODAY=DAY.isoformat())

    @property
    def key(self) -> Path:
        return self.home / "keys" / "backup.key"

    @property
    def database(self) -> list[Path]:
        return sorted(self.home.glob("songtor.sqlite3*"))

    def run(self, *words: str) -> None:
        around = {**self.around, "DJANGO_SETTINGS_MODULE": "songtor.config.settings"}
        around["PYTHONPATH"] = os.pathsep.join((around["PYTHONPATH"], str(ROOT)))
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=around, capture_output=True, text=True, check=False
        )
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, done.stderr

    def do(self, *statements: str) -> None:
        """Each in a transaction of its own, on the disk when this returns."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as server:
                for statement in statements:
                    server.execute(statement.encode())
        else:
            with closing(sqlite3.connect(self.home / "songtor.sqlite3", isolation_level=None)) as file:
                for statement in statements:
                    file.execute(statement)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as server:
            return server.execute(sql.encode()).fetchall()


@pytest.fixture(params=["sqlite", "postgresql"])
def left(request: pytest.FixtureRequest, tmp_path: Path, new_home: Callable[[str], Path]) -> Left:
    url = request.getfixturevalue("postgres_city_url") if request.param == "postgresql" else ""
    one = Left(tmp_path / "home", url, {}, "")
    new_home("left").rename(one.home)
    report = tmp_path / "report.json"
    one.run("-c", f"{READY_TO_FILL}; from tests.flows.walking import walk; walk({str(report)!r}, {PEOPLE})")
    one.report = json.loads(report.read_text(encoding="utf-8"))
    report.unlink()  # it tells of everybody; the rest of this folder is searched again after the run
    make_key_file(one.key)
    return one


Place = Callable[[Left, Path], Iterator[bytes | str]]


def addresses(left: Left, work: Path) -> Iterator[bytes | str]:
    """Every URL asked, and every link, redirect, header and cookie of every answer."""
    yield "\n".join(left.report["addresses"])


def answers_to_others(left: Left, work: Path) -> Iterator[bytes | str]:
    yield from left.report["others"]


def pages_of_the_office(left: Left, work: Path) -> Iterator[bytes | str]:
    """Where officers see names, and of numbers the last figures."""
    yield from left.report["pages"]


def sessions(left: Left, work: Path) -> Iterator[bytes | str]:
    yield from left.report["sessions"]


def tables_of_other_rooms(left: Left, work: Path) -> Iterator[bytes | str]:
    """Jobs with their arguments, phones' operations, messages, evidence, imports: every table but the registry's."""
    yield from left.report["tables"]


def logs(left: Left, work: Path) -> Iterator[bytes | str]:
    yield left.said
    yield from (path.read_bytes() for path in left.home.rglob("*.log"))


def files(left: Left, work: Path) -> Iterator[bytes | str]:
    """Uploads, evidence, mail, pictures, left-overs: all of the home but the database."""
    kept = (path for path in left.home.rglob("*") if path.is_file() and path not in left.database)
    yield from (str(path) + "\n" + path.read_bytes().decode("utf-8", "replace") for path in kept)


def database_bytes(left: Left, work: Path) -> Iterator[bytes | str]:
    """Free pages, indexes and the log of writes as well."""
    if not left.url:
        yield from (path.read_bytes() for path in left.database)
        return
    left.do("CHECKPOINT")
    ((folder, number),) = left.ask(
        "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
    )
    kept = [*Path(folder, "base", str(number)).iterdir(), *Path(folder, "pg_wal").iterdir()]
    yield from (path.read_bytes() for path in kept if path.is_file())


def backup(left: Left, work: Path) -> Iterator[bytes | str]:
    yield from (path.read_bytes() for path in (left.home.parent / "backups").rglob("*") if path.is_file())


def opened_backup(left: Left, work: Path) -> Iterator[bytes | str]:
    dump = work / "opened.sqlite3"
    unpack_database(archives(left.home.parent / "backups")[-1], read_key_file(left.key), dump, print)
    if not left.url:
        yield dump.read_bytes()
        return
    programs = binaries()
    assert programs is not None
    done = subprocess.run([str(programs / "pg_restore"), "-f", "-", str(dump)], capture_output=True, check=True)
    yield done.stdout


PLACES: dict[Place, frozenset[str]] = {
    addresses: EVERYTHING,
    answers_to_others: EVERYTHING,
    pages_of_the_office: NUMBERS,
    sessions: EVERYTHING,
    tables_of_other_rooms: EVERYTHING,
    logs: EVERYTHING,
    files: EVERYTHING,
    database_bytes: NUMBERS,
    backup: EVERYTHING,
    opened_backup: NUMBERS,
}
"""What may not lie there: the database itself, and an opened backup of it, hold the registry's names."""


def leaks(left: Left, work: Path) -> dict[str, list[str]]:
    planted, found = left.planted, {}
    for place, forbidden in PLACES.items():
        kinds = {kind for content in place(left, work) for kind in found_in(content, planted) & forbidden}
        if kinds:
            found[place.__name__] = sorted(kinds)
    return found


def plant_everywhere(left: Left) -> None:
    """One number in each place, written as people and programs write it."""
    figures = CARELESS
    hyphened = f"{figures[0]}-{figures[1:5]}-{figures[5:10]}-{figures[10:12]}-{figures[12]}"
    thai = figures.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    left.report["addresses"].append(f"/people/?q={hyphened}")
    left.report["others"].append(f"<p>{thai}</p>")
    left.report["pages"].append(f"<td>{figures}</td>")
    left.report["sessions"].append(json.dumps({"looked_for": figures}))
    left.report["tables"].append(f"jobs_work\n{{'of': '{hyphened}'}}")
    left.said += f"looked for {thai}"
    (left.home / "mail").mkdir(exist_ok=True)
    (left.home / "mail" / "letter.log").write_text(hyphened, encoding="utf-8")
    left.do("CREATE TABLE notes (said text)", f"INSERT INTO notes VALUES ('{figures}')")
    left.run("-m", "songtor.cli", "backup", str(left.home.parent / "backups"))
    shutil.copy(left.home / "mail" / "letter.log", left.home.parent / "backups" / "letter")
    # What was removed stays in the bytes: in a freed page, or as a dead row until somebody sweeps.
    left.do(*(["DELETE FROM notes"] if left.url else ["PRAGMA secure_delete = OFF", "DROP TABLE notes"]))


def test_nothing_is_left_where_it_may_not_be_and_the_search_finds_what_is(left: Left, tmp_path: Path) -> None:
    assert left.report["seen_by_own"] == sorted(EVERYTHING)  # the copy of somebody holds the number whole
    assert {kind for page in left.report["pages"] for kind in found_in(page, left.planted)} == EVERYTHING - NUMBERS
    assert len(left.report["planted"]["numbers"]) == PEOPLE
    left.run("-m", "songtor.cli", "backup", str(tmp_path / "backups"))
    assert leaks(left, tmp_path) == {}
    plant_everywhere(left)
    assert leaks(left, tmp_path) == {place.__name__: ["numbers"] for place in PLACES}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("numbers", "1101700203451"),
        ("numbers", "1-1017-00203-45-1"),
        ("numbers", "๑๑๐๑๗๐๐๒๐๓๔๕๑"),
        ("numbers", "01101700203451"),
        ("phones", "081-111-2222"),
        ("phones", "๐๘๑ ๑๑๑ ๒๒๒๒"),
        ("names", "ซฮกขค"),
        ("names", r"\u0e0b\u0e2e\u0e01\u0e02\u0e04"),
        ("names", "%E0%B8%8B%E0%B8%AE%E0%B8%81%E0%B8%82%E0%B8%84"),
        ("names", "&#3595;&#3630;&#3585;&#3586;&#3588;"),
    ],
)
def test_the_search_reads_every_way_of_writing(encoding: str, at: int, kind: str, said: str) -> None:
    planted = {"numbers": {"1101700203451"}, "phones": {"0811112222"}, "names": {"ซฮกขค"}}
    bytes_ = b"\x01" * at + f"ก {said} ข".encode(encoding)
    assert found_in(bytes_, planted) == {kind}
    assert found_in(bytes_, {"numbers": {"1101700203452"}, "phones": {"0811112223"}, "names": {"ซฮกขง"}}) == set()
