"""A city at work is backed up, killed and restored elsewhere: the same chains, the same ledger."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from songtor.backup.archive import read_manifest
from songtor.backup.folders import WORKPLACE, archives
from songtor.backup.keys import make_key_file, read_key_file
from songtor.backup.manifest import Manifest
from tests.live import ROOT, surroundings_of
from tests.postgres import empty_database

HEADS = "SELECT scope, length, digest FROM evidence_chainhead"
LEDGER = "SELECT district_id, count(*), sum(grams), sum(pieces) FROM stock_movement GROUP BY district_id"
WITHIN_SECONDS = 120


@dataclass(frozen=True)
class City:
    """A home with its database, and what is asked of it from outside the product."""

    home: Path
    url: str

    @property
    def surroundings(self) -> dict[str, str]:
        return surroundings_of(self.home, DATABASE_URL=self.url)

    def songtor(self, *words: str) -> str:
        return self.program("-m", "songtor.cli", *words)

    def program(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        if not self.url:
            with closing(sqlite3.connect(self.home / "songtor.sqlite3", timeout=30)) as file:
                return file.execute(sql).fetchall()
        with psycopg.connect(self.url) as server:
            return server.execute(sql.encode()).fetchall()

    def heads(self) -> dict[str, list[Any]]:
        return {scope: [length, digest] for scope, length, digest in self.ask(HEADS)}

    def ledger(self) -> dict[str, list[int]]:
        return {district: [int(sum_) for sum_ in sums] for district, *sums in self.ask(LEDGER)}

    def acknowledged(self) -> int:
        return sum(log.read_bytes().count(b"\n") for log in self.home.glob("*.acks"))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Two officers in two processes write without pause; kill -9 ends them."""
        children = []
        for name in ("malee", "somchai"):
            with (self.home / f"{name}.acks").open("ab") as log:
                words = [sys.executable, str(Path(__file__).with_name("writing.py")), "write", name]
                path = os.pathsep.join((str(ROOT), self.surroundings["PYTHONPATH"]))
                children.append(subprocess.Popen(words, env=self.surroundings | {"PYTHONPATH": path}, stdout=log))
        try:
            self.await_acknowledged(self.acknowledged() + 10)
            yield
            assert all(child.poll() is None for child in children), "a writer stopped by itself"
        finally:
            for child in children:
                child.send_signal(signal.SIGKILL)
                child.wait()

    def await_acknowledged(self, number: int) -> None:
        until = time.monotonic() + WITHIN_SECONDS
        while self.acknowledged() < number:
            assert time.monotonic() < until, "nobody writes"
            time.sleep(0.02)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, new_home: Callable[[str], Path]) -> City:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_city_url")
    city = City(new_home("city"), url)
    path = os.pathsep.join((str(ROOT), city.surroundings["PYTHONPATH"]))
    words = [sys.executable, str(Path(__file__).with_name("writing.py")), "prepare"]
    subprocess.run(words, env=city.surroundings | {"PYTHONPATH": path}, check=True)
    return city


@pytest.fixture
def new_city(city: City, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[City]:
    (tmp_path / "new").mkdir()
    if not city.url:
        yield City(tmp_path / "new", "")
        return
    with empty_database(request.getfixturevalue("postgres_server")) as url:
        yield City(tmp_path / "new", url)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key_file(tmp_path / "key")
    return tmp_path / "key"


def newest(folder: Path, key: Path) -> Manifest:
    return read_manifest(archives(folder)[-1], read_key_file(key))


def test_a_backup_under_load_is_restored_to_the_very_state_it_names(
    city: City, new_city: City, tmp_path: Path, key: Path
) -> None:
    folder = tmp_path / "backups"
    with city.at_work():
        before = city.ask(HEADS)
        city.songtor("backup", str(folder), "--key", str(key))
        city.await_acknowledged(city.acknowledged() + 5)
    said = newest(folder, key)
    new_city.songtor("restore", str(folder), "--key", str(key))

    assert new_city.heads() == said.state.heads
    assert new_city.ledger() == said.state.moved
    assert sum(length for length, _ in said.state.heads.values()) >= sum(length for _, length, _ in before)
    ahead = city.heads()
    assert any(ahead[scope][0] > length for scope, (length, _) in said.state.heads.items()), "nobody wrote meanwhile"
    for scope, (length, digest) in said.state.heads.items():
        entry = f"SELECT digest FROM evidence_chainentry WHERE scope = '{scope}' AND seq = {length}"
        assert city.ask(entry) == [(digest,)]
    assert new_city.songtor("verify").startswith("ok: ")
    assert said.files and all((new_city.home / "files" / file.path).is_file() for file in said.files)


on_sqlite = pytest.mark.parametrize("city", ["sqlite"], indirect=True)


@on_sqlite
def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(city: City, tmp_path: Path, key: Path) -> None:
    folder = tmp_path / "backups"
    words = [sys.executable, "-m", "songtor.cli", "backup", str(folder), "--key", str(key)]
    backup = subprocess.Popen(words, cwd=ROOT, env=city.surroundings)
    until = time.monotonic() + WITHIN_SECONDS
    while not list(city.home.glob(f"{WORKPLACE}*")):
        assert backup.poll() is None and time.monotonic() < until
        time.sleep(0.001)
    backup.send_signal(signal.SIGKILL)
    backup.wait()
    assert archives(folder) == [] and list(city.home.glob(f"{WORKPLACE}*"))
    city.songtor("backup", str(folder), "--key", str(key))
    assert len(archives(folder)) == 1 and not list(city.home.glob(f"{WORKPLACE}*"))
    assert city.songtor("backup", "--check", str(folder), "--key", str(key)).startswith("ok: ")


@on_sqlite
def test_control_a_plain_copy_of_the_running_file_loses_what_was_acknowledged(city: City, tmp_path: Path) -> None:
    lost = []
    with city.at_work():
        for number in range(5):
            safe = city.ask("SELECT count(*) FROM evidence_chainentry")[0][0]
            shutil.copy(city.home / "songtor.sqlite3", tmp_path / f"{number}.sqlite3")
            lost.append(is_short_of(tmp_path / f"{number}.sqlite3", safe))
            city.await_acknowledged(city.acknowledged() + 3)
    assert any(lost)


def is_short_of(copy: Path, safe: int) -> bool:
    try:
        with closing(sqlite3.connect(copy)) as file:
            if file.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return True
            return int(file.execute("SELECT count(*) FROM evidence_chainentry").fetchone()[0]) < safe
    except sqlite3.DatabaseError:
        return True
