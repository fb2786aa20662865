"""A real PostgreSQL for the tests that need one whatever the database of the run."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from songtor.cli.cluster import binaries, cluster

KEPT = "TEST_DATABASES_KEPT"  # `songtor test` sets it for a server of its own


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """TEST_DATABASE_URL, or a private server of this session. Missing programs are a failure, not a skip."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    with cluster() as url:
        yield url


@pytest.fixture(scope="module")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database of the module's own: what one file left there must not greet the next."""
    url = create_database(postgres_server)
    yield url
    put_away(url)


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """A new database on the server, dropped afterwards."""
    url = create_database(server)
    try:
        yield url
    finally:
        drop_database(url)


def create_database(server: str, *, template: str = "") -> str:
    """The URL of a new database on the server: empty, or a copy of the one at `template`."""
    name, source = f"songtor_{uuid4().hex}", _name(template) or "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(words.format(sql.Identifier(name), sql.Identifier(source)))
    return _beside(server, name)


def carry_over(source: str, target: str) -> None:
    """What the database at `source` holds, into the empty one at `target`, perhaps of another server."""
    programs = binaries()
    assert programs is not None
    with subprocess.Popen([str(programs / "pg_dump"), "-Fc", "-d", source], stdout=subprocess.PIPE) as dump:
        restore = [str(programs / "pg_restore"), "--exit-on-error", "-d", target]
        subprocess.run(restore, stdin=dump.stdout, check=True)
    assert dump.returncode == 0


def drop_database(url: str) -> None:
    """Also when somebody is still connected."""
    with psycopg.connect(_beside(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name(url))))


def put_away(url: str) -> None:
    """Dropped, or closed when what the run leaves is searched: files of a dropped database are gone."""
    if KEPT not in os.environ:
        drop_database(url)
        return
    with psycopg.connect(_beside(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(_name(url))))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [_name(url)])


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _beside(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
