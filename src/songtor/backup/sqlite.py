"""A home's SQLite file: `VACUUM INTO` for the copy, one rename for the way back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from songtor.backup.errors import DatabaseBusy, RestoredDiffers
from songtor.backup.pulse import Pulse
from songtor.backup.state import Ask, Row, State, counted
from songtor.backup.stores import Say, holds_a_city

LOOK_EVERY_STEPS = 200_000  # of SQLite's machine: a few hundredths of a second
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


@dataclass(frozen=True)
class SqliteStore:
    path: Path
    kind: str = "SQLite"

    def copy(self, target: Path, say: Say) -> State:
        pulse = Pulse(say)
        with closing(_connected(self.path)) as connection:
            connection.set_progress_handler(
                lambda: pulse(lambda: f"copying the database, {_size(target)}"), LOOK_EVERY_STEPS
            )
            connection.execute("VACUUM INTO ?", [str(target)])
        return _state(target)

    def is_used(self) -> bool:
        if not self.path.exists():
            return False
        with closing(_connected(self.path)) as connection:
            ask = _asking(connection)
            return holds_a_city(ask, [name for (name,) in ask(TABLES)])

    @contextmanager
    def aside(self, dump: Path, home: Path, say: Say) -> Iterator[SqliteAside]:
        path = home / "songtor.sqlite3"
        dump.replace(path)
        yield SqliteAside(path, self.path)


@dataclass(frozen=True)
class SqliteAside:
    path: Path
    place: Path
    url: str = ""  # without DATABASE_URL the product uses the file of its home

    def state(self) -> State:
        return _state(self.path)

    def put_in_place(self, keep: str) -> str:
        _make_one_file(self.path)
        kept = ""
        if self.place.exists():
            _make_one_file(self.place)
            if keep:
                kept = f"{self.place}.{keep}"
                os.link(self.place, kept)
        self.path.replace(self.place)
        return kept


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=30, isolation_level=None)


def _asking(connection: sqlite3.Connection) -> Ask:
    def ask(sql: str) -> list[Row]:
        return connection.execute(sql).fetchall()

    return ask


def _state(path: Path) -> State:
    try:
        with closing(_connected(path)) as connection:
            ask = _asking(connection)
            found = str(ask("PRAGMA quick_check(1)")[0][0])
            if found != "ok":
                raise RestoredDiffers(where=found)
            return counted(ask, [name for (name,) in ask(TABLES)])
    except sqlite3.DatabaseError as problem:
        raise RestoredDiffers(where=str(problem)) from problem


def _make_one_file(path: Path) -> None:
    """Everything of the log goes into the file, which only works while nobody else has it open."""
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        try:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            raise DatabaseBusy from None
    if mode != "delete":
        raise DatabaseBusy


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.0f} MB" if path.exists() else "beginning"
