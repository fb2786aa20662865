"""Rows written and read without building a query each time.

An act writes a dozen rows, and compiling them through the ORM cost several times what the database did
(docs/decisions/0008). Same columns, same conversions, same transaction; nothing else of the ORM is bypassed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)
Field = models.Field[Any, Any]
Put = Callable[[Any, Any], Any]
FEW = 8  # rows of one statement: each number of them is a statement of its own that the database learns
AS_THEY_ARE: tuple[tuple[type[Field], type], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.IntegerField, int),
    (models.BooleanField, bool),
)


def insert(row: M, *, or_leave: bool = False) -> M:
    """Adds a row whose id is known or not needed; `or_leave` keeps the one that is already there."""
    insert_all([row], or_leave=or_leave)
    return row


def insert_all(rows: Sequence[models.Model], *, or_leave: bool = False) -> None:
    """Several rows of one table in one statement, in this order; none is nothing."""
    if not rows:
        return
    here = connections[DEFAULT_DB_ALIAS]  # not the proxy: it is asked several times for every value
    sql, columns = _insertion(type(rows[0]))
    values = [*zip(*(_stored(rows, name, kept, put, here) for name, kept, put in columns), strict=True)]
    _put_all(sql, values, " ON CONFLICT DO NOTHING" if or_leave else "")
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def put_all(into: str, values: Sequence[Sequence[Any]], *, otherwise: str) -> None:
    """Adds rows of a table and columns of ours, in this order; `otherwise` is what to do where one is there already."""
    if values:
        _put_all(f"INSERT INTO {into}", values, f" {otherwise}")


def _put_all(sql: str, values: Sequence[Sequence[Any]], otherwise: str) -> None:
    """Few rows in one statement, many as a stream of them."""
    row = f"({marks(values[0])})"
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        if len(values) <= FEW:
            told = [value for one in values for value in one]
            cursor.execute(f"{sql} VALUES {', '.join([row] * len(values))}{otherwise}", told)
        else:
            cursor.executemany(f"{sql} VALUES {row}{otherwise}", values)


def _stored(
    rows: Sequence[models.Model], name: str, kept: type | None, put: Put, here: BaseDatabaseWrapper
) -> list[Any]:
    """A column as this database keeps it; a moment that all rows share is converted once."""
    converted: dict[int, Any] = {}
    column = []
    for row in rows:
        value = getattr(row, name)
        if value is not None and type(value) is not kept:
            place = id(value)
            if place not in converted:
                converted[place] = put(value, here)
            value = converted[place]
        column.append(value)
    return column


@cache
def _insertion(model: type[models.Model]) -> tuple[str, tuple[tuple[str, type | None, Put], ...]]:
    """The INSERT as far as its rows; for each column its attribute, the type every database keeps as it is, and what
    converts others.
    """
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns})"
    return sql, tuple((field.attname, _as_it_is(field), _put(field)) for field in fields)


def _as_it_is(field: Field) -> type | None:
    return next((kept for kind, kept in AS_THEY_ARE if isinstance(_target(field), kind)), None)


def _put(field: Field) -> Put:
    """What makes a value the database's; ids, of which every row has several, without asking the field each time."""
    if not isinstance(_target(field), models.UUIDField) or connection.features.has_native_uuid_field:
        return field.get_db_prep_save
    return lambda value, here: value.hex if type(value) is UUID else field.get_db_prep_save(value, here)


def _target(field: Field) -> Field:
    return field.target_field if isinstance(field, models.ForeignKey) else field


@contextmanager
def together() -> Iterator[None]:
    """PostgreSQL is sent what is written inside without waiting for each answer; the block ends when all have come.

    Only for writes whose result nobody reads inside. Raises what the first of them that failed raised.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def found(model: type[M], *, lock: bool = False, **equal: object) -> list[M]:
    """The rows whose columns equal these values, as the ORM would give them; `lock` holds them until the end."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    quote = connection.ops.quote_name
    where = " AND ".join(f"{quote(str(fields[name].column))} = %s" for name in equal) or "1 = 1"
    values = [as_key(fields[name], value) for name, value in equal.items()]
    return found_where(model, f"{where}{locking()}" if lock else where, values)


def found_where(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """The rows for which a condition of ours holds, its values already as this database keeps them (`as_key`)."""
    tables = f"{connection.ops.quote_name(model._meta.db_table)} WHERE {where}"
    return [row for (row,) in found_together((model,), tables, values)]


def found_together(wanted: tuple[type[models.Model], ...], tables: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows of several tables side by side, joined by words of ours; otherwise as `found_where`."""
    sql, converters = _joined(wanted, tables, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [list(row) for row in cursor.fetchall()]
    for at, column, convert in converters:
        for row in rows:
            row[at] = convert(row[at], column, connection)
    together, begins = list[list[models.Model]]([] for _ in rows), 0
    for model in wanted:
        names = [field.attname for field in model._meta.concrete_fields]
        for made, row in zip(together, rows, strict=True):
            made.append(model.from_db(DEFAULT_DB_ALIAS, names, row[begins : begins + len(names)]))
        begins += len(names)
    return [tuple(made) for made in together]


@cache
def _joined(
    wanted: tuple[type[models.Model], ...], tables: str, vendor: str
) -> tuple[str, tuple[tuple[int, Any, Any], ...]]:
    """The SELECT of all columns of these tables, and for each what makes this vendor's value Python's."""
    quote = connection.ops.quote_name
    fields = [(model, field) for model in wanted for field in model._meta.concrete_fields]
    columns = ", ".join(f"{quote(model._meta.db_table)}.{quote(str(field.column))}" for model, field in fields)
    cols = [field.get_col(model._meta.db_table) for model, field in fields]
    converters = [
        (at, col, convert)
        for at, col in enumerate(cols)
        for convert in (*connection.ops.get_db_converters(col), *col.get_db_converters(connection))
    ]
    return f"SELECT {columns} FROM {tables}", tuple(converters)  # noqa: S608  # nosec B608: names of our own models


def read_all(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement of ours, as this database gives them (`as_id`, `as_day`)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def as_id(stored: Any) -> UUID:
    """An id as Python has it; one database keeps it as text."""
    return stored if isinstance(stored, UUID) else UUID(stored)


def as_day(stored: Any) -> date | None:
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def marks(values: Sized) -> str:
    """A place for each value: of `IN (...)`. Of none, what no row equals: PostgreSQL knows no empty list."""
    return ", ".join(["%s"] * len(values)) or "NULL"


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


def change_all(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement of ours for many rows; none is nothing."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def as_key(field: Field, value: object) -> Any:
    """A value as this database keeps it (an UUID is text in one and not in the other)."""
    return field.get_db_prep_value(value, connection)


def locking(*, of: str = "") -> str:
    """What makes a SELECT hold its rows until the transaction ends, of several tables those `of` one.

    SQLite's transactions exclude each other anyway.
    """
    words = f" FOR UPDATE OF {of}" if of else " FOR UPDATE"
    return words if connection.features.has_select_for_update else ""
