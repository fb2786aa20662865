"""Drawn pictures that stand for photos and signatures: no camera, no hand, nobody."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw

PHOTO = (480, 360)
SIGNATURE = (320, 120)
CRATES = ("#c58b4a", "#7a9e5b", "#b5563c", "#d9b64e", "#5f7f9a")


def photo(chance: Random) -> bytes:
    """Crates on a floor, with the word that says it is none."""
    picture = Image.new("RGB", PHOTO, "#d8d4c8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 230, *PHOTO), fill="#9d988b")
    for number in range(chance.randint(3, 6)):
        left, top = 30 + number * 70, chance.randint(170, 220)
        draw.rectangle((left, top, left + 62, top + 58), fill=chance.choice(CRATES), outline="#4b3a24", width=3)
        draw.line((left, top + 29, left + 62, top + 29), fill="#4b3a24", width=2)
    draw.text((14, 14), f"SYNTHETIC {chance.randint(1000, 9999)}", fill="#4a4a42")
    return _bytes(picture, "JPEG")


def signature(chance: Random) -> bytes:
    picture = Image.new("RGBA", SIGNATURE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    points = [(20 + step * 14, 60 + chance.randint(-32, 32)) for step in range(20)]
    draw.line(points, fill=(22, 32, 26, 255), width=3, joint="curve")
    return _bytes(picture, "PNG")


def _bytes(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()
