"""The old container of XLS (and of documents locked with a password): a file of sectors with chains between them.

Source: [MS-CFB] 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from songtor.engines.sheets.book import SheetRefused

SIGNATURE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
END_OF_CHAIN: Final = 0xFFFFFFFA
"""This and all above are marks, no sectors."""
ENTRY: Final = 128
IN_HEADER: Final = 109
_FIRST_DIFAT, _DIFAT_LIST = 68, 76


@dataclass(frozen=True)
class _Entry:
    start: int
    size: int


class Compound:
    """The streams of a container by their names; raises `SheetRefused` (broken) where its chains lead nowhere."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._sector, self._mini = (1 << shift for shift in struct.unpack_from("<HH", content, 30))
            directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", content, 48)
            if self._sector not in (512, 4096) or self._mini != 64:
                raise SheetRefused("broken")
            self._fat = self._numbers(list(self._fat_sectors()))
            self._entries = dict(self._listed(self._joined(directory)))
            self._mini_fat = self._numbers(list(self._chain(mini_fat, self._fat)))
        except struct.error:
            raise SheetRefused("broken") from None

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        entry = self._entries[name]
        if entry.size >= self._cutoff:
            return self._whole(self._joined(entry.start), entry)
        root = self._joined(self._entries["Root Entry"].start)
        pieces = (root[at * self._mini : (at + 1) * self._mini] for at in self._chain(entry.start, self._mini_fat))
        return self._whole(b"".join(pieces), entry)

    @staticmethod
    def _whole(content: bytes, entry: _Entry) -> bytes:
        if len(content) < entry.size:
            raise SheetRefused("broken")
        return content[: entry.size]

    def _fat_sectors(self) -> Iterator[int]:
        yield from self._sectors_in(_DIFAT_LIST, IN_HEADER)
        (following,) = struct.unpack_from("<I", self._content, _FIRST_DIFAT)
        numbers = self._sector // 4 - 1
        for _ in range(len(self._content) // self._sector):
            if following >= END_OF_CHAIN:
                return
            start = (following + 1) * self._sector
            yield from self._sectors_in(start, numbers)
            (following,) = struct.unpack_from("<I", self._content, start + numbers * 4)

    def _sectors_in(self, start: int, count: int) -> Iterator[int]:
        yield from (at for at in struct.unpack_from(f"<{count}I", self._content, start) if at < END_OF_CHAIN)

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        raw = b"".join(map(self._at, sectors))
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _at(self, sector: int) -> bytes:
        return self._content[(sector + 1) * self._sector : (sector + 2) * self._sector]

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._at, self._chain(start, self._fat)))

    def _chain(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        at = start
        for _ in range(len(table) + 1):
            if at >= END_OF_CHAIN:
                return
            if at >= len(table):
                raise SheetRefused("broken")
            yield at
            at = table[at]
        raise SheetRefused("broken")  # a circle

    def _listed(self, directory: bytes) -> Iterator[tuple[str, _Entry]]:
        for at in range(0, len(directory) - ENTRY + 1, ENTRY):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if 2 <= length <= 64:
                yield directory[at : at + length - 2].decode("utf-16-le", "replace"), _Entry(start, size)
