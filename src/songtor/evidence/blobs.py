"""Files that prove, named by what they contain, kept once; pictures are cleaned to bare pixels."""

from __future__ import annotations

import hashlib
import io
import warnings

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from songtor.evidence.acts import Act
from songtor.evidence.errors import NotAnImage, PictureTooLarge
from songtor.evidence.models import Blob

__all__ = ["BROKEN", "LONGEST_SIDE", "MOST_BYTES", "Blob", "is_blank", "keep_file", "keep_picture", "read_blob"]

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1280
READABLE = ("JPEG", "PNG", "WEBP")
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def keep_picture(act: Act, received: bytes, *, lossless: bool = False, longest_side: int = LONGEST_SIDE) -> Blob:
    """The picture without place, device or comments in it, at most `longest_side` pixels long.

    The same bytes sent again by the same actor are the same blob.
    Raises NotAnImage, or PictureTooLarge before anything is unpacked.
    """
    sent = hashlib.sha256(received).hexdigest()
    known = Blob.objects.filter(actor_ref=act.actor.ref, received=sent).first()
    if known is not None and default_storage.exists(known.path):
        return known
    picture = _readable(received, longest_side)
    content, media_type = _bare_pixels(picture, lossless=lossless)
    if known is not None:  # removed by rule since, and sent anew
        _store(known.path, content)
        return known
    blob = Blob(
        stored=hashlib.sha256(content).hexdigest(),
        received=sent,
        actor_ref=act.actor.ref,
        media_type=media_type,
        size_bytes=len(content),
        width=picture.width,
        height=picture.height,
        entered_at=act.entered_at,
    )
    _store(blob.path, content)
    return act.write(blob)


def keep_file(act: Act, content: bytes, *, media_type: str) -> Blob:
    """The very bytes, of a document we made ourselves. The same bytes of the same actor are the same blob."""
    named = hashlib.sha256(content).hexdigest()
    known = Blob.objects.filter(actor_ref=act.actor.ref, received=named).first()
    if known is not None:
        return known
    blob = Blob(
        stored=named,
        received=named,
        actor_ref=act.actor.ref,
        media_type=media_type,
        size_bytes=len(content),
        entered_at=act.entered_at,
    )
    _store(blob.path, content)
    return act.write(blob)


def _readable(received: bytes, longest_side: int = LONGEST_SIDE) -> Image.Image:
    if len(received) > MOST_BYTES:
        raise PictureTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs and of damaged tags: neither is kept
            picture = Image.open(io.BytesIO(received), formats=READABLE)
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureTooLarge
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest_side, longest_side))
    except Image.DecompressionBombError:
        raise PictureTooLarge from None
    except BROKEN:
        raise NotAnImage from None
    return upright


def _bare_pixels(picture: Image.Image, *, lossless: bool) -> tuple[bytes, str]:
    mode = "RGBA" if lossless else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    out = io.BytesIO()
    if lossless:
        bare.save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png"
    bare.save(out, "JPEG", quality=70, optimize=True)
    return out.getvalue(), "image/jpeg"


def _store(path: str, content: bytes) -> None:
    if default_storage.exists(path) and default_storage.size(path) == len(content):
        return
    default_storage.delete(path)  # an earlier write that was cut off
    default_storage.save(path, ContentFile(content))


def read_blob(blob: Blob) -> bytes:
    with default_storage.open(blob.path) as file:
        return bytes(file.read())


def is_blank(received: bytes) -> bool:
    """One colour all over: nobody drew anything. Raises NotAnImage, PictureTooLarge."""
    bands = _readable(received).convert("RGB").split()
    return all(len(set(band.getextrema())) == 1 for band in bands)
