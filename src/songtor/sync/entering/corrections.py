"""What is put right at a desk corrects the operation its fact came from; a fact without one stays as it was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model

from songtor.receipts.models import ReceiptReversal
from songtor.rounds.models import StopChange, Waste, WasteReversal, Weighing, WeighingReversal
from songtor.sync.applying.books import UNDONE
from songtor.sync.bodies import Kind, Plain
from songtor.sync.entering.facts import Became, Entry, wasted, weighed, where
from songtor.sync.entering.said import Said
from songtor.sync.operations.models import Effect, Operation

ORIGINALS: dict[type[Model], str] = {WeighingReversal: "weighing", ReceiptReversal: "receipt", WasteReversal: "waste"}


def corrections(facts: Sequence[Model]) -> Iterator[Entry]:
    """The reversals among the facts, with what was written instead."""
    for reversal in facts:
        name = ORIGINALS.get(type(reversal))
        original = getattr(reversal, name) if name else None
        operation = operation_of(original) if original is not None else None
        if operation is None:
            continue
        match original:
            case Weighing():
                yield from _of_weighing(operation, reversal, original, facts)
            case Waste():
                rest = _others(operation, original)
                yield _correction(operation, reversal, original, body=wasted(rest).body if rest else None)
            case _:
                changes = [Became(one) for one in facts if isinstance(one, StopChange)]
                yield _correction(operation, reversal, original, more=changes)


def operation_of(fact: Model) -> Operation | None:
    """The operation a fact came from."""
    rows = Effect.objects.filter(fact_table=fact._meta.label_lower, fact_id=fact.pk)
    effect = rows.select_related("operation").first()
    return effect.operation if effect else None


def _of_weighing(operation: Operation, reversal: Any, wrong: Weighing, facts: Sequence[Model]) -> Iterator[Entry]:
    """A weight corrects a weight; a zero that was none is taken back, and the weight is an operation of its own."""
    right = next((one for one in facts if isinstance(one, Weighing) and one.corrects_id == wrong.pk), None)
    if operation.kind == Kind.WEIGH:
        instead = [Became(right, wrong.category_id, operation.pk)] if right else []
        body = weighed(right).body if right else None
        yield _correction(operation, reversal, wrong, body=body, more=instead)
        return
    yield _correction(operation, reversal, wrong)
    for other in _others(operation, wrong):
        yield Entry(weighed(other), *where(other))
    if right:
        yield Entry(weighed(right), *where(right), (Became(right, right.category_id),))


def _others(operation: Operation, fact: Weighing | Waste) -> list[Any]:
    """What else the operation said and still holds."""
    ids = Effect.objects.filter(operation=operation, fact_table=fact._meta.label_lower).values("fact_id")
    return list(type(fact)._default_manager.filter(pk__in=ids, reversal__isnull=True).exclude(pk=fact.pk))


def _correction(
    operation: Operation, reversal: Any, fact: Any, *, body: Plain | None = None, more: Sequence[Became] = ()
) -> Entry:
    correct: dict[str, object] = {"of": str(operation.pk), "reason": reversal.reason, "body": body}
    became = (Became(reversal, UNDONE, operation.pk), *more)
    return Entry(Said(Kind.CORRECT, correct), *where(fact), became)


def taking_back(operation: UUID, reason: str) -> Said:
    return Said(Kind.CORRECT, {"of": str(operation), "reason": reason, "body": None})
