"""What the phones of a round tell of one day: mostly what was planned, with everything that goes wrong on a road."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.syncing.world import CATEGORIES, Driven, picture_of
from songtor.rounds.models import Stop
from songtor.sync.devices.models import Device
from songtor.sync.judging import Sent

SKEWS = (timedelta(), timedelta(), timedelta(hours=-1), timedelta(days=1))


class Minting:
    """The operations of the phones of many rounds. Each phone numbers its own, in the order in which they happen."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.minted: dict[UUID, list[Sent]] = {}
        self.skews: dict[UUID, timedelta] = {}

    def tell(self, driven: Driven) -> None:
        """One round's day: the first phone does most, the second helps, and both sometimes do the same."""
        told = list(self._day(driven))
        told.sort(key=lambda one: one[0])
        for moment, phone, kind, stop, body in told:
            self._mint(driven, phone, moment, kind, stop, body)

    def _mint(
        self, driven: Driven, phone: Device, moment: datetime, kind: str, stop: Stop | None, body: dict[str, Any]
    ) -> None:
        own = self.minted.setdefault(phone.pk, [])
        skew = self.skews.setdefault(phone.pk, self.random.choice(SKEWS))
        if body.get("of") == "mine":
            earlier = [one for one in own if one.round == str(driven.round.pk) and one.kind in ("weigh", "deliver")]
            if not earlier:
                return
            of = self.random.choice(earlier)
            body = {"of": str(of.op_id), "reason": "กดผิด", "body": self._corrected(of)}
        told_at = (moment + skew).isoformat(timespec="milliseconds")
        op_id = UUID(int=self.random.getrandbits(128), version=4)
        where = str(stop.pk) if stop else ""
        offset = int(skew.total_seconds() * 1000)
        own.append(Sent(op_id, len(own) + 1, kind, str(driven.round.pk), where, told_at, body, offset))

    def _corrected(self, of: Sent) -> dict[str, Any] | None:
        if self.random.random() < 0.3:
            return None
        if of.kind == "weigh" and "gross_kg" in of.body:
            return {**of.body, "gross_kg": self._kg(8, 20)}
        return dict(of.body)

    def _kg(self, low: int, high: int) -> str:
        return f"{self.random.uniform(low, high):.2f}"

    def _day(self, driven: Driven) -> Any:
        first, second = driven.phones
        clock = driven.at("09:00") + timedelta(seconds=self.random.randrange(600))
        forgotten = self.random.choice(driven.pickups) if self.random.random() < 0.1 else None
        for stop in (one for one in driven.pickups if one is not forgotten):
            phone = second if self.random.random() < 0.2 else first
            clock += timedelta(minutes=self.random.randint(8, 25))
            yield from self._pickup(driven, phone, clock, stop)
        for stop in driven.deliveries:
            clock += timedelta(minutes=self.random.randint(8, 25))
            yield from self._delivery(first, clock, stop)
        if self.random.random() < 0.3:
            spoilt = {"lines": [{"category": "fresh", "kg": self._kg(1, 3)}], "reason": "spoiled"}
            yield clock, second, "waste", None, spoilt
        if self.random.random() < 0.8:
            clock += timedelta(minutes=15)
            yield clock, first, "sign_off", None, {"reason": "ชั่งต่างกัน"} if self.random.random() < 0.6 else {}
            if self.random.random() < 0.5:
                yield clock + timedelta(minutes=2), first, "sign_off", None, {"reason": "ชั่งต่างกัน"}
        if forgotten and self.random.random() < 0.7:
            yield clock + timedelta(minutes=5), second, "miss", forgotten, {"reason": "no_time"}
            yield clock + timedelta(minutes=6), first, "sign_off", None, {"reason": "ชั่งต่างกัน"}
        if self.random.random() < 0.1:
            yield clock + timedelta(minutes=30), second, "weigh", driven.pickups[0], self._weighed("snack")

    def _pickup(self, driven: Driven, phone: Device, clock: datetime, stop: Stop) -> Any:
        other = driven.phones[0] if phone is driven.phones[1] else driven.phones[1]
        if self.random.random() < 0.08:
            yield clock, phone, "miss", stop, {"reason": "closed"}
            if self.random.random() < 0.5:
                return
        yield clock, phone, "arrive", stop, {"lat": 13.7, "lon": 100.5, "accuracy_m": 15}
        if self.random.random() < 0.04:
            yield clock + timedelta(seconds=5), other, "arrive", stop, {}
        for n, category in enumerate(self.random.sample(CATEGORIES, self.random.randint(2, 4))):
            moment = clock + timedelta(seconds=30 * n + self.random.randrange(20))
            yield moment, phone, "weigh", stop, self._weighed(category)
            if self.random.random() < 0.1:
                yield moment + timedelta(seconds=7), other, "weigh", stop, self._weighed(category)
            if self.random.random() < 0.08:
                yield moment + timedelta(seconds=9), phone, "correct", stop, {"of": "mine"}
        if self.random.random() < 0.05:
            yield clock + timedelta(minutes=3), phone, "zero", stop, {"reason": "none_left"}
        yield clock + timedelta(minutes=3, seconds=20), phone, "photo", stop, {"blob": picture_of(phone, "photo")}
        if self.random.random() < 0.1:
            left = {"lines": [{"category": "ready", "kg": self._kg(5, 40)}]}
            yield clock + timedelta(minutes=3, seconds=30), phone, "left_over", stop, left
        signed = {"blob": picture_of(phone, "signature"), "name": "ผู้ส่งมอบ (สมมติ)", "position": "ผู้จัดการ"}
        yield clock + timedelta(minutes=4), phone, "sign", stop, signed

    def _weighed(self, category: str) -> dict[str, Any]:
        if category == "box":
            return {"category": "box", "pieces": self.random.randint(1, 40)}
        return {"category": category, "gross_kg": self._kg(5, 15), "tare_kg": self._kg(0, 1), "scale": ""}

    def _delivery(self, phone: Device, clock: datetime, stop: Stop) -> Any:
        yield clock, phone, "arrive", stop, {}
        heads = self.random.randint(5, 60)
        kinds = self.random.sample(CATEGORIES, 2)
        lines = [
            {"category": code, "pieces": self.random.randint(1, 15)}
            if code == "box"
            else {"category": code, "kg": self._kg(1, 9)}
            for code in kinds
        ]
        body = {"lines": lines, "heads": heads, "counts": {"ELDERLY": heads // 2, "CHILD": heads // 3}}
        yield clock + timedelta(minutes=4), phone, "deliver", stop, body
        if self.random.random() < 0.05:
            yield clock + timedelta(minutes=5), phone, "deliver", stop, body
        if self.random.random() < 0.05:
            yield clock + timedelta(minutes=6), phone, "correct", stop, {"of": "mine"}
