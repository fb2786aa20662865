"""Workbooks through calamine, whose answer is trusted only where the file's own marks do not contradict it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from songtor.engines.sheets.book import Area, Cell, Limits, Row, SheetRefused, Unread
from songtor.engines.sheets.marks import Marks, SheetMarks
from songtor.engines.sheets.packed import Places
from songtor.engines.sheets.shapes import RawSheet

Raw = int | float | str | bool | time | date | datetime | timedelta
ERROR: Final = Unread("#")


def workbook_sheets(path: Path, marks: Marks, limits: Limits) -> Iterator[RawSheet]:
    """Every sheet of cells, hidden ones marked; raises `SheetRefused`."""
    try:
        with load_workbook(path) as book:
            every = list(enumerate(book.sheets_metadata))
            cells_only = [(at, one) for at, one in every if one.typ is SheetTypeEnum.WorkSheet]
            if len(cells_only) > limits.sheets:
                raise SheetRefused("too_many_sheets")
            for at, one in cells_only:
                hidden = one.visible is not SheetVisibleEnum.Visible
                yield _sheet(book.get_sheet_by_index(at), marks.of(at), hidden=hidden)
    except PasswordError:
        raise SheetRefused("encrypted") from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise SheetRefused("broken") from None
    except BaseException as fault:
        # a fault inside calamine arrives as a PanicException, which is no Exception
        if type(fault).__name__ == "PanicException":
            raise SheetRefused("broken") from None
        raise


def _sheet(sheet: CalamineSheet, marks: SheetMarks, *, hidden: bool) -> RawSheet:
    merged = marks.merged or [
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    bottom, right = sheet.end or (0, 0)
    # what is merged beyond the last cell that holds something covers nothing, however far it says it goes
    inside = [Area(one.top, one.left, min(one.bottom, bottom + 1), min(one.right, right + 1)) for one in merged]
    return RawSheet(sheet.name, _rows(sheet, marks.unread), tuple(inside), hidden)


def _rows(sheet: CalamineSheet, errors: Places) -> Iterator[Row]:
    left = sheet.start[1] if sheet.start else 0
    faults: dict[int, dict[int, Cell]] = {}
    for row, column in errors:
        faults.setdefault(row, {})[column] = ERROR
    number = 0
    for number, raw in enumerate(sheet.iter_rows() if sheet.start else (), 1):
        cells = (None,) * left + tuple(map(_cell, raw))
        yield Row(number, _with(cells, faults.pop(number - 1)) if number - 1 in faults else cells)
    for row in sorted(faults):
        yield Row(row + 1, _with((), faults[row]))


def _with(cells: tuple[Cell, ...], faults: Mapping[int, Cell]) -> tuple[Cell, ...]:
    width = max(len(cells), max(faults) + 1)
    return tuple(faults.get(at, cells[at] if at < len(cells) else None) for at in range(width))


def _cell(raw: Raw) -> Cell:
    if raw == "":
        return None
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return int(raw)
    return raw
