"""Cells as people type them become values of ours, or say why they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from songtor.engines import thai
from songtor.engines.sheets.formulas import as_meant
from songtor.exchange.columns import Cell, Reader, Value, Wrong

SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)  # 2000 to 2099
CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})(?::\d{2})?", re.ASCII)
BETWEEN = re.compile(r"\s*(?:-|–|—|ถึง|to)\s*")
CLOCK_WORDS = re.compile(r"(?:เวลา|น\.|น$|hrs?\.?)")
PIECE_WORDS = re.compile(r"(?:กล่อง|ชิ้น|ชุด|boxes?|pcs?|คน|ราย|กก\.?|kg|คัน)\.?$")
EMPTY_WORDS = frozenset({"", "-", "–", "—", "n/a", "ไม่มี"})
MOST_GRAMS = 2_000_000


def plain(cell: Cell) -> str:
    """The cell as one line of normalised text; a whole number without its decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return thai.normalise(str(cell))


def is_empty(cell: Cell) -> bool:
    return plain(cell).lower() in EMPTY_WORDS


def text(longest: int) -> Reader:
    def read(cell: Cell) -> Value:
        words = "" if is_empty(cell) else as_meant(plain(cell))
        if len(words) > longest:
            raise Wrong("too_long", most=str(longest))
        return words or None

    return read


def grams(cell: Cell) -> Value:
    """Kilograms as number or text. What may be 12.5 or 12,500 is a doubt."""
    if is_empty(cell):
        return 0 if plain(cell) in {"-", "ไม่มี"} else None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _within(Decimal(str(cell)) * 1000)
    try:
        read = thai.parse_weight(plain(cell))
    except thai.Unreadable:
        raise Wrong("not_a_weight", said=plain(cell)) from None
    if isinstance(read, thai.Doubt):
        raise Wrong("two_weights", said=plain(cell), first=_kg(read.readings[0]), second=_kg(read.readings[1]))
    return _within(Decimal(read))


def _within(amount: Decimal) -> int:
    if amount < 0 or amount > MOST_GRAMS:
        raise Wrong("amount_out_of_range")
    if amount != amount.to_integral_value():
        raise Wrong("finer_than_a_gram")
    return int(amount)


def _kg(amount: int) -> str:
    return f"{Decimal(amount) / 1000:f}".rstrip("0").rstrip(".") if amount % 1000 else str(amount // 1000)


def whole(least: int = 0, most: int = 20_000) -> Reader:
    """A whole number, with its thousands separators or its unit."""

    def read(cell: Cell) -> Value:
        if is_empty(cell):
            return 0 if plain(cell) in {"-", "ไม่มี"} and least == 0 else None
        words = PIECE_WORDS.sub("", plain(cell).lower()).strip()
        words = words.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", words) else words
        words = words.removesuffix(".0")
        if not (words.isascii() and words.isdigit()):
            raise Wrong("not_a_whole_number", said=plain(cell))
        if not least <= int(words) <= most:
            raise Wrong("number_out_of_range", least=str(least), most=str(most))
        return int(words)

    return read


def day(cell: Cell) -> Value:
    """A day of either era, in words or figures, or as a spreadsheet's serial number. Two readings are a doubt."""
    if is_empty(cell):
        return None
    words = plain(cell)
    if words.isascii() and words.isdigit() and int(words) in SERIALS:
        return (SERIAL_ZERO + timedelta(days=int(words))).isoformat()
    try:
        read = thai.parse_date(words.split("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", words) else words)
    except thai.Unreadable:
        raise Wrong("not_a_day", said=words) from None
    if isinstance(read, thai.Doubt):
        first, second, *_ = (thai.short_date(one) for one in read.readings)
        raise Wrong("two_days", said=words, first=first, second=second)
    return read.isoformat()


def clock(cell: Cell) -> Value:
    """HH:MM of "8.30 น.", 08:30 or a part of a day."""
    if is_empty(cell):
        return None
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    words = CLOCK_WORDS.sub("", plain(cell)).strip()
    words = f"{words}.00" if words.isascii() and words.isdigit() else words
    found = CLOCK.fullmatch(words.split("T")[-1])
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong("not_a_time", said=plain(cell))
    return time(int(found[1]), int(found[2])).isoformat("minutes")


def hours(cell: Cell) -> Value:
    """HH:MM-HH:MM of "08.30 - 16.00 น."; it opens before it closes."""
    if is_empty(cell):
        return None
    ends = BETWEEN.split(CLOCK_WORDS.sub("", plain(cell)).strip())
    if len(ends) != 2:
        raise Wrong("not_hours", said=plain(cell))
    opens, closes = clock(ends[0]), clock(ends[1])
    if opens is None or closes is None or str(closes) <= str(opens):
        raise Wrong("not_hours", said=plain(cell))
    return f"{opens}-{closes}"


def phone(cell: Cell) -> Value:
    """Numbers in groups; a leading nought that a spreadsheet swallowed is put back."""
    if is_empty(cell):
        return None
    words = as_meant(plain(cell))
    digits = re.sub(r"[\s\-.()]", "", words)
    if digits.isascii() and digits.isdigit():
        digits = f"0{digits}" if len(digits) in (8, 9) and not digits.startswith("0") else digits
        if len(digits) not in (4, 9, 10):
            raise Wrong("not_a_phone", said=words)
        return grouped(digits)
    if not any(letter.isdigit() for letter in words) or len(words) > 40:
        raise Wrong("not_a_phone", said=words)
    return words


def grouped(digits: str) -> str:
    match len(digits):
        case 10:
            return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        case 9:
            return f"{digits[:2]}-{digits[2:5]}-{digits[5:]}"
    return digits


def degrees(low: float, high: float) -> Reader:
    """A coordinate inside these bounds, to a tenth of a metre."""

    def read(cell: Cell) -> Value:
        if is_empty(cell):
            return None
        try:
            value = float(Decimal(plain(cell)))
        except (InvalidOperation, ValueError):
            raise Wrong("not_a_coordinate", said=plain(cell)) from None
        if not low <= value <= high:
            raise Wrong("coordinate_outside", least=str(low), most=str(high))
        return round(value, 6)

    return read


def choice(words: Mapping[str, str]) -> Reader:
    """One of these words (as we say them, or our code) as our code."""
    known = {skeleton(word): code for code, word in words.items()} | {skeleton(code): code for code in words}

    def read(cell: Cell) -> Value:
        if is_empty(cell):
            return None
        code = known.get(skeleton(plain(cell)))
        if code is None:
            raise Wrong("not_one_of", said=plain(cell), words=", ".join(words.values()))
        return code

    return read


def district(lookup: Mapping[str, str]) -> Reader:
    """The code of a district by its code, name or alias, with or without the word before it."""

    def read(cell: Cell) -> Value:
        if is_empty(cell):
            return None
        code = lookup.get(district_key(plain(cell)))
        if code is None:
            raise Wrong("district_unknown", said=plain(cell))
        return code

    return read


def district_key(words: str) -> str:
    return re.sub(r"^(?:สำนักงานเขต|สนข\.?|เขต|ข\.)", "", thai.normalise(words).replace(" ", "")).lower()


def skeleton(words: str) -> str:
    """Letters and figures only: what two spellings of one name share."""
    return "".join(letter for letter in thai.normalise(words).lower() if letter.isalnum() or letter > "\u0e2f")


def staged(value: object) -> Cell:
    """A cell of a book as it is kept beside the batch."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)
