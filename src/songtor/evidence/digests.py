"""Canonical forms: the same fact gives the same bytes on every database and for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from django.db import models

PLAIN = (str, int, bool, type(None))
IN_ORDER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
MOMENTS = 1_000  # an act's facts share a few


@lru_cache(MOMENTS)
def _moment(moment: datetime, fold: int) -> str:  # the two hours when clocks go back are equal but for their fold
    return str(moment.astimezone(UTC).isoformat(timespec="microseconds"))


TEXTS: dict[type, Callable[[Any], str]] = {
    datetime: lambda moment: _moment(moment, moment.fold),
    date: date.isoformat,
    time: time.isoformat,
    UUID: str,
    Decimal: str,
    float: str,
}


@runtime_checkable
class SaysItself(Protocol):
    """What names its own canonical form, because a digest of its fields could be guessed back."""

    def canonical(self) -> object: ...


def canonical(value: object) -> Any:
    """JSON types only: times in UTC, ids and decimals as text, rows by their id."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind in TEXTS:
        return TEXTS[kind](value)
    match value:
        case str():
            return str(value)  # a choice becomes its plain value
        case int():
            return value
        case Mapping():
            return {str(key): canonical(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
        case Sequence() if not isinstance(value, bytes):
            return [canonical(item) for item in value]
        case SaysItself():
            return canonical(value.canonical())
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {name: canonical(getattr(value, name)) for name in _names(type(value))}
    return _as_text(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _as_text(value: object) -> str:
    for kind, text in TEXTS.items():  # a subclass is written as what it is a kind of
        if isinstance(value, kind):
            return text(value)
    match value:
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case models.Model():
            return str(value.pk)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(salt: str, value: object) -> str:
    """SHA-256 in hex of salt and canonical form; the salt keeps a short value from being guessed."""
    return hashlib.sha256(f"{salt}|{IN_ORDER(canonical(value))}".encode()).hexdigest()


def witnessed(fact: models.Model) -> dict[str, Any]:
    """Every stored field of a fact but those a retention rule may blank."""
    return {name: getattr(fact, name) for name in _witnessed_names(type(fact))}


@cache
def _witnessed_names(model: type[models.Model]) -> tuple[str, ...]:
    outside: tuple[str, ...] = getattr(model, "outside_evidence", ())
    return tuple(field.attname for field in model._meta.concrete_fields if field.name not in outside)
