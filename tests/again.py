"""What nearly every test begins with is done once by its services, and written again from then on."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction

from songtor.evidence.models import ChainEntry

WRITES = ("INSERT", "UPDATE", "DELETE")
Made = TypeVar("Made")
_Statement = tuple[str, Any, bool]


def written_again(make: Callable[[], Made]) -> Callable[[], Made]:
    """The builder, run once a database in a city where nobody did anything yet; then the rows it wrote, and a copy.

    In a city that is in use already it runs as it is.
    """
    known: dict[str, tuple[list[_Statement], Made]] = {}

    @wraps(make)
    def made() -> Made:
        if ChainEntry.objects.exists():
            return make()
        city = str(connection.settings_dict["NAME"])
        if city not in known:
            statements: list[_Statement] = []
            with connection.execute_wrapper(_recording(statements)):
                known[city] = statements, deepcopy(first := make())
            return first
        statements, built = known[city]
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values, many in statements:
                (cursor.executemany if many else cursor.execute)(sql, values)
        return deepcopy(built)

    return made


def _recording(statements: list[_Statement]) -> Callable[..., Any]:
    def record(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            statements.append((sql, values, many))
        return execute(sql, values, many, context)

    return record
