"""What is entered at the desk, from paper or through the API is an operation too, of its account's desk.

Its facts are written by their own rooms; the operation, and what links the two, in the same transaction and seal.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb, require
from songtor.city.queries import account_of
from songtor.evidence.digests import digest
from songtor.evidence.errors import KeyUsedOtherwise
from songtor.receipts.models import Receipt
from songtor.rounds.errors import StopClosed, WeighedTwice
from songtor.rounds.models import Round, RoundState, Stop, Weighing
from songtor.rounds.services.states import round_on_the_road
from songtor.sync.bodies import Kind as Deed
from songtor.sync.devices.models import Device, DeviceKind
from songtor.sync.entering.corrections import corrections, taking_back
from songtor.sync.entering.facts import Entry, first_told
from songtor.sync.entering.said import Said
from songtor.sync.judging import Sent
from songtor.sync.operations.models import Admission, Effect, Operation, Verdict
from songtor.sync.outcomes import Outcome, told
from songtor.sync.receiving import settle_round

R = TypeVar("R")
ALREADY_THERE = (WeighedTwice, StopClosed, KeyUsedOtherwise)


def telling(act: Act) -> Act:
    """The same act, which also keeps what it wrote as operations."""
    return replace(act, and_then=lambda _answer: tell(act))


def enter(act: Act, do: Callable[[Act], R], *, stop: Stop | None = None, said: Sequence[Said] = ()) -> R | Operation:
    """What `do` writes, told as operations. What a phone recorded before is not refused but kept beside it, as `said`.

    Raises what `do` refuses.
    """
    try:
        return do(telling(act))
    except ALREADY_THERE:
        if stop is None or not (_is_kept(act) or _phone_said(stop, said)):
            raise
        return keep_beside(act, stop=stop, said=said)


def kept_beside(answer: object) -> Outcome | None:
    """What became of an entry that was kept beside a phone's; None of any other answer."""
    return Outcome(answer.pk, Verdict.ACCEPTED, told(answer)) if isinstance(answer, Operation) else None


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def keep_beside(act: Act, *, stop: Stop, said: Sequence[Said]) -> Operation:
    """What a desk says of a stop that a phone spoke of before: the round's fold decides what counts first.

    Answers the first operation; its standing says what became of it.
    """
    if any(one.kind is Deed.DELIVER for one in said):
        require(act.actor, Verb.RECORD, Kind.RECEIPT, stop)
    round_ = round_on_the_road(act, stop)
    desk = _Desk(act, round_)
    operations = [desk.keep(Entry(one, round_.pk, stop.pk)) for one in said]
    settle_round(act, round_)
    return operations[0]


def keep_correction(act: Act, operation: Operation, reason: str) -> Operation:
    """The desk takes an operation back; whoever asks settles its round."""
    assert operation.round is not None  # noqa: S101 - operation_accepted_has_round_and_kind
    return _Desk(act, operation.round).keep(
        Entry(taking_back(operation.pk, reason), operation.round.pk, operation.stop_id)
    )


def tell(act: Act) -> None:
    """Keeps what an act wrote as operations."""
    facts = list(act.facts)
    entries = [*corrections(facts), *first_told(facts)]
    if not entries:
        return
    round_ = Round.objects.select_related("district").get(pk=entries[0].round)
    desk = _Desk(act, round_)
    for entry in entries:
        desk.keep(entry)
    if desk.has_company:
        settle_round(act, round_)


@dataclass
class _Desk:
    """Numbers and keeps the operations of one act."""

    act: Act
    round: Round

    @cached_property
    def device(self) -> Device:
        """The desk of whoever acts in this district, held until the transaction ends."""
        moment = self.act.entered_at
        device, _ = Device.objects.select_for_update(of=("self",)).get_or_create(
            kind=DeviceKind.DESK,
            account=account_of(self.act.actor),
            district=self.round.district,
            defaults={"enrolled_at": moment, "seen_at": moment},
        )
        return device

    @property
    def has_company(self) -> bool:
        """Whether phones spoke of this round too."""
        return Operation.objects.filter(round=self.round, device__kind=DeviceKind.PHONE).exists()

    def keep(self, entry: Entry) -> Operation:
        operation = self._operation(entry)
        self.act.write(operation)
        self.act.write_all(
            [
                Effect(
                    operation_id=became.of or operation.pk,
                    round=self.round,
                    part=became.part,
                    fact_table=became.fact._meta.label_lower,
                    fact_id=became.fact.pk,
                )
                for became in entry.became
            ]
        )
        self._admit(entry, operation)
        return operation

    def _operation(self, entry: Entry) -> Operation:
        device, salt = self.device, secrets.token_hex(16)
        device.acknowledged += 1
        device.seen_at = max(device.seen_at, self.act.entered_at)
        device.save(update_fields=["acknowledged", "seen_at"])
        sent = self._sent(entry, device.acknowledged)
        return Operation(
            id=sent.op_id,
            device=device,
            seq=sent.seq,
            district_id=self.round.district_id,
            kind=sent.kind,
            round=self.round,
            stop_id=entry.stop,
            told_at=sent.happened_at,
            body=json.dumps(sent.body, ensure_ascii=False, separators=(",", ":")),
            salt=salt,
            content=digest(salt, sent.content),
            verdict=Verdict.ACCEPTED,
            happened_at=self._at(entry),
            entered_at=self.act.entered_at,
        )

    def _sent(self, entry: Entry, seq: int) -> Sent:
        told_at = self.act.happened_at.isoformat(timespec="milliseconds")
        stop = str(entry.stop) if entry.stop else ""
        said = entry.said
        return Sent(self._name(seq), seq, said.kind.value, str(self.round.pk), stop, told_at, said.body)

    def _name(self, seq: int) -> UUID:
        """By the act's key, the same for the same act; several operations of one act are numbered."""
        first = _name_of(self.act)
        return uuid5(first, str(seq)) if Operation.objects.filter(pk=first).exists() else first

    def _at(self, entry: Entry) -> datetime:
        """A sign-off at the desk comes after everything the books hold then."""
        if entry.said.kind is not Deed.SIGN_OFF:
            return self.act.happened_at
        known = Operation.objects.filter(round=self.round).values_list("happened_at", flat=True)
        return max([self.act.happened_at, *known])

    def _admit(self, entry: Entry, operation: Operation) -> None:
        """Whoever may put something right after sign-off admits it by doing so."""
        if self.round.state != RoundState.SIGNED_OFF or entry.said.kind is Deed.SIGN_OFF:
            return
        self.act.write(
            Admission(
                operation=operation,
                district_id=self.round.district_id,
                admitted=True,
                reason=str(entry.said.body.get("reason", "")),
                actor_ref=self.act.actor.ref,
                happened_at=self.act.happened_at,
                entered_at=self.act.entered_at,
            )
        )


def _name_of(act: Act) -> UUID:
    return uuid5(NAMESPACE_URL, f"songtor:{act.actor.ref}:{act.key}")


def _is_kept(act: Act) -> bool:
    return Operation.objects.filter(pk=_name_of(act)).exists()


def _phone_said(stop: Stop, said: Iterable[Said]) -> bool:
    """Whether what holds there of the same came from a phone."""
    categories = [one.body.get("category") for one in said if one.kind in (Deed.WEIGH, Deed.ZERO)]
    there = Weighing.objects.filter(stop=stop, category__in=categories, reversal__isnull=True)
    given = Receipt.objects.filter(stop=stop, reversal__isnull=True)
    hands_over = any(one.kind is Deed.DELIVER for one in said)
    facts = [*there.values_list("pk", flat=True), *(given.values_list("pk", flat=True) if hands_over else ())]
    return Effect.objects.filter(fact_id__in=facts, operation__device__kind=DeviceKind.PHONE).exists()
