"""What a supervisor decides: whether a late operation counts, and which of two that say the same."""

from __future__ import annotations

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.receipts.models import Receipt
from songtor.receipts.services import take_back_receipt
from songtor.rounds.errors import ReasonMissing
from songtor.rounds.models import LeftOver, Weighing
from songtor.rounds.services.states import locked_round
from songtor.rounds.services.weights import write_reversal
from songtor.sync.entering.services import keep_correction, tell
from songtor.sync.errors import CannotBeChosen, DecidedBefore
from songtor.sync.folding.deeds import Standing as FoldedStanding
from songtor.sync.inbox import rival_of, source_of
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


@performs(Verb.CORRECT_LATE, Kind.ROUND, on="operation")
def choose(act: Act, *, operation: Operation, counts: bool, reason: str) -> Operation:
    """Of two that recorded the same, the one that stands second counts after all, or the first one stays.

    The other is taken back by an operation of the desk, or, where it was none, by its room's own reversal.
    Raises DecidedBefore, ReasonMissing, CannotBeChosen.
    """
    if not reason.strip():
        raise ReasonMissing
    assert operation.round is not None  # noqa: S101 - operation_accepted_has_round_and_kind
    round_ = locked_round(operation.round)
    if not Standing.objects.filter(pk=operation.pk, state=FoldedStanding.TWICE).exists():
        raise DecidedBefore
    if counts:
        _take_back_first(act, operation, reason.strip())
    else:
        keep_correction(act, operation, reason.strip())
    settle_round(act, round_)
    return operation


def _take_back_first(act: Act, operation: Operation, reason: str) -> None:
    first = rival_of(operation)
    match first:
        case Weighing():
            write_reversal(act, first.stop.round, first, reason)
            tell(act)
        case Receipt():
            take_back_receipt(act, first, reason)
            tell(act)
        case LeftOver() if source := source_of(first):
            keep_correction(act, source, reason)
        case _:
            raise CannotBeChosen
