"""What calamine does not tell of an ODS: merged cells and cells with errors."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from songtor.engines.sheets.book import Area, SheetRefused

CHUNK: Final = 1 << 18
CONTENT: Final = "content.xml"
ROW_REPEATED, COLUMN_REPEATED = "table:number-rows-repeated", "table:number-columns-repeated"
ROW_SPAN, COLUMN_SPAN = "table:number-rows-spanned", "table:number-columns-spanned"
FURTHEST: Final = 1_048_576


@dataclass
class TableMarks:
    unread: set[tuple[int, int]] = field(default_factory=set)
    """Row and column from 0."""
    merged: list[Area] = field(default_factory=list)


def table_marks(path: Path) -> list[TableMarks]:
    """The marks of every table in the document's order; parts with declarations were refused before."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    try:
        with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as content:
            parser.ParseFile(content)
    except (expat.ExpatError, zipfile.BadZipFile, ValueError, OverflowError):
        raise SheetRefused("broken") from None
    return walk.tables


class _Walk:
    def __init__(self) -> None:
        self.tables: list[TableMarks] = []
        self._depth = 0
        self._row = 0
        self._rows = 1
        self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(TableMarks())
                self._row = 0
        elif self._depth != 1:
            return  # a table within a cell or a picture
        elif name == "table:table-row":
            self._rows, self._column = _times(attributes, ROW_REPEATED), 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)

    def end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        elif name == "table:table-row" and self._depth == 1:
            self._row += self._rows

    def _cell(self, attributes: dict[str, str]) -> None:
        times, table = _times(attributes, COLUMN_REPEATED), self.tables[-1]
        if attributes.get("calcext:value-type") == "error":
            table.unread |= {(self._row, self._column + more) for more in range(min(times, FURTHEST))}
        high, wide = _times(attributes, ROW_SPAN), _times(attributes, COLUMN_SPAN)
        if high > 1 or wide > 1:
            left, top = self._column + 1, self._row + 1
            table.merged.append(Area(top, left, top + high - 1, left + wide - 1))
        self._column += times


def _times(attributes: dict[str, str], name: str) -> int:
    return int(attributes.get(name, "1"))
