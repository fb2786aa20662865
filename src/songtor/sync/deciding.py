"""What a supervisor decides: whether a late operation counts."""

from __future__ import annotations

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.rounds.errors import ReasonMissing
from songtor.sync.errors import DecidedBefore
from songtor.sync.folding.deeds import Standing as FoldedStanding
from songtor.sync.operations.models import Admission, Operation, Standing, Verdict
from songtor.sync.receiving import settle_round


@performs(Verb.CORRECT_LATE, Kind.ROUND, on="operation")
def decide_late(act: Act, *, operation: Operation, admitted: bool, reason: str) -> Admission:
    """An operation that came or happened too late counts after all, or stays aside.

    After sign-off its grams change the difference: the vehicle holds what its sign-off said.
    Raises DecidedBefore, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    late = operation.verdict == Verdict.LATE
    stands = Standing.objects.filter(pk=operation.pk, state=FoldedStanding.LATE)
    if Admission.objects.filter(operation=operation).exists() or not (late or stands.exists()):
        raise DecidedBefore
    admission = Admission(
        operation=operation,
        district_id=operation.district_id,
        admitted=admitted,
        reason=reason.strip(),
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(admission)
    assert operation.round is not None  # noqa: S101 - operation_accepted_has_round_and_kind
    settle_round(act, operation.round)
    return admission
