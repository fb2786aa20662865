"""Which part of a workbook is which of its sheets."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from songtor.engines.sheets.book import SheetRefused
from songtor.engines.sheets.packed import Parts

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def errors_by_sheet(path: Path, parts: Parts) -> Mapping[str, frozenset[tuple[int, int]]]:
    """The cells with errors of an XLSX, by the name of their sheet."""
    if not parts.errors:
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            # S314: parts with declarations were refused before
            relations = ElementTree.fromstring(archive.read(RELATIONS))  # noqa: S314  # nosec B314
            workbook = ElementTree.fromstring(archive.read(WORKBOOK))  # noqa: S314  # nosec B314
    except (ElementTree.ParseError, KeyError, zipfile.BadZipFile):
        raise SheetRefused("broken") from None
    targets = {one.get("Id", ""): _part(one.get("Target", "")) for one in relations}
    return {
        one.get("name", ""): parts.errors[part]
        for one in workbook.iter()
        if one.tag.endswith("}sheet") and (part := targets.get(_relation(one), "")) in parts.errors
    }


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
