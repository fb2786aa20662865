"""Phones are let in by their officer, and shut out by the district or the officer."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from songtor.city.acting import Act, performs
from songtor.city.models import Account, District
from songtor.city.policy import Kind, Verb, first
from songtor.evidence.acts import Act as EvidenceAct
from songtor.evidence.blobs import Blob, keep_picture
from songtor.evidence.errors import Unknown
from songtor.sync.devices.errors import PhoneSignedOut, SignOutNeedsReason
from songtor.sync.devices.models import Device, DeviceChange, DeviceEvent, DeviceKind

LONGEST_LABEL = 80
SEEN_EVERY = timedelta(minutes=1)
SKEW_NOTICED_SECONDS = 60  # the way through the network takes some of the difference between two clocks
LARGEST = 2**31 - 1
PNG = b"\x89PNG"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@performs(Verb.RECORD, Kind.DEVICE, on="district")
def enrol_phone(act: Act, *, account: Account, district: District, token: str, label: str = "") -> Device:
    """The phone speaks for its own account in this district from now; only the token's hash is kept. Raises Unknown."""
    if account.ref != act.actor.ref:
        raise Unknown
    phone = Device.objects.create(
        kind=DeviceKind.PHONE,
        account=account,
        district=district,
        token_digest=digest_of(token),
        label=label.strip()[:LONGEST_LABEL],
        enrolled_at=act.entered_at,
        seen_at=act.entered_at,
    )
    _note(act, phone, DeviceEvent.ENROLLED)
    return phone


@performs(Verb.KEEP, Kind.DEVICE, on="device")
def revoke_phone(act: Act, *, device: Device, reason: str) -> DeviceChange:
    """Its token opens nothing from now; enrolling anew gives another. Raises PhoneSignedOut, SignOutNeedsReason."""
    return _revoke(act, device, reason)


@performs(Verb.RECORD, Kind.DEVICE, on="device")
def revoke_own_phone(act: Act, *, device: Device, reason: str) -> DeviceChange:
    """An officer's own lost phone opens nothing from now. Raises PhoneSignedOut, SignOutNeedsReason, Unknown."""
    if device.account.ref != act.actor.ref:
        raise Unknown
    return _revoke(act, device, reason)


def _revoke(act: Act, device: Device, reason: str) -> DeviceChange:
    held = first(Device.objects.select_for_update().filter(pk=device.pk, kind=DeviceKind.PHONE))
    if held.revoked_at is not None:
        raise PhoneSignedOut
    if not reason.strip():
        raise SignOutNeedsReason
    held.revoked_at = act.entered_at
    held.save(update_fields=["revoked_at"])
    return _note(act, held, DeviceEvent.REVOKED, reason.strip())


@performs(Verb.RECORD, Kind.DEVICE, on="device")
def keep_sent_picture(act: Act, *, device: Device, received: bytes) -> Blob:
    """A photo or a signature, as bare pixels; line drawings stay lossless. Raises NotAnImage, PictureTooLarge, Unknown.

    It is the phone's own, and sealed now; the operation that names it comes later, or never.
    """
    if device.account.ref != act.actor.ref:
        raise Unknown
    of_phone = EvidenceAct(device, act.key, act.happened_at, act.entered_at, act.facts)
    return keep_picture(of_phone, received, lossless=received.startswith(PNG))


def hear(device: Device, *, now: datetime, unsent: int | None = None, clock_ms: int | None = None) -> None:
    """Keeps what a phone says of itself beside a request; written when that changed, or once a minute."""
    skew = None if clock_ms is None else clock_ms // 1000 - int(now.timestamp())
    said = {
        "unsent": device.unsent if unsent is None else min(unsent, LARGEST),
        "skew_seconds": _noticed(device.skew_seconds, skew),
    }
    if now - device.seen_at >= SEEN_EVERY or any(getattr(device, name) != value for name, value in said.items()):
        Device.objects.filter(pk=device.pk).update(**said, seen_at=max(device.seen_at, now))


def _noticed(kept: int | None, skew: int | None) -> int | None:
    if skew is None or (kept is not None and abs(skew - kept) < SKEW_NOTICED_SECONDS):
        return kept
    return max(-LARGEST, min(skew, LARGEST))


def _note(act: Act, phone: Device, event: DeviceEvent, reason: str = "") -> DeviceChange:
    change = DeviceChange(
        device=phone,
        district_id=phone.district_id,
        event=event,
        actor_ref=act.actor.ref,
        reason=reason,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(change)
