"""CSV and its kin: the alphabet and the delimiter are found, and a file that is damaged is not half read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from songtor.engines.sheets.book import Row, SheetRefused
from songtor.engines.sheets.formulas import as_meant
from songtor.engines.sheets.shapes import RawSheet

DELIMITERS: Final = ",;\t|"
SAMPLE_ROWS: Final = 200
END_OF_FILE: Final = "\x1a"
"""Old programs close a text with it."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_THAI_IN_UTF8: Final = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_TOLD: Final = re.compile(r"\"?sep=([,;\t|])\"?\s*", re.IGNORECASE)


def delimited_sheet(path: Path) -> RawSheet:
    """The one sheet of a text file; raises `SheetRefused` for bytes that are no text."""
    encoding = _encoding(path.read_bytes())
    delimiter, told = _delimiter(path, encoding)
    return RawSheet("", _rows(path, encoding, delimiter, skip=told))


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _proven(content, "utf-16", "broken")
    if wide := _wide(content[:4096]):
        return _proven(content, wide, "not_a_table")
    try:
        return _proven(content, "utf-8-sig", "")
    except UnicodeDecodeError:
        # UTF-8 that is cut or damaged would still "decode" as the old Thai alphabet, into other words
        if 3 * len(_THAI_IN_UTF8.findall(content)) * 2 > len(_HIGH.findall(content)):
            raise SheetRefused("broken") from None
        return _proven(content, "cp874", "not_a_table")


def _wide(head: bytes) -> str:
    """UTF-16 that does not say so: one byte of every two is that of Latin or of Thai letters."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[start::2]
        if (half.count(0x00) + half.count(0x0E)) > 0.95 * len(half):
            return encoding
    return ""


def _proven(content: bytes, encoding: str, refusal: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if not refusal:
            raise
        raise SheetRefused(refusal) from None
    if _CONTROL.search(text):
        raise SheetRefused("not_a_table")
    return encoding


def _delimiter(path: Path, encoding: str) -> tuple[str, bool]:
    """The delimiter that cuts the most rows into the most equal cells, and whether the first row told it."""
    with path.open(encoding=encoding, newline="") as lines:
        if told := _TOLD.fullmatch(lines.readline(20).removeprefix("\ufeff")):
            return told[1], True
    return max(DELIMITERS, key=lambda one: _evenness(path, encoding, one)), False


def _evenness(path: Path, encoding: str, delimiter: str) -> int:
    with path.open(encoding=encoding, newline="") as lines:
        try:
            widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=delimiter), SAMPLE_ROWS) if row)
        except csv.Error:
            return 0
    return max((count * width for width, count in widths.items() if width > 1), default=0)


def _rows(path: Path, encoding: str, delimiter: str, *, skip: bool) -> Iterator[Row]:
    number = 0
    with path.open(encoding=encoding, newline="") as lines:
        try:
            for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                if not (skip and number == 1):
                    yield Row(number, tuple(map(_cell, cells)))
        except csv.Error:
            raise SheetRefused("broken", row=number + 1) from None


def _cell(text: str) -> str | None:
    return as_meant(text) if text and text != END_OF_FILE else None
