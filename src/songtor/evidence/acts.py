"""Who did what, when, under which key: made at the edge, handed to every write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from songtor.evidence.errors import InTheFuture
from songtor.evidence.rows import insert, insert_all

BANGKOK = ZoneInfo("Asia/Bangkok")
CLOCKS_MAY_DIFFER = timedelta(minutes=10)

F = TypeVar("F", bound=models.Model)


class Doer(Protocol):
    """Somebody or something that acts; `ref` names it for ever without saying who it is."""

    @property
    def ref(self) -> str: ...


def local_day(moment: datetime) -> date:
    """Days, quarters and fiscal years are decided in Bangkok."""
    return moment.astimezone(BANGKOK).date()


@dataclass(frozen=True)
class Act:
    """One deed of one actor. `happened_at` is theirs, `entered_at` is ours; both are aware.

    `key` makes it exactly once per actor. Services hand each fact to `write`, and the evidence
    chain seals them together. `and_then` gets the answer before the seal, for whoever writes more of the same deed.
    """

    actor: Doer
    key: str
    happened_at: datetime
    entered_at: datetime
    facts: list[models.Model] = field(default_factory=list, compare=False, repr=False)
    and_then: Callable[[models.Model], None] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= 80:
            raise ValueError("an act's key has 1 to 80 characters")
        if self.happened_at.tzinfo is None or self.entered_at.tzinfo is None:
            raise ValueError("an act's times are aware")

    @property
    def day(self) -> date:
        return local_day(self.happened_at)

    def refuse_future(self) -> None:
        if self.happened_at > self.entered_at + CLOCKS_MAY_DIFFER:
            raise InTheFuture

    def write(self, fact: F) -> F:
        """Adds a fact, and remembers it for the seal."""
        self.facts.append(insert(fact))
        return fact

    def write_all(self, facts: Sequence[models.Model]) -> None:
        """Adds many facts, table by table, and remembers them in this order."""
        tables: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        for fact in facts:
            tables[type(fact)].append(fact)
        for rows in tables.values():
            insert_all(rows)
        self.facts.extend(facts)
