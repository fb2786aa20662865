"""What a file is, told by its first bytes; its name is not asked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from songtor.engines.sheets.book import Area, Row, SheetRefused
from songtor.engines.sheets.compound import SIGNATURE, Compound


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True)
class RawSheet:
    """A sheet on its way: every row the file gives, merged areas still apart."""

    name: str
    rows: Iterable[Row]
    merged: tuple[Area, ...] = ()
    hidden: bool = False


ZIP: Final = b"PK"
ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
MOST_PARTS: Final = 3_000
# pictures, pages, archives, programs: what people upload instead of a table
_NO_TABLE: Final = re.compile(
    rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF|ftyp|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|MZ|\x7fELF|SQLite"
    rb"|(?:\xef\xbb\xbf)?\s*(?:<!doctype|<html|<\?xml|<svg|<table|<workbook|\{\\rtf|[\[{]\s*[\"\[{])",
    re.IGNORECASE | re.DOTALL,
)


def form_of(path: Path) -> Form:
    """The form of a file; raises `SheetRefused` for what is none of ours, or locked with a password."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(ZIP):
        return _packed_form(path)
    if head.startswith(SIGNATURE):
        return _compound_form(path)
    if _NO_TABLE.match(head):
        raise SheetRefused("not_a_table")
    return Form.CSV


def _packed_form(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as parts:
            entries = parts.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_PARTS:
                raise SheetRefused("bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise SheetRefused("encrypted")
            if "mimetype" in names and "content.xml" in names:
                return _open_document(parts)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ValueError,
        NotImplementedError,
        EOFError,
        OSError,
        RecursionError,
    ):
        raise SheetRefused("broken") from None
    if "xl/workbook.xml" in names:
        return Form.XLSX
    raise SheetRefused("not_a_table")


def _open_document(parts: zipfile.ZipFile) -> Form:
    with parts.open("mimetype") as told:
        if not told.read(len(ODS_TYPE)) == ODS_TYPE:
            raise SheetRefused("not_a_table")
    if "META-INF/manifest.xml" in parts.namelist():
        with parts.open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(1_000_000):
                raise SheetRefused("encrypted")
    return Form.ODS


def _compound_form(path: Path) -> Form:
    container = Compound(path.read_bytes())
    if "EncryptedPackage" in container:
        raise SheetRefused("encrypted")
    if "Workbook" not in container and "Book" not in container:
        raise SheetRefused("not_a_table")
    return Form.XLS
