"""Photos and signatures, sent before the operations that name them."""

from __future__ import annotations

import hashlib
from typing import Annotated

from django.http import HttpRequest, UnreadablePostError
from ninja import Path, Router, Schema, Status
from pydantic import StringConstraints

from songtor.api.field.edge import bearer_from, phone_token, whole_in
from songtor.api.problems import Problem
from songtor.api.refusals import BlobTooLarge, DigestDiffers
from songtor.city.acting import Act
from songtor.evidence.errors import NotAnImage
from songtor.look.clock import now
from songtor.sync.devices.pictures import MEDIA_TYPES, MOST_BYTES, sent_picture
from songtor.sync.devices.services import keep_sent_picture

router = Router(auth=phone_token)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
KEY_DIGITS = 40  # a key has room for a phone and this much of a digest
REFUSED = {401: Problem, 413: Problem, 415: Problem, 422: Problem}
BODY = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


class BlobOut(Schema):
    sha256: str


@router.put(
    "/blobs/{sha256}",
    response={200: BlobOut, 201: BlobOut, **REFUSED},
    summary="Send a picture",
    openapi_extra=BODY,
)
def send(request: HttpRequest, sha256: Path[Digest]) -> Status[dict[str, str]]:
    """At most 5 MB and 40 megapixels; named by the SHA-256 of what is sent, kept as bare pixels."""
    bearer = bearer_from(request)
    said = {"sha256": sha256}
    if sent_picture(bearer.device, sha256) is not None:
        return Status(200, said)
    received = _body(request)
    if hashlib.sha256(received).hexdigest() != sha256:
        raise DigestDiffers
    moment = now()
    act = Act(bearer.actor, f"{bearer.device.pk.hex} {sha256[:KEY_DIGITS]}", moment, moment)
    keep_sent_picture(act, device=bearer.device, received=received)
    return Status(201, said)


def _body(request: HttpRequest) -> bytes:
    """Never more than is allowed is read, whatever length was told."""
    if request.content_type not in MEDIA_TYPES:
        raise NotAnImage
    if (whole_in(request, "Content-Length") or 0) > MOST_BYTES:
        raise BlobTooLarge
    try:
        received: bytes = request.read(MOST_BYTES + 1)
    except UnreadablePostError:  # the way broke off: nobody hears the answer, and the phone sends it again
        raise DigestDiffers from None
    if len(received) > MOST_BYTES:
        raise BlobTooLarge
    return received
