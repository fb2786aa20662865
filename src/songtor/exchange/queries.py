"""Files that were brought, for whoever may see what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.exchange.kinds import REGISTERS
from songtor.exchange.models import Batch, BatchKind, Done, Outcome, Row

BatchSeen = Batch
"""For faces, which know no models."""


def kinds_of(actor: Actor) -> list[str]:
    """The kinds an actor may bring files of."""
    return [kind for kind, register in REGISTERS.items() if actor.may(*register.right)]


def batches(*, actor: Actor) -> QuerySet[Batch]:
    """Newest first. A file that reaches several districts is its sender's and the whole city's."""
    seen = visible(actor, Kind.IMPORT, Batch.objects.all(), verb=Verb.SEE, district="scope")
    mine = Q(asked_by=actor.ref)
    reached = Q()
    for kind in kinds_of(actor):
        of_all = actor.districts(*REGISTERS[kind].right) is None
        reached |= Q(kind=kind) if of_all else Q(kind=kind) & (mine | Q(across=False))
    return seen.filter(reached).order_by("-uploaded_at", "-pk") if reached else seen.none()


def batch_for(*, actor: Actor, batch_id: UUID) -> Batch:
    """Raises Unknown."""
    return first(batches(actor=actor).filter(pk=batch_id))


@dataclass(frozen=True)
class Counts:
    """Rows by outcome, and how many are written or taken back."""

    new: int = 0
    same: int = 0
    changed: int = 0
    error: int = 0
    doubt: int = 0
    applied: int = 0
    undone: int = 0
    kept: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.same + self.changed + self.error + self.doubt

    @property
    def to_apply(self) -> int:
        return self.new + self.changed - self.applied - self.undone - self.kept


def counts_of(listed: list[Batch]) -> Mapping[UUID, Counts]:
    """For a list of batches, in one query."""
    found: dict[UUID, dict[str, int]] = {batch.pk: {} for batch in listed}
    rows = Row.objects.filter(batch__in=listed).values_list("batch_id", "outcome", "done").order_by()
    for batch_id, outcome, done, number in rows.annotate(n=Count("pk")):
        for name in (outcome, done):
            if name and name != Outcome.WAITING:
                found[batch_id][name] = found[batch_id].get(name, 0) + number
    return {pk: Counts(**numbers) for pk, numbers in found.items()}


def rows_of(batch: Batch, outcome: str = "") -> QuerySet[Row]:
    rows = Row.objects.filter(batch=batch).order_by("number")
    return rows.filter(outcome=outcome) if outcome in Outcome.values else rows


def kept_rows(batch: Batch) -> QuerySet[Row]:
    """What an undo had to leave."""
    return Row.objects.filter(batch=batch, done=Done.KEPT).order_by("number")


def sources_of(*, actor: Actor) -> list[str]:
    """Names of sources used before."""
    names = batches(actor=actor).exclude(source="").order_by("source").values_list("source", flat=True)
    return list(names.distinct()[:50])


def kind_words() -> Mapping[str, str]:
    return {value: str(label) for value, label in BatchKind.choices}
