"""A cell becomes a value, None where it is blank, or a `CellProblem`: what is in doubt is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Generic, TypeAlias, TypeVar

from songtor.engines.sheets.book import Cell, Merged, Plain, Unread
from songtor.engines.thai import Doubt, Unreadable, name_key, normalise, parse_weight

Value = TypeVar("Value")

NOTHING: Final = frozenset({"", "-", "--", "–", "—"})
MOST_EXACT: Final = 10**15
"""From here on a spreadsheet has lost digits of a number."""
UNITS_OF_PIECES: Final = frozenset(
    re.split(" ", "ชิ้น กล่อง ถุง แพ็ค แพค ลัง ชุด ถาด ขวด กระป๋อง ห่อ ใบ ก้อน แถว ตะกร้า คน ครั้ง มื้อ pcs box boxes")
)
_PIECES = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?\s*(?P<unit>[a-zก-๙]*)\.?", re.ASCII)
_BAHT = re.compile(
    r"(?:฿\s*)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,2})?)\s*(?:บาท|฿|\.-)?", re.ASCII
)
_PARTED = re.compile(r"^\d{1,3}(?:,\d{3})+(?![\d,])", re.ASCII)
_SURELY_PARTED = re.compile(r"^\d{1,3}(?:,\d{3})*(?:,\d{3}\.|,\d{3},\d{3})", re.ASCII)
_SURELY_DECIMAL = re.compile(r"^0,\d+(?![\d,.])", re.ASCII)
_YES = frozenset(["ใช่", "มี", "ได้", "รับ", "เปิด", "yes", "y", "true", "1", "✓", "✔", "☑", "/"])
_NO = frozenset(["ไม่ใช่", "ไม่มี", "ไม่ได้", "ไม่รับ", "ไม่", "ปิด", "no", "n", "false", "0", "✗", "✘", "☐"])


class Comma(StrEnum):
    """What a comma in the numbers of a source means, once somebody has said so."""

    DECIMAL = "decimal"
    THOUSANDS = "thousands"


@dataclass(frozen=True)
class CellProblem:
    """Why a cell has no value; `readings` are the possible ones, the likelier first, where the code is ambiguous."""

    code: str
    shown: str
    readings: tuple[object, ...] = ()


Reading: TypeAlias = Value | CellProblem | None


def shown(cell: Cell) -> str:
    """A cell as a person may recognise it."""
    match cell:
        case None:
            return ""
        case Merged():
            return shown(cell.value)
        case Unread():
            return cell.shown
        case float():
            return f"{cell:.15g}"
        case _:
            return str(cell)


def is_blank(cell: Cell) -> bool:
    """Also blanks, dashes and what cannot be seen."""
    if not isinstance(cell, str):
        return cell is None
    return not any(map(str.isalnum, cell)) and normalise(cell) in NOTHING


def as_text(cell: Cell) -> Reading[str]:
    """One spelling of a text; a number where text is meant stays as it was typed, as far as the file still knows."""
    return read_plain(cell, _text, merged=True)


def as_grams(cell: Cell, *, comma: Comma | None = None, of_unit: int = 1000) -> Reading[int]:
    """Grams; a bare number counts in units of `of_unit` grams, kilograms unless the header says otherwise."""
    return read_plain(cell, lambda plain: _grams(plain, comma, of_unit))


def as_pieces(cell: Cell) -> Reading[int]:
    """A count; a comma before three digits can only part thousands, since there is no part of a piece."""
    return read_plain(cell, _pieces)


def as_baht(cell: Cell, *, comma: Comma | None = None) -> Reading[Decimal]:
    return read_plain(cell, lambda plain: _baht(plain, comma))


def as_yes_no(cell: Cell) -> Reading[bool]:
    return read_plain(cell, _yes_no, merged=True)


def comma_told(texts: Iterable[str]) -> Comma | None:
    """What a column's commas show: 1,200.5 parts thousands, 0,5 does not. None where they show neither, or both."""
    told: set[Comma] = set()
    for text in map(normalise, texts):
        if _SURELY_PARTED.match(text):
            told.add(Comma.THOUSANDS)
        elif _SURELY_DECIMAL.match(text):
            told.add(Comma.DECIMAL)
    return told.pop() if len(told) == 1 else None


class Names(Generic[Value]):
    """Values by their names and aliases, whatever the spelling; a name of two values is a question."""

    def __init__(self, aliases: Iterable[tuple[str, Value]], *, prefixes: Iterable[str] = ()) -> None:
        self._values: dict[str, dict[Value, None]] = {}
        for alias, value in aliases:
            self._values.setdefault(name_key(alias), {})[value] = None
        self._prefixes = sorted(map(name_key, prefixes), key=len, reverse=True)

    def read(self, cell: Cell) -> Reading[Value]:
        """The value named; code unknown_name, or ambiguous."""
        return read_plain(cell, self._named, merged=True)

    def _named(self, plain: Plain) -> Value | CellProblem:
        text = _text(plain)
        if isinstance(text, CellProblem):
            return text
        found = next((self._values[key] for key in self._keys(text) if key in self._values), {})
        match tuple(found):
            case ():
                return CellProblem("unknown_name", text)
            case (value,):
                return value
            case values:
                return CellProblem("ambiguous", text, values)

    def _keys(self, text: str) -> Iterable[str]:
        key = name_key(text)
        yield key
        yield from (key.removeprefix(prefix) for prefix in self._prefixes if key.startswith(prefix))


def read_plain(cell: Cell, read: Callable[[Plain], Value | CellProblem], *, merged: bool = False) -> Reading[Value]:
    """What is alike for every kind: blanks, errors of the sheet, merged cells, and refusals of the Thai engine.

    A merged number is one number: spread over its rows it would count more than once.
    """
    match cell:
        case Unread():
            return CellProblem("error_in_sheet", cell.shown)
        case Merged() if not merged:
            return CellProblem("merged", shown(cell))
        case Merged():
            return read_plain(cell.value, read)
        case _ if cell is None or is_blank(cell):
            return None
    try:
        return read(cell)
    except Unreadable as refusal:
        return CellProblem(refusal.code, shown(cell))


def _text(plain: Plain) -> str | CellProblem:
    match plain:
        case str():
            return normalise(plain)
        case bool() | date() | time() | timedelta():
            return CellProblem("not_a_text", shown(plain))
        case _ if abs(plain) >= MOST_EXACT:
            return CellProblem("digits_lost", shown(plain))
        case _:
            return shown(plain)


def _grams(plain: Plain, comma: Comma | None, of_unit: int) -> int | CellProblem:
    if not isinstance(plain, str):
        return _whole(plain, of_unit, "not_a_weight", "finer_than_a_gram")
    text = normalise(plain).lower()
    if comma is Comma.DECIMAL:
        text = text.replace(",", ".")
    elif comma is Comma.THOUSANDS:
        text = _PARTED.sub(lambda parted: parted[0].replace(",", ""), text)
    grams = parse_weight(f"{text} กรัม" if of_unit == 1 and text[-1:].isdigit() else text)
    return CellProblem("ambiguous", plain, grams.readings) if isinstance(grams, Doubt) else grams


def _whole(plain: Plain, times: int, not_one: str, too_fine: str) -> int | CellProblem:
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return CellProblem(not_one, shown(plain))
    if abs(plain) >= MOST_EXACT:
        return CellProblem("digits_lost", shown(plain))
    # sums of a spreadsheet carry noise of its floats far behind the comma
    value = Decimal(f"{plain:.9f}") * times
    if value < 0:
        return CellProblem("below_zero", shown(plain))
    return int(value) if value == value.to_integral_value() else CellProblem(too_fine, shown(plain))


def _pieces(plain: Plain) -> int | CellProblem:
    if not isinstance(plain, str):
        return _whole(plain, 1, "not_a_count", "part_of_a_piece")
    match = _PIECES.fullmatch(normalise(plain).lower())
    if match is None or match["unit"] not in UNITS_OF_PIECES | {""}:
        return CellProblem("not_a_count", plain)
    return int(match["number"].replace(",", ""))


def _baht(plain: Plain, comma: Comma | None) -> Decimal | CellProblem:
    if not isinstance(plain, str):
        satang = _whole(plain, 100, "not_an_amount", "finer_than_a_satang")
        return satang if isinstance(satang, CellProblem) else Decimal(satang) / 100
    text = normalise(plain)
    if comma is Comma.DECIMAL:
        text = text.replace(",", ".")
    match = _BAHT.fullmatch(text)
    if match is None:
        return CellProblem("not_an_amount", plain)
    # no amount has three figures of satang, so a comma before three parts thousands
    return Decimal(match["number"].replace(",", ""))


def _yes_no(plain: Plain) -> bool | CellProblem:
    if isinstance(plain, bool):
        return plain
    text = shown(plain) if not isinstance(plain, str) else normalise(plain).lower()
    if text in _YES or text in _NO:
        return text in _YES
    return CellProblem("ambiguous", text, (True, False)) if text == "x" else CellProblem("not_yes_or_no", text)
