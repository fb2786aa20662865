"""Pictures reach us once per phone, as bare pixels; what is none is refused and never breaks anything."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
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


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (-1, -1)), (6, (-1, 0)), (8, (0, -1))])
def test_a_photo_is_kept_the_way_people_saw_it(orientation: int, corner: tuple[int, int], phone_of: Enrolled) -> None:
    phone, picture, exif = phone_of("malee"), Image.new("RGB", (60, 40), "blue"), Image.Exif()
    picture.paste((255, 0, 0), (0, 0, 16, 16))
    exif[ORIENTATION] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=95)
    assert put(phone, out.getvalue()) == (201, "")
    kept = Image.open(io.BytesIO(read_blob(Blob.objects.get()))).convert("RGB")
    assert kept.size == ((60, 40) if orientation in (1, 3) else (40, 60))
    red = kept.getpixel((corner[0] % kept.width, corner[1] % kept.height))
    assert isinstance(red, tuple) and red[0] > 200 and red[2] < 80


def test_a_line_drawing_stays_as_it_was_drawn(phone_of: Enrolled) -> None:
    drawing = Image.new("RGBA", (300, 120), (255, 255, 255, 0))
    for at in range(40, 260):
        drawing.putpixel((at, 30 + at % 50), (10, 20, 90, 255))
    out = io.BytesIO()
    drawing.save(out, "PNG")
    assert put(phone_of("malee"), out.getvalue(), kind="image/png") == (201, "")
    kept = Image.open(io.BytesIO(read_blob(Blob.objects.get())))
    assert (kept.mode, kept.tobytes()) == ("RGBA", drawing.tobytes())


def test_the_same_picture_is_kept_once_per_phone(phone_of: Enrolled) -> None:
    first, second, sent = phone_of("malee"), phone_of("malee"), photo(1)
    assert [put(first, sent)[0], put(first, sent)[0], put(second, sent)[0]] == [201, 200, 201]
    digest = hashlib.sha256(sent).hexdigest()
    assert Blob.objects.count() == 2
    owners = {str(device.pk): sent_picture(device, digest) for device in Device.objects.all()}
    assert {f"device:{pk}" for pk in owners} == {blob.actor_ref for blob in owners.values() if blob}


def test_no_phone_names_a_picture_of_another(phone_of: Enrolled) -> None:
    first, second, sent = phone_of("malee"), phone_of("somchai"), photo(1)
    put(first, sent)
    digest = hashlib.sha256(sent).hexdigest()
    assert sent_picture(Device.objects.get(pk=first.id), digest) is not None
    assert sent_picture(Device.objects.get(pk=second.id), digest) is None


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def claiming(width: int, height: int, *, text: bytes = b"") -> bytes:
    """A small PNG that says it is huge, or carries a text that unpacks to far more than it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    more = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(text)) if text else b""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )


REFUSED = {
    "empty": (b"", "image/jpeg", (415, "not_an_image")),
    "a text": (b"hello" * 20, "image/jpeg", (415, "not_an_image")),
    "cut off": (photo(3)[:700], "image/jpeg", (415, "not_an_image")),
    "a page first, then a picture": (b"<html><script>" + photo(3), "image/jpeg", (415, "not_an_image")),
    "an archive": (b"PK\x03\x04" + b"\0" * 200 + photo(3), "image/jpeg", (415, "not_an_image")),
    "another kind": (b"GIF89a" + b"\0" * 40, "image/jpeg", (415, "not_an_image")),
    "a drawing that runs": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", (415, "not_an_image")),
    "no kind": (photo(3), "application/octet-stream", (415, "not_an_image")),
    "41 megapixels": (claiming(8_200, 5_000), "image/png", (413, "picture_too_large")),
    "a bomb of pixels": (claiming(60_000, 60_000), "image/png", (413, "picture_too_large")),
    "a bomb of text": (claiming(10, 10, text=b"\0" * 300_000_000), "image/png", (415, "not_an_image")),
    "over 5 MB": (b"\xff\xd8" + b"\0" * OVER_5_MB, "image/jpeg", (413, "blob_too_large")),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_is_refused_and_leaves_nothing(what: str, phone_of: Enrolled) -> None:
    sent, kind, answer = REFUSED[what]
    phone = phone_of("malee")
    assert put(phone, sent, kind=kind) == answer
    assert not Blob.objects.exists()
    assert put(phone, photo(3)) == (201, "")


def test_what_hangs_behind_a_picture_is_not_kept(phone_of: Enrolled) -> None:
    sent = photo(3) + b"PK\x03\x04 an archive behind the picture"
    assert put(phone_of("malee"), sent) == (201, "")
    assert b"archive" not in read_blob(Blob.objects.get())


def test_bytes_that_are_not_what_their_name_says_are_refused(phone_of: Enrolled) -> None:
    sent = photo(4)
    assert put(phone_of("malee"), sent, name=hashlib.sha256(photo(5)).hexdigest()) == (422, "digest_differs")
    assert not Blob.objects.exists()


@pytest.mark.parametrize("name", ["x", "A" * 64, "0" * 63, "0" * 65, "..%2f..%2fetc"])
def test_a_name_that_is_no_digest_is_refused(name: str, phone_of: Enrolled) -> None:
    assert phone_of("malee").put(f"blobs/{name}", photo(1)).status_code in (404, 422)


@pytest.mark.parametrize("told", ["999999999999", "0", "-1", "x", ""])
def test_a_length_that_is_a_lie_breaks_nothing(told: str, phone_of: Enrolled) -> None:
    phone, sent = phone_of("malee"), photo(1)
    address = f"/api/v1/field/blobs/{hashlib.sha256(sent).hexdigest()}"
    lie = {"CONTENT_LENGTH": told, "wsgi.input": io.BytesIO(sent)}
    answer = phone.client.put(address, sent, content_type="image/jpeg", headers=phone.headers(), **lie)
    assert answer.status_code in (201, 413, 415, 422)
