"""A published round of Bang Khae, and the forms officers send."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from songtor.city.models import Account
from songtor.evidence.models import ChainEntry, OperationKey
from songtor.rounds.models import Round, Stop
from tests.again import written_again
from tests.personas import People, make_branch, make_offer, make_people, make_round, make_site, stops_of

_keys = count(1)


@dataclass(frozen=True)
class Road:
    """One published round: a pick-up and a delivery."""

    people: People
    round: Round
    pickup: Stop
    delivery: Stop


@written_again
def make_road() -> Road:
    people = make_people()
    malee = people.actor("malee")
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    return Road(people, round_, *stops_of(round_))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, name: str, subject: UUID, **fields: Any) -> HttpResponse:
    """Posts a form as its page would, with a key of its own unless one is given."""
    said = {"key": f"form-{next(_keys)}", "happened_clock": "", "happened_day": ""} | fields
    return client.post(reverse(name, args=[subject]), said)  # type: ignore[return-value]


def code_of(response: HttpResponse) -> str:
    """The machine's word on a page that refuses."""
    _, _, rest = response.content.decode().partition('data-code="')
    return rest.partition('"')[0]


def everything_written() -> tuple[int, int]:
    """Acts sealed and keys used: unchanged when nothing was written."""
    return ChainEntry.objects.count(), OperationKey.objects.count()


def photo(name: str = "food.jpg", size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(size), "image/jpeg")


def jpeg(size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 120, 80)).save(out, "JPEG")
    return out.getvalue()


def truncated_jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 400), 90).save(out, "JPEG", quality=95)
    return out.getvalue()[:4_000]


def huge_png() -> bytes:
    """A true picture of 144 megapixels in a few kilobytes: one bit per pixel, all white."""
    side = 12_000
    packed = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (side // 8)
    body = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()
    header = side.to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks((b"IHDR", header), (b"IDAT", body), (b"IEND", b"")))


def _chunks(*parts: tuple[bytes, bytes]) -> Iterator[bytes]:
    for kind, body in parts:
        yield len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def drawn(*, strokes: bool = True) -> str:
    """A signature as the page's script sends it."""
    canvas = Image.new("RGB", (300, 120), "white")
    if strokes:
        ImageDraw.Draw(canvas).line([(20, 90), (90, 30), (150, 80), (260, 40)], fill="black", width=4)
    out = io.BytesIO()
    canvas.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
