"""The rounds of a load test: phones with tokens, and the requests they will send."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from bench.syncing.world import CATEGORIES, Driven, picture_of, rounds
from songtor.city.files import read_city
from songtor.city.loading import load_city
from songtor.city.models import District
from songtor.look.clock import now
from songtor.rounds.models import Weighing
from songtor.sync.devices.models import Device
from songtor.sync.operations.models import Operation

STOPS = 12


@transaction.atomic
def make(number: int, phones: int) -> list[dict[str, Any]]:
    """That many rounds, shared among that many phones."""
    if not District.objects.exists():
        load_city(read_city(settings.SONGTOR_CITY))
    by_phone: dict[str, dict[str, Any]] = {}
    for driven in rounds(number, pickups=STOPS, deliveries=0, vehicles=phones):
        device = driven.phones[0]
        phone = by_phone.setdefault(str(device.pk), _phone(device))
        phone["batches"].append({"ops": _operations(driven, phone)})
    return list(by_phone.values())


def _phone(device: Device) -> dict[str, Any]:
    token = f"token of {device.account.username}"
    known = hashlib.sha256(token.encode()).hexdigest()
    Device.objects.filter(pk=device.pk).update(token_digest=known, seen_at=now())
    return {"device": str(device.pk), "token": token, "batches": [], "number": 0}


def _operations(driven: Driven, phone: dict[str, Any]) -> list[dict[str, Any]]:
    device, clock = driven.phones[0], driven.at("09:00")
    found = []
    for stop in driven.pickups:
        clock += timedelta(minutes=12)
        bodies: list[tuple[str, dict[str, Any]]] = [("arrive", {"lat": 13.7, "lon": 100.5, "accuracy_m": 12})]
        bodies += [
            ("weigh", {"category": code, "pieces": 24} if code == "box" else _weighed(code)) for code in CATEGORIES
        ]
        bodies += [("photo", {"blob": picture_of(device, what)}) for what in ("photo", "signature")]
        bodies.append(("sign", {"blob": picture_of(device, "signature"), "name": "ผู้ส่งมอบ (สมมติ)", "position": ""}))
        for second, (kind, body) in enumerate(bodies):
            phone["number"] += 1
            found.append(
                {
                    "op_id": str(uuid4()),
                    "seq": phone["number"],
                    "kind": kind,
                    "round": str(driven.round.pk),
                    "stop": str(stop.pk),
                    "happened_at": (clock + timedelta(seconds=second)).isoformat(timespec="milliseconds"),
                    "body": body,
                    "offset_ms": 0,
                }
            )
    return found


def _weighed(code: str) -> dict[str, Any]:
    return {"category": code, "gross_kg": "13.20", "tare_kg": "0.80", "scale": ""}


def counted() -> dict[str, int]:
    weighed = Weighing.objects.filter(reversal__isnull=True)
    return {
        "operations": Operation.objects.count(),
        "weighings": weighed.count(),
        "grams": weighed.aggregate(grams=Sum("grams"))["grams"] or 0,
    }
