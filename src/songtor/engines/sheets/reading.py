"""Reads a foreign spreadsheet in a process of its own, which a malformed file may bring down without harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Final

import songtor
from songtor.engines.sheets.book import Area, Book, Cell, Limits, Merged, Row, Rows, Sheet, SheetRefused, Unread

__all__ = ["Area", "Book", "Cell", "Limits", "Merged", "Row", "Sheet", "SheetRefused", "Unread", "read_book"]

USUAL: Final = Limits()
PATIENCE: Final = 6
"""A busy server lets the process wait; what counts is its own work, limited by `seconds`."""
FOOTER: Final = 20
"""The last bytes of a spool: where its index begins."""
PACKAGES: Final = str(Path(songtor.__file__).parents[1])


def read_book(path: Path, *, name: str, limits: Limits = USUAL) -> Book:
    """The sheets of a CSV, XLSX, XLS or ODS, told apart by content; `name` is what the file was called.

    Formulas give the value stored with them and are never run. Rows lie in a file without a name until the book is
    forgotten, so a large one takes no memory. Raises `SheetRefused`.
    """
    size = path.stat().st_size
    if size == 0:
        raise SheetRefused("empty")
    if size > limits.bytes:
        raise SheetRefused("too_large")
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as its book
    try:
        _run(path, limits, spool)
        return _book(spool, Path(name).stem)
    except BaseException:
        spool.close()
        raise


def _run(path: Path, limits: Limits, spool: BinaryIO) -> None:
    # no PYTHONPATH, keys or addresses of ours reach the process that touches the file
    command = [sys.executable, "-m", "songtor.engines.sheets.reader", str(path.resolve()), json.dumps(asdict(limits))]
    try:
        subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": PACKAGES, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
            timeout=limits.seconds * PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SheetRefused("too_heavy") from None


def _book(spool: BinaryIO, name: str) -> Book:
    end = os.fstat(spool.fileno()).st_size
    footer = os.pread(spool.fileno(), FOOTER, max(0, end - FOOTER))
    if len(footer) < FOOTER or not footer.isdigit():
        raise SheetRefused("too_heavy")
    index = json.loads(os.pread(spool.fileno(), end - FOOTER - int(footer), int(footer)))
    if refused := index.get("refused"):
        raise SheetRefused(refused, sheet=index["sheet"], row=index["row"])
    sheets = tuple(
        Sheet(
            name=one["name"] or name,
            rows=Rows(spool, one["start"], one["end"], one["rows"]),
            merged=tuple(Area(*area) for area in one["merged"]),
            hidden=one["hidden"],
        )
        for one in index["sheets"]
    )
    return Book(index["form"], sheets, index["from_1904"])
