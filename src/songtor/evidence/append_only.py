"""Triggers that refuse to change or remove what was witnessed, on every table that says `append_only`.

They are put (back) after every migration: SQLite drops a table's triggers when Django remakes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRES = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def append_only_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if getattr(model, "append_only", False))


def guard_ledgers(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for model in append_only_models():
            if model._meta.db_table in tables:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(_statement(connection).format(table=model._meta.db_table, verb=verb))


def _statement(connection: BaseDatabaseWrapper) -> str:
    return POSTGRES if connection.vendor == "postgresql" else SQLITE


def unguarded_tables(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Tables that should refuse changes and do not: must be empty."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name.lower() for (name,) in cursor.fetchall()}
    tables = (model._meta.db_table for model in append_only_models())
    return sorted(t for t in tables if not {f"{t}_no_update", f"{t}_no_delete"} <= there)
