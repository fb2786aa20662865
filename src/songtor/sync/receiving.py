"""Operations arrive: each gets its verdict, the rounds they belong to are folded anew, and their facts settled.

One transaction for each run of operations of one round. Whatever arrives twice, late, out of order or cut off,
the same set of operations comes to the same state (docs/field.md).
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from songtor.city.acting import Act
from songtor.city.policy import actor_of
from songtor.evidence.acts import local_day
from songtor.evidence.digests import digest
from songtor.evidence.errors import Refusal
from songtor.evidence.services import seal
from songtor.rounds.models import Round
from songtor.rounds.services.states import locked_round
from songtor.sync.applying.books import Books
from songtor.sync.applying.deeds import deeds_of
from songtor.sync.applying.settling import Settling
from songtor.sync.devices.models import Device
from songtor.sync.errors import CannotBeSettled, SameOperationOtherwise, TooManyOperations, WaitsForEarlier
from songtor.sync.folding.fold import fold
from songtor.sync.judging import Judge, Judged, Sent, id_in
from songtor.sync.operations.models import Operation, Verdict, Waiting
from songtor.sync.outcomes import Outcome, outcomes_of

MOST_AT_ONCE = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Received:
    """An outcome for every operation sent, in the order they were sent; `ack` is the highest number without a gap."""

    outcomes: tuple[Outcome, ...]
    ack: int


def receive(device: Device, sent: Sequence[Sent], *, received_at: datetime) -> Received:
    """Takes a batch. A bad operation never blocks the rest. Raises TooManyOperations."""
    if len(sent) > MOST_AT_ONCE:
        raise TooManyOperations
    found: dict[int, Outcome] = {}
    numbered = sorted(enumerate(sent), key=lambda one: one[1].seq)
    for _round, run in groupby(numbered, key=lambda one: one[1].round):
        places = list(run)
        outcomes = _receive_run(device.pk, [one for _place, one in places], received_at)
        found |= {place: outcome for (place, _one), outcome in zip(places, outcomes, strict=True)}
    ack = Device.objects.values_list("acknowledged", flat=True).get(pk=device.pk)
    return Received(tuple(found[place] for place in range(len(sent))), ack)


def _receive_run(device: UUID, run: Sequence[Sent], received_at: datetime) -> list[Outcome]:
    """What the database refuses is tried one by one; what it refuses alone is kept as rejected, so that others go on.

    A database that is busy or gone refuses nothing: its error is the caller's, and the phone sends again.
    """
    try:
        return _received(device, run, received_at)
    except (IntegrityError, DataError) as problem:
        if len(run) == 1:
            log.error("an operation could not be settled: %s", type(problem).__name__)
            return _received(device, run, received_at, unfit=CannotBeSettled())
    return [outcome for one in run for outcome in _receive_run(device, [one], received_at)]


@transaction.atomic
def _received(
    device_id: UUID, run: Sequence[Sent], received_at: datetime, unfit: Refusal | None = None
) -> list[Outcome]:
    device = Device.objects.select_for_update(of=("self",)).select_related("account").get(pk=device_id)
    known = _known(device, run)
    kept = {one.pk: one for one in known.values() if isinstance(one, Operation)}
    told = outcomes_of(list(kept.values()))
    fresh, answers = [], dict[int, Outcome]()
    for place, sent in enumerate(run):
        answer = _heard_before(device, sent, known, told)
        if answer:
            answers[place] = answer
        else:
            fresh.append((place, sent))
            known |= {sent.op_id: sent, sent.seq: sent}
    ready = _in_turn(device, [sent for _place, sent in fresh], received_at)
    taken = _take(device, ready, received_at, unfit)
    for place, sent in fresh:
        answers[place] = taken.get(sent.op_id) or Outcome(sent.op_id, Verdict.ACCEPTED, WaitsForEarlier())
    return [answers[place] for place in range(len(run))]


# What was heard before

Known = dict[UUID | int, Operation | Sent]


def _known(device: Device, run: Sequence[Sent]) -> Known:
    """By id and by the device's number: what is kept already, or waits."""
    rows = Operation.objects.filter(pk__in=[sent.op_id for sent in run])
    numbered = Operation.objects.filter(device=device, seq__in=[sent.seq for sent in run])
    known: Known = {}
    for one in (*numbered, *rows):
        known[one.pk] = one
        if one.device_id == device.pk:
            known[one.seq] = one
    for waiting in Waiting.objects.filter(device=device, seq__in=[sent.seq for sent in run]):
        sent = _unpacked(waiting.sent)
        known |= {sent.op_id: sent, sent.seq: sent}
    return known


def _heard_before(device: Device, sent: Sent, known: Known, told: Mapping[UUID, Outcome]) -> Outcome | None:
    """The same once more is a duplicate; the same name with other content changes nothing."""
    same = [known[name] for name in (sent.op_id, sent.seq) if name in known]
    if not same:
        return None
    before = same[0]
    if len(same) == 1 or len({id(one) for one in same}) > 1 or not _is_same(device, sent, before):
        return Outcome(sent.op_id, Verdict.CONFLICT, SameOperationOtherwise())
    if isinstance(before, Sent):
        return Outcome(sent.op_id, Verdict.DUPLICATE, WaitsForEarlier())
    return Outcome(sent.op_id, Verdict.DUPLICATE, told[before.pk].problem)


def _is_same(device: Device, sent: Sent, before: Operation | Sent) -> bool:
    if isinstance(before, Sent):
        return (before.op_id, before.content) == (sent.op_id, sent.content)
    named = (before.pk, before.device_id) == (sent.op_id, device.pk)
    return named and before.content == digest(before.salt, sent.content)


# What waits for earlier operations


def _in_turn(device: Device, fresh: Sequence[Sent], received_at: datetime) -> list[Sent]:
    """Those without a gap before them, with what waited for them; the others wait."""
    by_number = {sent.seq: sent for sent in fresh}
    waiting = {row.seq: row for row in Waiting.objects.filter(device=device)} if fresh else {}
    ready, following = [], device.acknowledged + 1
    while following in by_number or following in waiting:
        if following in by_number:
            ready.append(by_number.pop(following))
        else:
            ready.append(_unpacked(waiting[following].sent))
            waiting[following].delete()
        following += 1
    Waiting.objects.bulk_create(
        Waiting(device=device, seq=sent.seq, op_id=sent.op_id, sent=_packed(sent), received_at=received_at)
        for sent in by_number.values()
    )
    return ready


def _packed(sent: Sent) -> str:
    return json.dumps({**sent.content, "op_id": str(sent.op_id), "offset_ms": sent.offset_ms}, ensure_ascii=False)


def _unpacked(text: str) -> Sent:
    said = json.loads(text)
    return Sent(**{**said, "op_id": UUID(said["op_id"])})


# What is taken


def _take(device: Device, ready: Sequence[Sent], received_at: datetime, unfit: Refusal | None) -> dict[UUID, Outcome]:
    """Keeps the operations and settles the rounds they touch; `unfit` is why none of them may count."""
    if not ready:
        return {}
    _hold_rounds(ready)
    judge = Judge(device, received_at)
    judged = [judge.judge(sent) if unfit is None else judge.unfit(sent, unfit) for sent in ready]
    actor = actor_of(device.account, local_day(received_at))
    act = Act(actor, f"sync:{device.pk}:{ready[0].seq}", received_at, received_at)
    operations = [_operation(device, one, received_at) for one in judged]
    act.write_all(operations)
    rounds = {one.round.pk: one.round for one in judged if one.round and one.verdict is Verdict.ACCEPTED}
    for round_ in rounds.values():
        settle_round(act, round_)
    device.acknowledged, device.last_happened_at = ready[-1].seq, judge.last
    device.save(update_fields=["acknowledged", "last_happened_at"])
    seal_by_day(act, device.district_id)
    return outcomes_of(operations)


def _hold_rounds(ready: Iterable[Sent]) -> None:
    """Nobody else writes to these rounds until the transaction ends."""
    ids = {pk for sent in ready if (pk := id_in(sent.round))}
    for round_ in Round.objects.filter(pk__in=ids).order_by("pk"):
        locked_round(round_)


def _operation(device: Device, one: Judged, received_at: datetime) -> Operation:
    salt = secrets.token_hex(16)
    return Operation(
        id=one.sent.op_id,
        device=device,
        seq=one.sent.seq,
        district_id=one.round.district_id if one.round else device.district_id,
        kind=one.sent.kind[:12],
        round=one.round,
        stop=one.stop,
        told_at=one.sent.happened_at[:40],
        body=json.dumps(one.sent.body, ensure_ascii=False, separators=(",", ":")),
        salt=salt,
        content=digest(salt, one.sent.content),
        verdict=one.verdict,
        problem_code=one.problem.code if one.problem else "",
        problem=str(one.problem)[:400] if one.problem else "",
        happened_at=one.at,
        entered_at=received_at,
    )


def settle_round(act: Act, round_: Round) -> None:
    """Folds the round's operations and brings its facts level; `act` is whoever caused it."""
    books = Books(locked_round(round_))
    deeds = deeds_of(books)
    Settling(act, books, deeds, fold(books.facts, deeds)).settle()


def seal_by_day(act: Act, scope: str) -> None:
    """One link of the chain for every day on which something happened."""
    moments = [getattr(fact, "happened_at", act.happened_at) for fact in act.facts]
    dated = sorted(zip(map(local_day, moments), moments, act.facts, strict=True), key=lambda one: one[0])
    for _day, of_day in groupby(dated, key=lambda one: one[0]):
        rows = list(of_day)
        part = replace(act, happened_at=max(moment for _d, moment, _f in rows), facts=[fact for _d, _m, fact in rows])
        seal(part, verb="sync.receive", scope=scope)
