"""A film for Chromium's fake camera that shows the barcode of goods."""

from pathlib import Path

SIZE = (640, 480)
DOT = 4
QUIET = 12  # dots beside the bars
GREY, BLACK, WHITE = b"\x80", b"\x10", b"\xeb"
LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
PARITY = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")


def bars(barcode: str) -> str:
    """The 95 modules of an EAN-13, 1 for a bar (GS1 General Specifications, 5.2)."""
    first, left, right = int(barcode[0]), barcode[1:7], barcode[7:]
    odd = [LEFT[int(figure)] for figure in barcode]
    told = [
        odd[1 + place] if parity == "O" else turned(opposite(odd[1 + place]))
        for place, parity in enumerate(PARITY[first])
    ]
    assert len(left) == len(right) == len(told)
    return f"101{''.join(told)}01010{''.join(opposite(LEFT[int(figure)]) for figure in right)}101"


def opposite(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))


def turned(modules: str) -> str:
    return modules[::-1]


def film_of_goods(barcode: str, path: Path) -> Path:
    """Held still, as Y4M: one frame that the camera shows for ever."""
    width, height = SIZE
    line = b"".join((BLACK if one == "1" else WHITE) * DOT for one in bars(barcode))
    beside = width - len(line)
    assert beside >= 2 * QUIET * DOT
    row = WHITE * (beside // 2) + line + WHITE * (beside - beside // 2)
    empty = WHITE * width
    frame = empty * 90 + row * (height - 180) + empty * 90
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\nFRAME\n" + frame + GREY * (width * height // 2))
    return path
