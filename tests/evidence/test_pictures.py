"""A picture is kept as bare pixels, once; what is none is refused before it is unpacked."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from songtor.evidence.blobs import LONGEST_SIDE, MOST_BYTES, keep_picture, read_blob
from songtor.evidence.errors import NotAnImage, PictureTooLarge
from songtor.evidence.models import Blob
from tests.guards.world import picture
from tests.personas import FOUNDER, act

pytestmark = pytest.mark.django_db


def claimed(width: int, height: int) -> bytes:
    """A tiny file that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("received", [b"", b"hello", picture()[:60], b"GIF89a" + b"\0" * 40, claimed(10, 10)])
def test_a_file_that_is_no_picture_is_refused(received: bytes) -> None:
    with pytest.raises(NotAnImage):
        keep_picture(act(FOUNDER), received)
    assert not Blob.objects.exists()


@pytest.mark.parametrize("received", [claimed(12_000, 12_000), b"\xff\xd8" + b"\0" * MOST_BYTES])
def test_a_picture_too_large_is_refused_unopened(received: bytes) -> None:
    with pytest.raises(PictureTooLarge):
        keep_picture(act(FOUNDER), received)
    assert not Blob.objects.exists()


def test_place_and_device_are_not_kept() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (3_000, 40), "red").save(out, "JPEG", exif=exif, comment=b"home")
    blob = keep_picture(act(FOUNDER), out.getvalue())
    kept = read_blob(blob)
    assert (blob.width, blob.media_type) == (LONGEST_SIDE, "image/jpeg")
    assert b"SecretPhone" in out.getvalue() and b"SecretPhone" not in kept and b"home" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_the_same_bytes_are_one_blob() -> None:
    first, again = (keep_picture(act(FOUNDER), picture("pink")) for _ in range(2))
    assert (first.pk, Blob.objects.count()) == (again.pk, 1)
