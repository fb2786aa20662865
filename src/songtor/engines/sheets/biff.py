"""What calamine does not tell of an XLS: cells with errors, and formulas whose text it takes for a number.

Source: [MS-XLS] 2.4.28 BoundSheet8, 2.4.24 BoolErr, 2.4.127 Formula, 2.4.77 Date1904.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

BOUND_SHEET, BEGIN, FORMULA, BOOL_OR_ERROR, DATE_1904 = 0x0085, 0x0809, 0x0006, 0x0205, 0x0022
NO_NUMBER: Final = b"\xff\xff"
ERROR: Final = 2

Places = frozenset[tuple[int, int]]


def dates_from_1904(workbook: bytes) -> bool:
    return any(kind == DATE_1904 and body[:1] == b"\1" for kind, _, body in _records(workbook))


def unread_cells(workbook: bytes) -> list[Places]:
    """Row and column from 0 of the cells that cannot be believed, for every sheet in the workbook's order."""
    starts = [struct.unpack_from("<I", body)[0] for kind, _, body in _records(workbook) if _is_sheet(kind, body)]
    found: dict[int, set[tuple[int, int]]] = {start: set() for start in starts}
    here: set[tuple[int, int]] = set()
    for kind, at, body in _records(workbook):
        if kind == BEGIN:
            here = found.get(at, set())
        elif _is_unread(kind, body):
            here.add(struct.unpack_from("<HH", body))
    return [frozenset(found[start]) for start in starts]


def _is_sheet(kind: int, body: bytes) -> bool:
    return kind == BOUND_SHEET and len(body) >= 8


def _is_unread(kind: int, body: bytes) -> bool:
    if kind == BOOL_OR_ERROR:
        return body[7:8] == b"\1"
    # LibreOffice stores the text of a formula it has not run as the number 0
    return kind == FORMULA and (body[6:14] == bytes(8) or (body[12:14] == NO_NUMBER and body[6:7] == bytes([ERROR])))


def _records(workbook: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        yield kind, at, workbook[at + 4 : at + 4 + length]
        at += 4 + length
