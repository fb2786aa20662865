"""Triggers that refuse to change or remove what was witnessed, on every table that says `append_only`.

Fields that stand outside the evidence may be blanked, and nothing else. Triggers are put (back) after every migration:
SQLite drops a table's triggers when Django remakes it, and a trigger names the columns its table had.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}{unless}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE OR REPLACE FUNCTION refuse_all_but_blanks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE was jsonb := to_jsonb(OLD); is_now jsonb := to_jsonb(NEW); blanked text[] := TG_ARGV::text[]; field text;
BEGIN
  FOREACH field IN ARRAY blanked LOOP
    IF is_now->field IS DISTINCT FROM was->field AND COALESCE(is_now->>field, '') <> '' THEN
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  IF is_now = was OR is_now - blanked <> was - blanked THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
)
POSTGRES = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION {function}"""
VERBS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def append_only_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if getattr(model, "append_only", False))


def guard_ledgers(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    there = _texts(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for function in POSTGRES_FUNCTIONS:
                cursor.execute(function)
        for model in append_only_models():
            table = model._meta.db_table
            for verb in VERBS[connection.vendor] if table in tables else ():
                name, statement = f"{table}_no_{verb}", trigger(model, verb, connection.vendor)
                if there.get(name.lower()) == statement:
                    continue
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statement)


def trigger(model: type[models.Model], verb: str, vendor: str) -> str:
    """The statement that makes the trigger of one verb on a model's table."""
    table, blanked = model._meta.db_table, _blanked(model) if verb == "UPDATE" else ()
    if vendor == "postgresql":
        names = ", ".join(f"'{name}'" for name in blanked)
        function = f"refuse_all_but_blanks({names})" if blanked else "refuse_change()"
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        return POSTGRES.format(table=table, verb=verb, each=each, function=function)
    return SQLITE.format(table=table, verb=verb, unless=f" WHEN NOT ({_only_blanks(model)})" if blanked else "")


@cache
def _blanked(model: type[models.Model]) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(model, "outside_evidence", ())
    return tuple(str(model._meta.get_field(name).column) for name in names)  # type: ignore[union-attr]


def _only_blanks(model: type[models.Model]) -> str:
    """Every other column stays, each of these stays or is blanked, and at least one is."""
    blanked = _blanked(model)
    kept = [str(field.column) for field in model._meta.concrete_fields if field.column not in blanked]
    same = [f'NEW."{name}" IS OLD."{name}"' for name in kept]
    blank = [f'(NEW."{name}" IS OLD."{name}" OR COALESCE(NEW."{name}", \'\') = \'\')' for name in blanked]
    some = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in blanked)
    return " AND ".join([*same, *blank, f"({some})"])


def _texts(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """By name, the statement of each trigger there is; PostgreSQL keeps no such text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name.lower(): text for name, text in cursor.fetchall()}


def unguarded_tables(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Tables that should refuse changes and do not: must be empty."""
    there, verbs = _texts(connections[using]), VERBS[connections[using].vendor]
    tables = (model._meta.db_table for model in append_only_models())
    return sorted(t for t in tables if not {f"{t}_no_{verb.lower()}" for verb in verbs} <= set(there))
