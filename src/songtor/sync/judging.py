"""The verdict on one operation: it hangs on the operation, what its device sent before, and the officer's rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from songtor.city.policy import Actor, Verb, actor_of, permits
from songtor.city.policy import Kind as RecordKind
from songtor.city.queries import food_categories
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Refusal, Unknown
from songtor.evidence.models import Blob
from songtor.reports.months.queries import is_closed
from songtor.rounds.errors import BeforeTheRound, NotADelivery, NotAPickup, RoundNotPublished
from songtor.rounds.models import Round, RoundState, Stop, StopState
from songtor.sync import bodies
from songtor.sync.bodies import Kind, Plain, Said, read_body, read_moment
from songtor.sync.devices.models import Device, DeviceKind
from songtor.sync.errors import (
    AfterMonthClosed,
    BlobMissing,
    CannotBeTakenBack,
    KindUnknown,
    NotYours,
    RecipientElsewhere,
    RoundNotHeld,
    StopElsewhere,
)
from songtor.sync.folding.fold import AS_EVIDENCE, SHOWS_PRESENCE
from songtor.sync.keepable import keepable
from songtor.sync.operations.models import Operation, Verdict

MOST_OFFSET_MS = 10**12
AT_PICKUPS = {Kind.WEIGH, Kind.ZERO, Kind.LEFT_OVER}
WITHOUT_STOP = {Kind.WASTE, Kind.SIGN_OFF, Kind.NOTE, Kind.CORRECT}


@dataclass(frozen=True)
class Sent:
    """An operation as it came; only its two names are known to be well formed."""

    op_id: UUID
    seq: int
    kind: str
    round: str
    stop: str
    happened_at: str
    body: Plain
    offset_ms: int | None = None

    @classmethod
    def told(cls, op_id: UUID, seq: int, said: Mapping[str, Any]) -> Sent:
        """As whoever sent it wrote it down; what is no text, body or number is nothing."""
        texts = {name: said.get(name) for name in ("kind", "round", "stop", "happened_at")}
        plain = {name: keepable(text) if isinstance(text, str) else "" for name, text in texts.items()}
        body, offset = said.get("body"), said.get("offset_ms")
        known = isinstance(offset, int) and abs(offset) < MOST_OFFSET_MS
        return cls(
            op_id,
            seq,
            **plain,
            body=keepable(body) if isinstance(body, dict) else {},
            offset_ms=offset if known else None,
        )

    @property
    def content(self) -> Mapping[str, object]:
        """What must be the same when it is sent again."""
        said = {"kind": self.kind, "round": self.round, "stop": self.stop, "happened_at": self.happened_at}
        return {**said, "seq": self.seq, "body": self.body}


@dataclass(frozen=True)
class Judged:
    """`at` is the corrected time; round and stop are known where the verdict is not `rejected`."""

    sent: Sent
    verdict: Verdict
    at: datetime
    round: Round | None = None
    stop: Stop | None = None
    problem: Refusal | None = None


class Judge:
    """Knows one device and what it sent before, while one request is received."""

    def __init__(self, device: Device, received_at: datetime) -> None:
        self.device, self.received_at = device, received_at
        self.last = device.last_happened_at
        self.rounds: dict[str, Round | None] = {}
        self.stops: dict[str, Stop] = {}
        self.rights: dict[object, Actor] = {}
        self.closed: dict[UUID, bool] = {}
        self.heard: dict[UUID, Kind] = {}

    @cached_property
    def units(self) -> dict[str, bool]:
        return {category.code: category.in_pieces for category in food_categories()}

    def judge(self, sent: Sent) -> Judged:
        at = self._corrected(sent)
        round_ = stop = None
        try:
            kind = self._kind(sent)
            read_moment(sent.happened_at)
            round_ = self._round(sent, at)
            stop = self._stop(sent, kind, round_)
            self._refuse_body(sent, kind, stop)
        except Refusal as refusal:
            return Judged(sent, Verdict.REJECTED, at, round_, stop, refusal)
        self.heard[sent.op_id] = kind
        late = self._late(kind, round_, stop)
        return Judged(sent, Verdict.LATE if late else Verdict.ACCEPTED, at, round_, stop, late)

    def unfit(self, sent: Sent, why: Refusal) -> Judged:
        """Kept, and counts nowhere."""
        return Judged(sent, Verdict.REJECTED, self._corrected(sent), problem=why)

    def _corrected(self, sent: Sent) -> datetime:
        """What our clock said when it happened; never before the device's operation before it, nor in the future."""
        try:
            told = read_moment(sent.happened_at)
        except Refusal:
            told = self.received_at
        offset = timedelta(milliseconds=sent.offset_ms) if sent.offset_ms is not None else timedelta()
        at = min(told - offset, self.received_at).astimezone(UTC)
        self.last = max(at, self.last) if self.last else at
        return self.last

    def _kind(self, sent: Sent) -> Kind:
        if sent.kind not in set(Kind):
            raise KindUnknown
        return Kind(sent.kind)

    def _round(self, sent: Sent, at: datetime) -> Round:
        if sent.round not in self.rounds:
            pk = id_in(sent.round)
            rows = Round.objects.select_related("vehicle").filter(pk=pk) if pk else Round.objects.none()
            self.rounds[sent.round] = rows.first()
        round_ = self.rounds[sent.round]
        if round_ is None or round_.district_id != self.device.district_id:
            raise Unknown
        if not permits(self._actor(at), Verb.RECORD, RecordKind.ROUND, round_):
            raise Unknown
        if round_.state == RoundState.DRAFT:
            raise RoundNotPublished
        if local_day(at) < round_.day:
            raise BeforeTheRound(day=date_format(round_.day, "j F"))
        return round_

    def _actor(self, at: datetime) -> Actor:
        day = local_day(at)
        if day not in self.rights:
            self.rights[day] = actor_of(self.device.account, day)
        return self.rights[day]

    def _stop(self, sent: Sent, kind: Kind, round_: Round) -> Stop | None:
        if not sent.stop and kind in WITHOUT_STOP:
            return None
        if sent.stop not in self.stops:
            self.stops |= {str(stop.pk): stop for stop in Stop.objects.filter(round=round_).select_related("offer")}
        stop = self.stops.get(sent.stop)
        if stop is None or stop.round_id != round_.pk:
            raise StopElsewhere
        if kind in AT_PICKUPS and not stop.is_pickup:
            raise NotAPickup
        if kind is Kind.DELIVER and stop.is_pickup:
            raise NotADelivery
        return stop

    def _refuse_body(self, sent: Sent, kind: Kind, stop: Stop | None) -> None:
        said: Said = read_body(kind, sent.body, self.units)
        match said:
            case bodies.Photo(blob=digest) | bodies.Sign(blob=digest):
                self._refuse_unsent(digest)
            case bodies.Deliver(recipient=recipient) if recipient and stop and recipient != stop.site_id:
                raise RecipientElsewhere
            case bodies.Correct(of=target, body=body):
                self._refuse_correction(target, body, sent.round)

    def _refuse_unsent(self, digest: str) -> None:
        if digest not in self.blobs:
            raise BlobMissing

    @cached_property
    def blobs(self) -> set[str]:
        """Digests of what this device sent: asked once, when the first is named."""
        return set(Blob.objects.filter(actor_ref=self.device.ref).values_list("received", flat=True))

    def _refuse_correction(self, target: UUID, body: Plain | None, round_: str) -> None:
        kind = self.heard.get(target) or self._kind_before(target, round_)
        if kind in AS_EVIDENCE or kind is Kind.CORRECT:
            raise CannotBeTakenBack
        if body is not None:
            read_body(kind, body, self.units)

    def _kind_before(self, target: UUID, round_: str) -> Kind:
        known = Operation.objects.exclude(verdict=Verdict.REJECTED).filter(pk=target, round=id_in(round_))
        if self.device.kind == DeviceKind.PHONE:
            known = known.filter(device=self.device)
        kind = known.values_list("kind", flat=True).first()
        if kind is None:
            raise NotYours
        return Kind(kind)

    def _late(self, kind: Kind, round_: Round, stop: Stop | None) -> Refusal | None:
        """Why a supervisor has to admit it, as far as the round's own fold does not say so."""
        if round_.pk not in self.closed:
            self.closed[round_.pk] = is_closed(round_.district_id, round_.day)
        if self.closed[round_.pk]:
            return AfterMonthClosed()
        if round_.state == RoundState.CANCELLED and drives_another(round_):
            return RoundNotHeld()
        gone = stop is not None and stop.state in (StopState.CANCELLED, StopState.MISSED)
        if gone and kind in SHOWS_PRESENCE and stop and stop.offer_id and _fetched_elsewhere(stop):
            return RoundNotHeld()
        return None


def drives_another(round_: Round) -> bool:
    """Whether the vehicle of a cancelled round got another one that day."""
    rounds = Round.objects.filter(district=round_.district_id, day=round_.day, vehicle=round_.vehicle_id)
    return any(one.is_open for one in rounds)


def _fetched_elsewhere(stop: Stop) -> bool:
    """Another vehicle was there for the same offer."""
    seen = Stop.objects.filter(offer=stop.offer_id, state__in=[StopState.ARRIVED, StopState.DONE])
    return seen.exclude(pk=stop.pk).exists()


def id_in(text: Any) -> UUID | None:
    """What is no id names nothing."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
