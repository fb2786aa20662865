"""What a zipped workbook really holds: every part is unpacked in a stream and counted before anybody trusts it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from songtor.engines.sheets.book import Limits, SheetRefused

CHUNK: Final = 1 << 16
OVERLAP: Final = 256
LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_XLSX_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\b(?=[^<>]*\bt=["']e["'])[^<>]*\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_PLACELESS_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\b(?=[^<>]*\bt=["']e["'])(?![^<>]*\br=)[^<>]*>""")
_DAY_ZERO: Final = re.compile(rb'null-date[^<>]*date-value="([\d-]{10})')
_ODS_MARK: Final = re.compile(rb'value-type="error"|-spanned="(?!1")')


Places = frozenset[tuple[int, int]]
"""Row and column from 0."""


@dataclass(frozen=True)
class Parts:
    """What stood in the parts and is needed beside the cells."""

    errors: Mapping[str, Places] = field(default_factory=dict)
    """Part name -> cells that hold an error."""
    marked: bool = False
    """An ODS with errors or merged cells."""
    day_zero: str = "1899-12-30"
    """The day an ODS counts from; this one where it says nothing."""


def checked_parts(path: Path, limits: Limits) -> Parts:
    """Refuses a bomb, a lie about sizes and what is cut; real bytes count, not what the file claims."""
    errors: dict[str, Places] = {}
    marked, day_zero = False, Parts.day_zero
    left = limits.unpacked_bytes
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            if len({entry.filename.lower() for entry in entries}) != len(entries):
                raise SheetRefused("broken")
            for entry in entries:
                found = _Found()
                left -= _unpacked(file, entry, left, found)
                marked, day_zero = marked or found.marked, found.day_zero or day_zero
                if found.errors:
                    errors[entry.filename] = frozenset(found.errors)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, RecursionError):
        raise SheetRefused("broken") from None
    return Parts(errors, marked, day_zero)


class _Found:
    def __init__(self) -> None:
        self.errors: set[tuple[int, int]] = set()
        self.marked = False
        self.day_zero = ""

    def look(self, text: bytes) -> None:
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise SheetRefused("bomb")
        if b't="e"' in text or b"t='e'" in text:
            if _PLACELESS_ERROR.search(text):
                raise SheetRefused("broken")  # an error nobody could point at
            found = _XLSX_ERROR.findall(text)
            self.errors.update((int(row) - 1, column_index(letters.decode())) for letters, row in found)
        if b'value-type="error"' in text or b'-spanned="' in text:
            self.marked = self.marked or _ODS_MARK.search(text) is not None
        if b"null-date" in text and (told := _DAY_ZERO.search(text)):
            self.day_zero = told[1].decode()


def column_index(letters: str) -> int:
    """A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo, left: int, found: _Found) -> int:
    """The real bytes of a part, looked through on the way if it is text of the workbook."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    total, crc, tail = 0, 0, b""
    for chunk in _stream(file, entry):
        total += len(chunk)
        if total > left:
            raise SheetRefused("bomb")
        crc = zlib.crc32(chunk, crc)
        if is_xml:
            text = tail + chunk
            found.look(text)
            tail = text[-OVERLAP:]
    if total != entry.file_size or crc != entry.CRC:
        raise SheetRefused("broken")
    return total


def _stream(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    signature, name_length, extra_length = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if signature != b"PK\3\4":
        raise SheetRefused("broken")
    file.seek(name_length + extra_length, 1)
    packed = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while packed > 0 and (chunk := file.read(min(CHUNK, packed))):
            packed -= len(chunk)
            yield chunk
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(file, packed)
    else:
        raise SheetRefused("broken")


def _inflated(file: BinaryIO, packed: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    while not inflater.eof:
        waiting = inflater.unconsumed_tail
        if not waiting:
            waiting = file.read(min(CHUNK, packed))
            packed -= len(waiting)
            if not waiting:
                raise SheetRefused("broken")
        yield inflater.decompress(waiting, CHUNK * 4)
