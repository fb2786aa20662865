"""Reads a messy file and counts where the reading is not what the file truly says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from songtor.engines.sheets.book import Cell
from songtor.engines.sheets.cells import CellProblem, Names, as_grams, as_pieces, as_text
from songtor.engines.sheets.contacts import as_phone
from songtor.engines.sheets.days import Calendar, as_day, epoch_of
from songtor.engines.sheets.headers import RowKind, Unclear, find_table, records
from songtor.engines.sheets.reading import read_book
from tests.engines.sheets.messy import ALIASES, WANTED, Messy, Problem

NAMES = Names(ALIASES, prefixes=("สำนักงานเขต", "เขต"))


@dataclass
class Compared:
    cells: int = 0
    reported: int = 0
    differences: list[tuple[int, str, object, object]] = field(default_factory=list)
    """Row, key, what is true, what was read."""


def compared(path: Path, made: Messy) -> Compared:
    book = read_book(path, name=path.name)
    calendar = Calendar(epoch=epoch_of(book), last=date(2100, 1, 1))
    reading: dict[str, Callable[[Cell], object]] = {
        "day": lambda cell: as_day(cell, calendar=calendar),
        "branch": as_text,
        "district": NAMES.read,
        "rice": as_grams,
        "bread": as_grams,
        "pieces": as_pieces,
        "phone": as_phone,
    }
    found = find_table(book, WANTED)
    assert not isinstance(found, Unclear), (path, found)
    place, header = found
    result = Compared()
    read = {one.number - 1: one.cells for one in records(book.sheets[place], header) if one.kind is RowKind.RECORD}
    for row in read.keys() ^ made.records.keys():
        result.differences.append((row + 1, "row", row in made.records, row in read))
    for row, record in made.records.items():
        for key, spelt in record.items():
            result.cells += 1
            got = reading[key](read.get(row, {}).get(key))
            true = spelt.meaning(book.form)
            result.reported += isinstance(got, CellProblem)
            if (Problem(got.code) if isinstance(got, CellProblem) else got) != true:
                result.differences.append((row + 1, key, true, got))
    return result
