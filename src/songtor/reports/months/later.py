"""Facts of a day that were entered after its month was closed: what a restatement points to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from songtor.evidence.models import Fact
from songtor.receipts.models import Receipt, ReceiptReversal
from songtor.rounds.models import (
    SignOff,
    SignOffReversal,
    StopChange,
    StopState,
    Waste,
    WasteReversal,
    Weighing,
    WeighingReversal,
)


@dataclass(frozen=True)
class LaterFact:
    """`what` names its kind, `row` the fact itself, `subject` the weighing or receipt that a page shows."""

    what: str
    row: UUID
    subject: UUID
    entered_at: datetime
    reason: str


# Kind, the path to its day, to its reason, and to the row that a page shows.
KINDS: tuple[tuple[str, type[Fact], str, str, str], ...] = (
    ("weighing", Weighing, "day", "zero_reason", "pk"),
    ("weighing_reversal", WeighingReversal, "weighing__day", "reason", "weighing"),
    ("receipt", Receipt, "day", "kind", "pk"),
    ("receipt_reversal", ReceiptReversal, "receipt__day", "reason", "receipt"),
    ("waste", Waste, "day", "reason", "pk"),
    ("waste_reversal", WasteReversal, "waste__day", "reason", "waste"),
    ("sign_off", SignOff, "day", "reason", "round"),
    ("sign_off_reversal", SignOffReversal, "sign_off__day", "reason", "sign_off__round"),
)
SAID = ("weighing_reversal", "receipt_reversal", "waste_reversal", "sign_off")  # whose reason somebody wrote


def facts_since(
    district: str, days: Collection[date], since: datetime, until: datetime | None
) -> dict[date, list[LaterFact]]:
    """By day, in the order they were entered."""
    found: dict[date, list[LaterFact]] = defaultdict(list)
    for day, fact in _facts(district, days, since, until):
        found[day].append(fact)
    return {day: sorted(facts, key=lambda fact: fact.entered_at) for day, facts in found.items()}


def _facts(
    district: str, days: Collection[date], since: datetime, until: datetime | None
) -> Iterator[tuple[date, LaterFact]]:
    entered = Q(entered_at__gte=since, **({"entered_at__lt": until} if until else {}))
    for what, model, day, reason, subject in KINDS:
        facts: Any = model._default_manager
        rows = facts.filter(entered, district=district, **{f"{day}__in": days})
        for on, row, shown, at, words in rows.values_list(day, "pk", subject, "entered_at", reason):
            yield on, LaterFact(what, row, shown, at, words if what in SAID else "")
    changes = StopChange.objects.filter(entered, district=district, stop__round__day__in=days)
    ended = changes.filter(state__in=[StopState.DONE, StopState.MISSED])
    for on, row, shown, at in ended.values_list("stop__round__day", "pk", "stop", "entered_at"):
        yield on, LaterFact("stop_change", row, shown, at, "")
