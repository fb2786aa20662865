"""A city brought up to date, made once a run: whoever needs a database of its own begins with a copy of it."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.live import ROOT, surroundings_of
from tests.postgres import create_database, drop_database, put_away

FOLDER = "TEST_READY_FOLDER"  # all workers share it; `songtor test` gives one to its runs on both databases
SQLITE = "songtor.sqlite3"
OWN = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    if FOLDER not in os.environ:
        config.stash[OWN] = Path(tempfile.mkdtemp(prefix="songtor-ready-"))
        os.environ[FOLDER] = str(config.stash[OWN])


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = config.stash.get(OWN, None)
    if folder:
        del os.environ[FOLDER]
        kept = folder / _made_on(os.environ.get("TEST_DATABASE_URL", ""))
        if kept.exists():  # a server of the run's own is gone by now, with all its databases
            drop_database(kept.read_text())
        shutil.rmtree(folder)


def _made_on(server: str) -> str:
    return f"postgresql-{sha256(server.encode()).hexdigest()}"


@contextmanager
def _making() -> Iterator[Path]:
    """One worker makes it, the others wait."""
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _migrate(home: Path, **more: str) -> str:
    command = [sys.executable, "-m", "songtor.cli", "migrate"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings_of(home, **more), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def ready_file() -> Path:
    """The SQLite database of such a city."""
    with _making() as folder:
        if not (folder / "made").exists():
            (folder / "made").write_text(_migrate(folder), encoding="utf-8")
    return folder / SQLITE


@pytest.fixture(scope="session")
def said_at_first(ready_file: Path) -> str:
    """What the first `songtor migrate` of such a city said."""
    return (ready_file.parent / "made").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def new_home(ready_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a home with a copy of the city."""

    def make(name: str) -> Path:
        home = tmp_path_factory.mktemp(name)
        with closing(sqlite3.connect(home / SQLITE)) as copy:
            copy_database(ready_file, copy)
        return home

    return make


def copy_database(file: Path, into: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(file)) as source:
        source.backup(into)


@pytest.fixture(scope="session")
def ready_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of such a city on PostgreSQL, for the server to copy: nobody connects to it."""
    with _making() as folder:
        kept = folder / _made_on(postgres_server)
        if not kept.exists():
            url = create_database(postgres_server)
            _migrate(tmp_path_factory.mktemp("made"), DATABASE_URL=url)
            kept.write_text(url)
        return kept.read_text()


@pytest.fixture(scope="module")
def sqlite_city_url(new_home: Callable[[str], Path]) -> str:
    """A file of the module's own with the city in it."""
    return f"sqlite:///{new_home('own')}/{SQLITE}"


@pytest.fixture(scope="module")
def postgres_city_url(postgres_server: str, ready_postgres: str) -> Iterator[str]:
    """A database of the module's own with the city in it."""
    url = create_database(postgres_server, template=ready_postgres)
    yield url
    put_away(url)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest
) -> None:
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = request.getfixturevalue("ready_postgres").rpartition("/")[2]
    else:
        test["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> None:
    """The city stands in the test database before the first test."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            connection.ensure_connection()
            copy_database(request.getfixturevalue("ready_file"), connection.connection)
