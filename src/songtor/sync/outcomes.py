"""What a device is told about an operation: its verdict, and in words what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal
from songtor.rounds.errors import DifferenceNeedsReason, NotWeighed, StopsStillOpen
from songtor.stock.errors import KeptMoreThanAboard, MoreThanAboard, NothingAboard
from songtor.sync.errors import AfterSignOff, FoodOverrulesMiss, NothingPickedUp, RecordedTwice, Repeated
from songtor.sync.folding.deeds import Standing as FoldedStanding
from songtor.sync.operations.models import Operation, Standing, Verdict


@dataclass(frozen=True)
class Outcome:
    """`problem` says in the user's language what is wrong, or what became of it."""

    op_id: UUID
    verdict: Verdict
    problem: Refusal | None = None


class SignOffWaits(Refusal):
    code = "sign_off_waits"
    sentence = _("The round is not signed off yet: %(why)s")


class KeptAsSaid(Refusal):
    """A problem that was put into words when the operation was received."""

    code = "kept_as_said"

    def __init__(self, code: str, words: str) -> None:
        super().__init__()
        self.code, self.sentence = code, words  # type: ignore[misc]

    def __str__(self) -> str:
        return str(self.sentence)


WAITS_FOR = {
    StopsStillOpen.code: _("stops are still open"),
    NotWeighed.code: _("at a finished pick-up nothing was weighed"),
    MoreThanAboard.code: _("more was handed over than was weighed"),
    KeptMoreThanAboard.code: _("more is kept than is aboard"),
    DifferenceNeedsReason.code: _("more than 2 % are unaccounted for, and nothing says why"),
}
BECAME: dict[str, type[Refusal]] = {
    FoldedStanding.TWICE: RecordedTwice,
    FoldedStanding.REPEATED: Repeated,
    FoldedStanding.LATE: AfterSignOff,
    FoldedStanding.OVERRULED: FoodOverrulesMiss,
}


def outcomes_of(operations: Sequence[Operation]) -> dict[UUID, Outcome]:
    """As the round stands now."""
    rows = Standing.objects.filter(pk__in=[one.pk for one in operations])
    standings = {row.operation_id: row for row in rows}
    return {one.pk: _outcome(one, standings.get(one.pk)) for one in operations}


def told(operation: Operation) -> Refusal | None:
    """What was said, or is to be said now, about an operation that was received before."""
    return as_it_stands(operation, Standing.objects.filter(pk=operation.pk).first())


def as_it_stands(operation: Operation, standing: Standing | None) -> Refusal | None:
    """The same for whoever has its standing at hand."""
    return _outcome(operation, standing).problem


def _outcome(operation: Operation, standing: Standing | None) -> Outcome:
    verdict = Verdict(operation.verdict)
    if operation.problem_code:
        return Outcome(operation.pk, verdict, KeptAsSaid(operation.problem_code, operation.problem))
    if standing is None:
        return Outcome(operation.pk, verdict)
    late = standing.state == FoldedStanding.LATE
    return Outcome(operation.pk, Verdict.LATE if late else verdict, _became(standing))


def _became(standing: Standing) -> Refusal | None:
    if standing.state == FoldedStanding.WAITS:
        return SignOffWaits(why=WAITS_FOR.get(standing.blocked_by, ""))
    if standing.blocked_by == NothingAboard.code:
        return NothingPickedUp()
    refusal = BECAME.get(standing.state)
    return refusal() if refusal else None
