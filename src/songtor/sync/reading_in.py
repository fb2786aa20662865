"""A phone's file of unsent entries is read in for it: its pictures first, then its operations."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb, require
from songtor.evidence.acts import Act as EvidenceAct
from songtor.evidence.blobs import Blob, keep_picture
from songtor.evidence.errors import NotAnImage, PictureTooLarge
from songtor.sync.devices.models import Device
from songtor.sync.devices.services import PNG
from songtor.sync.errors import ExportOfAnotherPhone, ExportTooLarge, ExportUnreadable
from songtor.sync.judging import Sent
from songtor.sync.outcomes import Outcome
from songtor.sync.receiving import MOST_AT_ONCE, receive

FORMAT, VERSION = "songtor-field-unsent", 1
MOST_BYTES = 60 * 1024 * 1024


def read_in(act: Act, *, phone: Device, file: bytes) -> list[Outcome]:
    """What became of each operation of the file; reading it in again changes nothing.

    Raises Unknown, ExportUnreadable, ExportTooLarge, ExportOfAnotherPhone.
    """
    require(act.actor, Verb.KEEP, Kind.DEVICE, phone)
    if len(file) > MOST_BYTES:
        raise ExportTooLarge
    told = _opened(file)
    if told.get("device") != str(phone.pk):
        raise ExportOfAnotherPhone
    sent = sorted((_sent(one) for one in _rows(told, "ops")), key=lambda one: one.seq)
    pictures = [_picture(one) for one in _rows(told, "blobs")]
    for picture in pictures:
        _keep(act, phone, picture)
    outcomes: list[Outcome] = []
    for part in _parts(sent):
        outcomes += receive(phone, part, received_at=act.entered_at).outcomes
    return outcomes


def _keep(act: Act, phone: Device, picture: bytes) -> None:
    """What is no picture after all blocks nothing else: the operation that names it says so."""
    named = f"read-in:{phone.pk}:{hashlib.sha256(picture).hexdigest()[:16]}"
    own = Act(act.actor, named, act.happened_at, act.entered_at)
    with suppress(NotAnImage, PictureTooLarge):
        keep_exported_picture(own, device=phone, received=picture)


@performs(Verb.KEEP, Kind.DEVICE, on="device")
def keep_exported_picture(act: Act, *, device: Device, received: bytes) -> Blob:
    """A picture out of a phone's file is that phone's own. Raises NotAnImage, PictureTooLarge."""
    of_phone = EvidenceAct(device, act.key, act.happened_at, act.entered_at, act.facts)
    return keep_picture(of_phone, received, lossless=received.startswith(PNG))


def _parts(sent: list[Sent]) -> Iterable[list[Sent]]:
    return (sent[start : start + MOST_AT_ONCE] for start in range(0, len(sent), MOST_AT_ONCE))


def _opened(file: bytes) -> dict[str, Any]:
    try:
        told = json.loads(file)
    except (ValueError, RecursionError):
        raise ExportUnreadable from None
    if not isinstance(told, dict) or (told.get("format"), told.get("version")) != (FORMAT, VERSION):
        raise ExportUnreadable
    return told


def _rows(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = told.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ExportUnreadable
    return rows


def _sent(row: dict[str, Any]) -> Sent:
    """Only its names are checked here: everything else gets a verdict of its own."""
    try:
        op_id, seq = UUID(str(row["op_id"])), int(row["seq"])
    except (KeyError, TypeError, ValueError):
        raise ExportUnreadable from None
    if not 1 <= seq <= 2**53:
        raise ExportUnreadable
    return Sent.told(op_id, seq, row)


def _picture(row: dict[str, Any]) -> bytes:
    """Its bytes, which are what its name says."""
    try:
        content = base64.b64decode(str(row.get("base64")), validate=True)
    except (binascii.Error, ValueError):
        raise ExportUnreadable from None
    if hashlib.sha256(content).hexdigest() != row.get("digest"):
        raise ExportUnreadable
    return content
