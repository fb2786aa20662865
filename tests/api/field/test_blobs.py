"""Pictures reach us once per phone, as bare pixels; what is none is refused and never breaks anything."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from random import Random

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from songtor.evidence.blobs import read_blob
from songtor.evidence.models import Blob
from songtor.evidence.verify import chain_differences
from songtor.sync.devices.pictures import sent_picture
from songtor.sync.models import Device
from tests.api.field.conftest import Enrolled, Phone

PHOTOS = 300
ORIENTATION, MAKE, GPS, THUMBNAIL = 0x0112, 0x010F, 0x8825, 0x0201
SECRETS = (b"SecretPhone", b"SecretXmp", b"SecretComment", b"SecretText", b"SecretProfile")
OVER_5_MB = 5 * 1024 * 1024 + 1


def put(phone: Phone, received: bytes, *, kind: str = "image/jpeg", name: str = "") -> tuple[int, str]:
    answer = phone.put(f"blobs/{name or hashlib.sha256(received).hexdigest()}", received, kind=kind)
    return answer.status_code, answer.json().get("code", "")


def photo(number: int, kind: str = "JPEG") -> bytes:
    """A picture with everything a phone writes into it, and red at its top left corner as people saw it."""
    chance = Random(number)
    picture = Image.new("RGB", (chance.randint(24, 90), chance.randint(24, 90)), (0, 0, chance.randint(100, 250)))
    picture.paste((250, 0, 0), (0, 0, 8, 8))
    exif = Image.Exif()
    exif[MAKE] = "SecretPhone"
    exif.get_ifd(GPS).update({1: "N", 2: (13.0, 42.0, number / 10), 3: "E", 4: (100.0, 24.0, 1.0)})
    out = io.BytesIO()
    told: dict[str, object] = {"exif": exif, "icc_profile": b"SecretProfile" * 20, "xmp": b"<x>SecretXmp</x>"}
    if kind == "JPEG":
        told |= {"comment": b"SecretComment", "quality": 95}
    if kind == "PNG":
        text = PngInfo()
        text.add_text("Comment", "SecretText")
        text.add_itxt("XML:com.adobe.xmp", "SecretXmp")
        told = {"exif": exif, "pnginfo": text, "icc_profile": b"SecretProfile" * 20}
    picture.save(out, kind, **told)
    return out.getvalue()


def tags(kept: bytes) -> list[str]:
    """Every place of a file where more than pixels can stand."""
    return list(_png_tags(kept) if kept.startswith(b"\x89PNG") else _jpeg_tags(kept))


def _jpeg_tags(kept: bytes) -> Iterator[str]:
    at = 2
    while kept[at + 1] != 0xDA:
        marker, length = kept[at + 1], struct.unpack(">H", kept[at + 2 : at + 4])[0]
        if 0xE1 <= marker <= 0xEF or marker == 0xFE:
            yield f"{marker:02X}"
        at += 2 + length
    if not kept.endswith(b"\xff\xd9"):
        yield "something after the end"


def _png_tags(kept: bytes) -> Iterator[str]:
    at = 8
    while at < len(kept):
        length, kind = struct.unpack(">I4s", kept[at : at + 8])
        if kind not in (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"):
            yield kind.decode()
        at += 12 + length


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_control_the_photos_do_carry_what_must_not_be_kept(kind: str) -> None:
    sent = photo(7, kind)
    assert sum(secret in sent for secret in SECRETS) >= 1
    read = Image.open(io.BytesIO(sent))
    assert read.getexif()[MAKE] == "SecretPhone" and read.getexif().get_ifd(GPS)
    if kind != "WEBP":
        assert len(tags(sent)) >= 3


def test_of_300_photos_only_pixels_are_kept(phone_of: Enrolled) -> None:
    phone = phone_of("malee")
    for number in range(PHOTOS):
        kind = ("JPEG", "JPEG", "WEBP", "PNG")[number % 4]
        sent = photo(number, kind)
        assert put(phone, sent, kind=f"image/{kind.lower()}") == (201, "")
        blob = sent_picture(Device.objects.get(), hashlib.sha256(sent).hexdigest())
        assert blob is not None
        kept = read_blob(blob)
        assert tags(kept) == []
        assert not any(secret in kept for secret in SECRETS) and not Image.open(io.BytesIO(kept)).getexif()
        assert (blob.media_type, blob.stored) == (
            "image/png" if kind == "PNG" else "image/jpeg",
            hashlib.sha256(kept).hexdigest(),
        )
    assert Blob.objects.count() == PHOTOS
    assert list(chain_differences()) == []
