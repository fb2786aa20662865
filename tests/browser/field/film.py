"""A film for Chromium's fake camera."""

from pathlib import Path

import segno
from PIL import Image

SIZE = (640, 480)
DOT = 10
GREY = b"\x80"


def film_of_card(card: str, path: Path) -> Path:
    """A card with that code, held still, as Y4M: one frame that the camera shows for ever."""
    code = segno.make_qr(card)
    drawn = path.with_suffix(".png")
    code.save(str(drawn), scale=DOT, border=4)
    frame = Image.new("L", SIZE, 255)
    with Image.open(drawn) as picture:
        frame.paste(picture.convert("L"), ((SIZE[0] - picture.width) // 2, (SIZE[1] - picture.height) // 2))
    colourless = GREY * (SIZE[0] * SIZE[1] // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\nFRAME\n" + frame.tobytes() + colourless)
    return path
