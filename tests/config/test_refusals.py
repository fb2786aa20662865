"""A wrong setting stops the start, and says its own name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from songtor.cli.cluster import SETTINGS, cluster

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 40
PRODUCTION = {"SONGTOR_ENV": "production", "SONGTOR_SECRET_KEY": KEY, "SONGTOR_HOSTS": "songtor.example"}
ROADS = {"SONGTOR_ROADS": "osrm", "SONGTOR_ROADS_URL": "http://127.0.0.1:5000/roads/"}
ASKS_DATABASE = "import django; django.setup(); from django.db import connection as c; c.ensure_connection()"


def start(tmp_path: Path, program: str = "import django; django.setup()", **surroundings: str) -> tuple[int, str]:
    """Starts Django in a process of its own; its status and last line."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SONGTOR_", "DATABASE_"))}
    own = {
        "SONGTOR_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "songtor.config.settings",
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=tmp_path, env={**clean, **own, **surroundings}, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stderr.strip().splitlines() or [""])[-1]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({**PRODUCTION, "SONGTOR_SECRET_KEY": ""}, "SONGTOR_SECRET_KEY"),
        ({**PRODUCTION, "SONGTOR_SECRET_KEY": "short"}, "SONGTOR_SECRET_KEY"),
        ({**PRODUCTION, "SONGTOR_TODAY": "2024-12-03"}, "SONGTOR_TODAY"),
        ({**PRODUCTION, "SONGTOR_HOSTS": " "}, "SONGTOR_HOSTS"),
        ({"SONGTOR_ENV": "prod"}, "SONGTOR_ENV"),
        ({"SONGTOR_TODAY": "3/12/2567"}, "SONGTOR_TODAY"),
        ({"SONGTOR_CITY": "/nowhere"}, "SONGTOR_CITY"),
        ({"DATABASE_URL": "mysql://somewhere/songtor"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://somebody:secret@somewhere:port/songtor"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://[::1/songtor"}, "DATABASE_URL"),
        ({"SONGTOR_PROXIES": "two"}, "SONGTOR_PROXIES"),
        ({"SONGTOR_PROXIES": "-1"}, "SONGTOR_PROXIES"),
        ({"SONGTOR_HOME": "/dev/null/home"}, "SONGTOR_HOME"),
        ({"SONGTOR_HOME": "/dev/null"}, "SONGTOR_HOME"),
        ({"SONGTOR_ROADS": "google"}, "SONGTOR_ROADS"),
        ({"SONGTOR_ROADS": "csv"}, "SONGTOR_ROADS_FILE"),
        ({"SONGTOR_ROADS": "osrm"}, "SONGTOR_ROADS_URL"),
        ({"SONGTOR_ROADS": "osrm", "SONGTOR_ROADS_URL": "file:///etc/passwd"}, "SONGTOR_ROADS_URL"),
        ({"SONGTOR_ROADS": "valhalla", "SONGTOR_ROADS_URL": "http://somewhere:port"}, "SONGTOR_ROADS_URL"),
        ({"SONGTOR_ROADS": "valhalla", "SONGTOR_ROADS_URL": "http://me:secret@somewhere"}, "SONGTOR_ROADS_URL"),
        ({"SONGTOR_ROADS": "osrm", "SONGTOR_ROADS_URL": "http://somewhere/?a=1"}, "SONGTOR_ROADS_URL"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(tmp_path: Path, wrong: dict[str, str], name: str) -> None:
    status, said = start(tmp_path, **wrong)
    assert status != 0
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: " + name)
    assert "secret@" not in said


@pytest.mark.parametrize("right", [PRODUCTION, {"SONGTOR_ENV": "demo", "SONGTOR_TODAY": "2024-12-03"}, ROADS])
def test_right_settings_start(tmp_path: Path, right: dict[str, str]) -> None:
    assert start(tmp_path, ASKS_DATABASE, **right) == (0, "")


@pytest.mark.parametrize(("proxies", "address"), [("0", "10.0.0.9"), ("1", "203.0.113.7")])
def test_an_address_is_what_the_citys_own_proxies_say(tmp_path: Path, proxies: str, address: str) -> None:
    program = (
        "import django; django.setup(); from django.test import RequestFactory as F; "
        "from songtor.public.pace import address_of; "
        "asked = F().get('/', REMOTE_ADDR='10.0.0.9', HTTP_X_FORWARDED_FOR='198.51.100.1, 203.0.113.7'); "
        f"assert address_of(asked) == {address!r}, address_of(asked)"
    )
    assert start(tmp_path, program, SONGTOR_PROXIES=proxies) == (0, "")


def test_own_secret_key_is_kept_private_and_used_again(tmp_path: Path) -> None:
    start(tmp_path)
    kept = tmp_path / "keys" / "secret.key"
    first = kept.read_text()
    start(tmp_path)
    assert (kept.read_text(), kept.stat().st_mode & 0o777, len(first) >= 32) == (first, 0o600, True)


def test_sqlite_below_full_is_refused(tmp_path: Path) -> None:
    weaker = (
        "from songtor.config import settings; "
        "settings.DATABASES['default']['OPTIONS']['init_command'] = 'PRAGMA synchronous=NORMAL'; "
    )
    status, said = start(tmp_path, weaker + ASKS_DATABASE)
    assert status != 0
    assert said.endswith("DATABASE_URL: SQLite must run with synchronous=FULL")


@pytest.mark.postgres
def test_postgresql_that_may_lose_a_commit_is_refused(tmp_path: Path, postgres_url: str) -> None:
    assert start(tmp_path, ASKS_DATABASE, DATABASE_URL=postgres_url) == (0, "")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        # Of this database alone: a role's setting would also reach the tests running beside this one.
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(database))
    status, said = start(tmp_path, ASKS_DATABASE, DATABASE_URL=postgres_url)
    assert status != 0
    assert "DATABASE_URL: PostgreSQL runs with synchronous_commit=off" in said


@pytest.mark.postgres
def test_postgresql_without_fsync_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "fsync", "off")
    with cluster() as url:
        status, said = start(tmp_path, ASKS_DATABASE, DATABASE_URL=url)
    assert status != 0
    assert "DATABASE_URL: PostgreSQL runs with fsync=off" in said
