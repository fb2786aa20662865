"""Phones of the tests: they mint operations as the app does, and send them in any order and as often as they like."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from PIL import Image
from uuid_utils import compat

from songtor.city.models import Account, District
from songtor.city.policy import actor_of
from songtor.rounds.models import Round, Stop
from songtor.sync.devices.models import Device, DeviceKind
from songtor.sync.devices.services import keep_sent_picture
from songtor.sync.judging import Sent
from songtor.sync.outcomes import Outcome
from songtor.sync.receiving import Received, receive
from tests.personas import DAY, act, at

EVENING = at("20:00")


class Phone:
    """One officer's phone. `skew` is how far its clock goes wrong; it knows so from its last sync."""

    def __init__(self, account: Account, district: str, *, skew: timedelta = timedelta()) -> None:
        moment = at("06:00")
        self.device = Device.objects.create(
            kind=DeviceKind.PHONE,
            account=account,
            district=District.objects.get(pk=district),
            token_digest=hashlib.sha256(compat.uuid7().bytes).hexdigest(),
            enrolled_at=moment,
            seen_at=moment,
        )
        self.skew, self.numbers = skew, count(1)
        self.minted: list[Sent] = []

    def mint(self, kind: str, clock: str | datetime, where: Round | Stop, **body: Any) -> Sent:
        """Something happens at that true time."""
        moment = at(clock) if isinstance(clock, str) else clock
        stop = str(where.pk) if isinstance(where, Stop) else ""
        round_ = where.round_id if isinstance(where, Stop) else where.pk
        told = (moment + self.skew).isoformat(timespec="milliseconds")
        offset = int(self.skew.total_seconds() * 1000)
        sent = Sent(compat.uuid7(), next(self.numbers), kind, str(round_), stop, told, body, offset)
        self.minted.append(sent)
        return sent

    def send(self, *sent: Sent, received_at: datetime = EVENING) -> Received:
        """These, or everything minted so far."""
        return receive(Device.objects.get(pk=self.device.pk), sent or self.minted, received_at=received_at)

    def send_one(self, sent: Sent, **more: Any) -> Outcome:
        return self.send(sent, **more).outcomes[0]

    def picture(self, colour: str = "red") -> str:
        """The digest of a picture that arrived already."""
        content = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(content, "JPEG")
        deed = act(actor_of(self.device.account, DAY), "06:30")
        return keep_sent_picture(deed, device=self.device, received=content.getvalue()).received


def code(outcome: Outcome) -> str:
    return outcome.problem.code if outcome.problem else ""


def ids(*sent: Sent) -> list[UUID]:
    return [one.op_id for one in sent]
