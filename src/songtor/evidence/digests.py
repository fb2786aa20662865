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
    return _form(type(value))(value)  # type: ignore[arg-type]  # mypy takes a class for unhashable


@cache
def _form(kind: type) -> Callable[[Any], Any]:
    """How values of this type are written; a subclass as what it is a kind of, so a choice is its plain value."""
    if issubclass(kind, (int, type(None))):
        return _as_it_is
    if issubclass(kind, str):
        return str
    if text := next((text for known, text in TEXTS.items() if issubclass(kind, known)), None):
        return text
    if issubclass(kind, Mapping):
        return _mapping
    if issubclass(kind, Sequence) and not issubclass(kind, bytes):
        return _sequence
    if issubclass(kind, SaysItself):
        return lambda value: canonical(value.canonical())
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda value: {name: canonical(getattr(value, name)) for name in names}
    return _named(kind)


def _named(kind: type) -> Callable[[Any], str]:
    """What stands in a digest for more than it can hold."""
    if issubclass(kind, bytes):
        return lambda value: hashlib.sha256(value).hexdigest()
    if issubclass(kind, models.Model):
        return lambda value: str(value.pk)
    raise TypeError(f"{kind.__name__} has no canonical form")


def _as_it_is(value: Any) -> Any:
    return value


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): canonical(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}


def _sequence(value: Sequence[Any]) -> list[Any]:
    return [canonical(item) for item in value]


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
