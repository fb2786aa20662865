"""One act for many rows: what will happen to each is known before, because the service itself is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb
from songtor.evidence.errors import Refusal, Unknown

MOST = 100


@dataclass(frozen=True)
class Bulk:
    """A verb for chosen rows of a list. `way` (undoing.ways) takes a row back; none where nothing can."""

    right: tuple[Verb, Kind]
    title: str | Promise
    button: str | Promise
    find: Callable[[Actor, UUID], Any]
    told: Callable[[Any], str]
    do: Callable[[Act, Any, str], object]
    back: str
    asks_reason: bool = False
    way: str = ""


@dataclass(frozen=True)
class Outcome:
    """What happens to one row; `why_not` is empty where it is possible."""

    row: UUID
    told: str
    why_not: str = ""


def chosen(rows: Iterable[str]) -> list[UUID]:
    """The rows that were ticked; what is no id was not."""
    found: dict[UUID, None] = {}
    for text in rows:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)[:MOST]


def preview(bulk: Bulk, rows: Iterable[UUID], act_of_row: Callable[[UUID], Act], reason: str) -> list[Outcome]:
    """Each row is tried and rolled back: nothing is written, and no second list of rules can be wrong."""
    return list(_each(bulk, rows, act_of_row, reason or "–", keep=False))


def perform(bulk: Bulk, rows: Iterable[UUID], act_of_row: Callable[[UUID], Act], reason: str) -> list[Outcome]:
    """Each row by itself, exactly once: one that is refused keeps none of the others back."""
    return list(_each(bulk, rows, act_of_row, reason, keep=True))


def _each(
    bulk: Bulk, rows: Iterable[UUID], act_of_row: Callable[[UUID], Act], reason: str, *, keep: bool
) -> Iterator[Outcome]:
    for row in rows:
        act = act_of_row(row)
        try:
            found = bulk.find(act.actor, row)
        except Unknown as unknown:
            yield Outcome(row, "–", str(unknown))
            continue
        told = bulk.told(found)
        try:
            with transaction.atomic():
                bulk.do(act, found, reason)
                transaction.set_rollback(not keep)
        except Refusal as refusal:
            yield Outcome(row, told, str(refusal))
        else:
            yield Outcome(row, told)
