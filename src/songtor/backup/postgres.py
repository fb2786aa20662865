"""A city's PostgreSQL: `pg_dump` of one snapshot for the copy, a database aside and two renames for the way back."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from songtor.backup.errors import DatabaseBusy, DatabaseProgramFailed, NoDatabaseRight
from songtor.backup.pulse import EVERY_SECONDS
from songtor.backup.state import Ask, Row, State, counted
from songtor.backup.stores import Say, holds_a_city

DEBIAN_BINARIES = Path("/usr/lib/postgresql")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
LOCALE = "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
NEW = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
DUMP = ("--format=custom", "--compress=0", "--no-owner", "--no-privileges")  # packed and sealed by us
RESTORE = ("--exit-on-error", "--no-owner", "--no-privileges", "--no-comments")
Connection = psycopg.Connection[Row]


@dataclass(frozen=True)
class PostgresStore:
    url: str
    kind: str = "PostgreSQL"

    def copy(self, target: Path, say: Say) -> State:
        with _connected(self.url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            ask = _asking(connection)
            snapshot = ask("SELECT pg_export_snapshot()")[0][0]
            _run("pg_dump", [*DUMP, f"--snapshot={snapshot}", f"--file={target}"], self.url, say, target)
            return _counted(ask)

    def is_used(self) -> bool:
        with _connected(self.url) as connection:
            ask = _asking(connection)
            return holds_a_city(ask, _tables(ask))

    @contextmanager
    def aside(self, dump: Path, home: Path, say: Say) -> Iterator[PostgresAside]:
        url = _named(self.url, f"{_name(self.url)}_aside_{uuid4().hex[:8]}")
        with _connected(self.url) as connection:
            collate, ctype = _asking(connection)(LOCALE)[0]
        _administer(self.url, sql.SQL(NEW).format(_identifier(url), sql.Literal(collate), sql.Literal(ctype)))
        try:
            _run("pg_restore", [*RESTORE, f"--dbname={_name(url)}", str(dump)], url, say, dump)
            yield PostgresAside(url, self.url)
        finally:
            _administer(self.url, sql.SQL("DROP DATABASE IF EXISTS {}").format(_identifier(url)))


@dataclass(frozen=True)
class PostgresAside:
    url: str
    place: str

    def state(self) -> State:
        with _connected(self.url) as connection:
            return _counted(_asking(connection))

    def put_in_place(self, keep: str) -> str:
        earlier = _named(self.place, f"{_name(self.place)}_{keep or uuid4().hex[:8]}")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        _administer(
            self.place,
            rename.format(_identifier(self.place), _identifier(earlier)),
            rename.format(_identifier(self.url), _identifier(self.place)),
        )
        if keep:
            return _name(earlier)
        _administer(self.place, sql.SQL("DROP DATABASE {}").format(_identifier(earlier)))
        return ""


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """Raises DatabaseProgramFailed when the server or the database is not there."""
    try:
        connection = psycopg.connect(url)
    except psycopg.OperationalError as problem:
        raise DatabaseProgramFailed(program="PostgreSQL", said=str(problem).splitlines()[0]) from None
    with connection:
        yield connection


def _administer(url: str, *statements: sql.Composed) -> None:
    """From the server's own database; two statements are one transaction.

    Raises NoDatabaseRight, or DatabaseBusy when somebody is connected to what they name.
    """
    with _connected(_named(url, "postgres")) as connection:
        connection.autocommit = len(statements) == 1  # databases are made and dropped outside transactions
        try:
            for statement in statements:
                connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            raise NoDatabaseRight from None
        except psycopg.errors.ObjectInUse:
            raise DatabaseBusy from None


def _asking(connection: Connection) -> Ask:
    def ask(text: str) -> list[Row]:
        return connection.execute(text.encode()).fetchall()

    return ask


def _tables(ask: Ask) -> list[str]:
    return [name for (name,) in ask(TABLES)]


def _counted(ask: Ask) -> State:
    return counted(ask, _tables(ask))


def _name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _identifier(url: str) -> sql.Identifier:
    return sql.Identifier(_name(url))


def _run(program: str, words: list[str], url: str, say: Say, file: Path) -> None:
    """A program of PostgreSQL's; who connects is told by its environment, where no list of processes shows it."""
    names = {"dbname": "PGDATABASE"}
    told = {names.get(name, f"PG{name.upper()}"): str(value) for name, value in conninfo_to_dict(url).items()}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs
            [_found(program), *words], env={**os.environ, **told}, stdout=output, stderr=output
        )
        _await(process, program, say, file)
        if process.returncode:
            output.seek(0)
            raise DatabaseProgramFailed(program=program, said=_what_failed(output.read().decode(errors="replace")))


def _await(process: subprocess.Popen[bytes], program: str, say: Say, file: Path) -> None:
    try:
        while True:
            try:
                process.wait(EVERY_SECONDS)
                return
            except subprocess.TimeoutExpired:
                say(f"{program}, {file.stat().st_size / 1e6:.0f} MB" if file.exists() else program)
    finally:
        process.kill()
        process.wait()


def _found(program: str) -> str:
    """The newest on this machine: an older one refuses a newer server. Raises DatabaseProgramFailed."""
    versions = sorted(DEBIAN_BINARIES.glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(program)
    if found is None:
        raise DatabaseProgramFailed(program=program, said="not found (Debian: apt-get install postgresql-client)")
    return found


def _what_failed(said: str) -> str:
    """The programs tell where they were first, and what was wrong in a line with that word."""
    lines = said.strip().splitlines() or [""]
    return next((line for line in lines if "error" in line), lines[-1])
