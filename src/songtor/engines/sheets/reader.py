"""The process that touches a foreign file: rows go to its output as JSON lines, an index and a footer close them."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from songtor.engines.sheets.book import Cell, Limits, Merged, Row, SheetRefused, Unread, encoded
from songtor.engines.sheets.delimited import delimited_sheet
from songtor.engines.sheets.marks import Marks, marks_of
from songtor.engines.sheets.shapes import Form, RawSheet, form_of
from songtor.engines.sheets.workbooks import workbook_sheets

ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=encoded)


@dataclass
class Spool:
    """What was read so far; refuses what passes the limits."""

    out: BinaryIO
    limits: Limits
    at: int = 0
    rows: int = 0
    cells: int = 0
    sheets: list[dict[str, object]] = field(default_factory=list)

    def add(self, sheet: RawSheet) -> None:
        start, before = self.at, self.rows
        for row in spread(sheet):
            self._count(sheet.name, row)
            self._write(ENCODER.encode(row))
        areas = [[area.top, area.left, area.bottom, area.right] for area in sheet.merged]
        self.sheets.append(
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "merged": areas,
                "start": start,
                "end": self.at,
                "rows": self.rows - before,
            }
        )

    def close(self, index: dict[str, object]) -> None:
        at = self.at
        self._write(json.dumps(index, ensure_ascii=False))
        self.out.write(f"{at:020d}".encode())
        self.out.flush()

    def _count(self, sheet: str, row: Row) -> None:
        self.rows += 1
        self.cells += len(row.cells)
        if self.rows > self.limits.rows:
            raise SheetRefused("too_many_rows", sheet=sheet, row=row.number)
        if self.cells > self.limits.cells:
            raise SheetRefused("too_many_cells", sheet=sheet, row=row.number)

    def _write(self, line: str) -> None:
        self.at += self.out.write(line.encode("utf-8", "replace") + b"\n")


def spread(sheet: RawSheet) -> Iterable[Row]:
    """Rows with something in them; what a merged area covers shows the area's value."""
    if not sheet.merged:
        yield from (row for row in sheet.rows if row.cells.count(None) < len(row.cells))
        return
    areas = sorted(sheet.merged, key=lambda area: area.top, reverse=True)
    open_areas: dict[int, tuple[int, Cell]] = {}
    for row in sheet.rows:
        cells = list(row.cells)
        for column in [column for column, (bottom, _) in open_areas.items() if bottom < row.number]:
            del open_areas[column]
        while areas and areas[-1].top <= row.number:
            area = areas.pop()
            value = cells[area.left - 1] if area.top == row.number and area.left <= len(cells) else None
            if value is not None:
                open_areas |= {at: (area.bottom, value) for at in range(area.left - 1, area.right)}
        if any(cell is not None for cell in cells):
            yield Row(row.number, covered(cells, open_areas))


def covered(cells: list[Cell], areas: dict[int, tuple[int, Cell]]) -> tuple[Cell, ...]:
    cells += [None] * (max(areas, default=-1) + 1 - len(cells))
    for column, (_, value) in areas.items():
        if cells[column] is None and value is not None and not isinstance(value, Unread | Merged):
            cells[column] = Merged(value)
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def read(path: Path, limits: Limits, out: BinaryIO) -> None:
    """Everything, or one refusal: nobody sees the rows of a file that is refused on its way."""
    spool = Spool(out, limits)
    try:
        form = form_of(path)
        marks = Marks() if form is Form.CSV else marks_of(path, form, limits)
        for sheet in [delimited_sheet(path)] if form is Form.CSV else workbook_sheets(path, marks, limits):
            spool.add(sheet)
        if spool.rows == 0:
            raise SheetRefused("empty")
    except SheetRefused as refused:
        spool.close({"refused": refused.code, "sheet": refused.sheet, "row": refused.row})
    except MemoryError:
        spool.close({"refused": "too_heavy", "sheet": "", "row": 0})
    else:
        spool.close({"form": form, "from_1904": marks.from_1904, "sheets": spool.sheets})


def main(path: str, told: str) -> None:
    limits = Limits(**json.loads(told))
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read(Path(path), limits, sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
