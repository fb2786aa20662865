"""What a workbook says beside its cells: which of them hold errors or are merged, and from when its days count."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from songtor.engines.sheets.biff import dates_from_1904, unread_cells
from songtor.engines.sheets.book import Area, Limits, SheetRefused
from songtor.engines.sheets.compound import Compound
from songtor.engines.sheets.opendocument import table_marks
from songtor.engines.sheets.packed import Parts, Places, checked_parts
from songtor.engines.sheets.shapes import Form

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class SheetMarks:
    unread: Places = frozenset()
    merged: tuple[Area, ...] = ()
    """Of an ODS; calamine tells those of the others."""


@dataclass(frozen=True)
class Marks:
    """By the place of a sheet in its workbook."""

    sheets: Sequence[SheetMarks] = ()
    from_1904: bool | None = None

    def of(self, place: int) -> SheetMarks:
        return self.sheets[place] if place < len(self.sheets) else SheetMarks()


def marks_of(path: Path, form: Form, limits: Limits) -> Marks:
    """The marks; a workbook that is packed is counted and refused here before anybody opens it."""
    if form is Form.XLS:
        return _of_compound(path)
    parts = checked_parts(path, limits)
    if form is Form.XLSX:
        return _of_xlsx(path, parts)
    tables = table_marks(path) if parts.marked else []
    from_1904 = {"1899-12-30": False, "1904-01-01": True}.get(parts.day_zero)
    return Marks([SheetMarks(frozenset(one.unread), tuple(one.merged)) for one in tables], from_1904)


def _of_compound(path: Path) -> Marks:
    container = Compound(path.read_bytes())
    workbook = container.stream("Workbook" if "Workbook" in container else "Book")
    try:
        return Marks([SheetMarks(places) for places in unread_cells(workbook)], dates_from_1904(workbook))
    except struct.error:
        raise SheetRefused("broken") from None


def _of_xlsx(path: Path, parts: Parts) -> Marks:
    try:
        with zipfile.ZipFile(path) as archive:
            # S314: parts with declarations were refused before
            relations = ElementTree.fromstring(archive.read(RELATIONS))  # noqa: S314  # nosec B314
            workbook = ElementTree.fromstring(archive.read(WORKBOOK))  # noqa: S314  # nosec B314
    except (ElementTree.ParseError, KeyError, zipfile.BadZipFile):
        raise SheetRefused("broken") from None
    targets = {one.get("Id", ""): _part(one.get("Target", "")) for one in relations}
    sheets = [targets.get(_relation(one), "") for one in workbook.iter() if one.tag.endswith("}sheet")]
    from_1904 = any(one.get("date1904") in ("1", "true") for one in workbook.iter() if one.tag.endswith("}workbookPr"))
    return Marks([SheetMarks(parts.errors.get(part, frozenset())) for part in sheets], from_1904)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
