"""Rows written and read without building a query each time.

An act writes a dozen rows, and compiling them through the ORM cost several times what the database did
(docs/decisions/0008). Same columns, same conversions, same transaction; nothing else of the ORM is bypassed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

M = TypeVar("M", bound=models.Model)


def insert(row: M, *, or_leave: bool = False) -> M:
    """Adds a row whose id is known or not needed; `or_leave` keeps the one that is already there."""
    sql, fields = _insertion(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ON CONFLICT DO NOTHING" if or_leave else sql, values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


@cache
def _insertion(model: type[models.Model]) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", fields  # noqa: S608  # nosec B608: names of our own models


def read(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of a statement of ours."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def change(sql: str, values: Sequence[Any]) -> int:
    """How many rows a statement of ours changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def as_key(field: models.Field[Any, Any], value: object) -> object:
    """A value as this database keeps it (an UUID is text in one and not in the other)."""
    return field.get_db_prep_value(value, connection)


def locking() -> str:
    """What makes a SELECT hold its row until the transaction ends; SQLite's transactions exclude each other anyway."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""
