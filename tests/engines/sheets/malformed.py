"""Files that are no tables, are cut, lie, explode or attack: made from a seed."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.engines.sheets.messy import as_csv, as_xlsx, messy

MADE_BY_LIBREOFFICE = Path(__file__).parent / "libreoffice"
SHEET = "xl/worksheets/sheet1.xml"
LARGE = 50_000_000


def malformed(seed: int) -> tuple[str, bytes]:
    """What is wrong with the file, and the file."""
    rng = random.Random(seed)
    kind = TURNS[seed % len(TURNS)]
    return kind, KINDS[kind](rng)


@cache
def whole(form: str, seed: int = 0) -> bytes:
    if form == "csv":
        return as_csv(messy(seed))
    return as_xlsx(messy(seed)) if form == "xlsx" else (MADE_BY_LIBREOFFICE / f"{seed}.{form}").read_bytes()


def _some(rng: random.Random, form: str) -> bytes:
    return whole(form, rng.choice((0, 1, 2)))


def _cut(form: str) -> Callable[[random.Random], bytes]:
    def made(rng: random.Random) -> bytes:
        content = _some(rng, form)
        return content[: rng.randrange(1, len(content))]

    return made


def _flipped(form: str) -> Callable[[random.Random], bytes]:
    def made(rng: random.Random) -> bytes:
        content = bytearray(_some(rng, form))
        for _ in range(rng.choice((1, 10, 200))):
            content[rng.randrange(len(content))] = rng.randrange(256)
        return bytes(content)

    return made


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _changed(rng: random.Random, old: bytes, new: bytes, *, name: str = SHEET, form: str = "xlsx") -> bytes:
    parts = _parts(_some(rng, form))
    return _packed(parts | {name: parts[name].replace(old, new, 1)})


def _bomb(rng: random.Random) -> bytes:
    parts = _parts(_some(rng, "xlsx"))
    zeros = bytes(1_000_000 * rng.choice((300, 700)))
    return _packed(parts | {rng.choice((SHEET, "xl/sharedStrings.xml", "xl/media/a.bin")): zeros})


def _nested_bomb(rng: random.Random) -> bytes:
    inner = _packed({"a.bin": bytes(50_000_000)})
    return _packed(_parts(_some(rng, "xlsx")) | {f"xl/embeddings/{at}.zip": inner for at in range(30)})


def _laughing(rng: random.Random) -> bytes:
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "ha"}">' for at in range(12))
    form, name = rng.choice((("xlsx", SHEET), ("xlsx", "xl/workbook.xml"), ("ods", "content.xml")))
    return _changed(rng, b"?>", f"?><!DOCTYPE a [{entities}]>".encode(), name=name, form=form)


def _lying(rng: random.Random) -> bytes:
    """Sizes in the directory of the archive that are not those of its parts."""
    content = bytearray(_some(rng, rng.choice(("xlsx", "ods"))))
    places = [at for at in range(len(content) - 4) if content[at : at + 4] == b"PK\1\2"]
    at = rng.choice(places) + rng.choice((20, 24, 42))
    content[at : at + 4] = struct.pack("<I", rng.choice((0, 1, 7, 0xFFFFFFF0)))
    return bytes(content)


def _far_corner(rng: random.Random) -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _changed(rng, b"</sheetData>", row)


def _far_merge(rng: random.Random) -> bytes:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts = _parts(whole("xlsx", 0))
    start = parts[SHEET].index(b"</sheetData>")
    return _packed(parts | {SHEET: parts[SHEET][:start] + merged + b"</worksheet>"})


def _repeated(rng: random.Random) -> bytes:
    times = rng.choice((1_000_000, 2_000_000_000, 10**30))
    what = rng.choice((b"rows", b"columns"))
    old = b"<table:table-row " if what == b"rows" else b"<table:table-cell office:value-type"
    new = old.replace(b" ", f' table:number-{what.decode()}-repeated="{times}" '.encode(), 1)
    return _changed(rng, old, new, name="content.xml", form="ods")


def _deep(rng: random.Random) -> bytes:
    depth = rng.choice((1_000, 100_000))
    return _changed(rng, b"<sheetData>", b"<sheetData>" + b"<a>" * depth + b"</a>" * depth)


def _twice(rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _parts(_some(rng, "xlsx")).items():
            archive.writestr(name, content)
        archive.writestr(SHEET.upper(), b"<worksheet/>")
    return out.getvalue()


def _without_a_part(rng: random.Random) -> bytes:
    parts = _parts(_some(rng, rng.choice(("xlsx", "ods"))))
    parts.pop(rng.choice(list(parts)))
    return _packed(parts)


def _many_parts(rng: random.Random) -> bytes:
    return _packed(_parts(whole("xlsx", 0)) | {f"xl/a/{at}.xml": b"<a/>" for at in range(4_000)})


def _macros(rng: random.Random) -> bytes:
    return _packed(_parts(_some(rng, "xlsx")) | {"xl/vbaProject.bin": rng.randbytes(5_000)})


def _formulas(rng: random.Random) -> bytes:
    text = rng.choice(("=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example")', "@SUM(1+1)*cmd", "+1+cmd", "-2+3"))
    if rng.random() < 0.5:
        return f'วันที่,"{text.replace(chr(34), chr(34) * 2)}"\r\n'.encode()
    cell = '<row r="900"><c r="A900"><f>WEBSERVICE("http://a.example")</f></c></row></sheetData>'
    return _changed(rng, b"</sheetData>", cell.encode())


def _another_type(rng: random.Random) -> bytes:
    return rng.choice(
        (
            b"%PDF-1.7\n" + rng.randbytes(2_000),
            b"\x89PNG\r\n\x1a\n" + rng.randbytes(2_000),
            b"<html><body><table><tr><td>1</td></tr></table></body></html>",
            gzip.compress(whole("csv")),
            _packed({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}),
            _packed({"a.csv": whole("csv")}),
            b"MZ" + rng.randbytes(2_000),
            b'{"rows": [1, 2, 3]}',
            b"SQLite format 3\0" + rng.randbytes(2_000),
            rng.randbytes(5_000),
        )
    )


def _nothing(rng: random.Random) -> bytes:
    return rng.choice((b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\r\n ", b",,,\n,,,\n", b"PK\5\6" + bytes(18)))


def _bad_text(rng: random.Random) -> bytes:
    return rng.choice(
        (
            b'a,"' + b"b" * 1_000 + b"\n1,2\n" * 500,
            b"a,b\n" + b"x" * 300_000 + b",1\n",
            b"," * 100_000 + b"\n" + b"1,2\n" * 10,
            b"a,b\n1,\0\n",
            '"'.join(["ก,"] * 2_000).encode(),
            whole("csv").replace(b"\r\n", b"\r", 3),
        )
    )


def _large(rng: random.Random) -> bytes:
    line = "5/11/2567,สาขาสมมติ,12.5 กก.,3\r\n".encode()
    return rng.choice(
        (rng.randbytes(1_000) * (LARGE // 1_000), bytes(LARGE), line * (LARGE // len(line)), b"a," * (LARGE // 2))
    )


KINDS: dict[str, Callable[[random.Random], bytes]] = {
    **{f"cut {form}": _cut(form) for form in ("csv", "xlsx", "ods", "xls")},
    **{f"flipped {form}": _flipped(form) for form in ("csv", "xlsx", "ods", "xls")},
    "bomb": _bomb,
    "nested bomb": _nested_bomb,
    "entities": _laughing,
    "lying sizes": _lying,
    "far corner": _far_corner,
    "far merge": _far_merge,
    "repeated": _repeated,
    "deep": _deep,
    "part twice": _twice,
    "part missing": _without_a_part,
    "many parts": _many_parts,
    "macros": _macros,
    "formulas": _formulas,
    "another type": _another_type,
    "nothing": _nothing,
    "bad text": _bad_text,
    "large": _large,
}
SLOW_TO_MAKE = {"bomb", "nested bomb", "large"}
QUICK = tuple(kind for kind in KINDS if kind not in SLOW_TO_MAKE)
TURNS = (*KINDS, *QUICK * 4)
"""Every kind once, and the quick ones four times more."""
