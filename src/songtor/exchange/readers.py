"""Cells as people type them become values of ours, or say why they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache, partial

from songtor.engines import thai
from songtor.engines.sheets.book import Cell, Merged
from songtor.engines.sheets.cells import CellProblem, Comma, as_grams, as_pieces, as_text, is_blank, shown
from songtor.engines.sheets.cells import Reading as Read
from songtor.engines.sheets.contacts import as_latitude, as_longitude, as_phone
from songtor.engines.sheets.days import Calendar, as_clock, as_day, as_opening, as_weekdays
from songtor.engines.sheets.formulas import as_meant
from songtor.engines.sheets.ways import UNSETTLED, Way
from songtor.exchange.columns import Reader, Value, Wrong

FIRST_DAY = date(2015, 1, 1)
MOST_GRAMS = 2_000_000
REMEMBERED = 10_000
NONE_OF_IT = frozenset({"-", "–", "—", "ไม่มี"})


def plain(cell: Cell) -> str:
    """The cell as one line of normalised text; a whole number without its decimals."""
    return thai.normalise(shown(cell))


def is_empty(cell: Cell) -> bool:
    return is_blank(cell.value if isinstance(cell, Merged) else cell)


def read(reading: Read[object], cell: Cell) -> object:
    """What the engine read; raises Wrong, with the readings where there are several."""
    if not isinstance(reading, CellProblem):
        return reading
    if reading.code == "ambiguous":
        raise Wrong("two_readings", readings=[*map(_value, reading.readings)], said=reading.shown)
    raise Wrong(reading.code, said=reading.shown or plain(cell))


def _value(reading: object) -> Value:
    """A reading as this cell's value would be."""
    match reading:
        case date():
            return reading.isoformat()
        case time():
            return f"{reading:%H:%M}"
        case int():
            return reading
    return str(reading)


def remembering(reader: Reader) -> Reader:
    """The same reader; what a list says again and again is read once."""
    of_text = lru_cache(REMEMBERED)(reader)
    return lambda cell: of_text(cell) if type(cell) is str else reader(cell)


def text(longest: int) -> Reader:
    def taken(cell: Cell) -> Value:
        words = read(as_text(cell), cell)
        if words is None:
            return None
        if len(str(words)) > longest:
            raise Wrong("too_long", most=str(longest))
        return as_meant(str(words)) or None

    return taken


def grams_in(unit: int = 1000, comma: Comma | None = None) -> Reader:
    """Grams of a weight; a bare number counts in units of so many grams. A dash is nothing of it."""

    def taken(cell: Cell) -> Value:
        if plain(cell) in NONE_OF_IT:
            return 0
        reading = as_grams(cell, of_unit=unit, comma=comma)
        if isinstance(reading, CellProblem) and reading.code == "ambiguous":
            possible = [one for one in reading.readings if isinstance(one, int) and one <= MOST_GRAMS]
            if possible:
                raise Wrong("two_weights", readings=possible, said=reading.shown)
            raise Wrong("amount_out_of_range")
        amount = read(reading, cell)
        if isinstance(amount, int) and amount > MOST_GRAMS:
            raise Wrong("amount_out_of_range")
        return amount if isinstance(amount, int) else None

    return taken


grams = grams_in()


def whole(least: int = 0, most: int = 20_000) -> Reader:
    """A whole number, with its thousands separators or its unit."""

    def taken(cell: Cell) -> Value:
        if plain(cell) in NONE_OF_IT and least == 0:
            return 0
        number = read(as_pieces(_without_unit(cell)), cell)
        if number is None:
            return None
        if not isinstance(number, int) or not least <= number <= most:
            raise Wrong("number_out_of_range", least=str(least), most=str(most))
        return number

    return taken


def _without_unit(cell: Cell) -> Cell:
    """Units that stand behind a whole number and are none of pieces."""
    return re.sub(r"\s*(?:กก\.?|กิโลกรัม|kg|คัน|ราย)$", "", cell) if isinstance(cell, str) else cell


def day_until(last: date, way: Way = UNSETTLED) -> Reader:
    """A day of either era, in words or figures, or as a spreadsheet's serial number; none lies after `last`.

    What has two readings (5/11/2024, or a serial number of unknown epoch) is a doubt until the way is known.
    """
    calendar = Calendar(way.epoch, way.order, way.era, FIRST_DAY, last)

    def taken(cell: Cell) -> Value:
        found = read(as_day(cell, calendar=calendar), cell)
        return found.isoformat() if isinstance(found, date) else None

    return taken


FAR = date(2099, 12, 31)
day = day_until(FAR)
day_by = partial(day_until, FAR)


def clock(cell: Cell) -> Value:
    """HH:MM."""
    found = read(as_clock(cell), cell)
    return None if found is None else f"{found:%H:%M}"


def hours(cell: Cell) -> Value:
    """HH:MM-HH:MM; a pause at noon is inside. Hours of some weekdays only are asked: no record keeps such days."""
    found = read(as_opening(_of_every_day(cell)), cell)
    if not isinstance(found, tuple) or not found:
        return None
    return f"{found[0][0]:%H:%M}-{found[-1][1]:%H:%M}"


def _of_every_day(cell: Cell) -> Cell:
    """The hours without ทุกวัน before them; raises Wrong where other weekdays stand there."""
    parts = re.fullmatch(r"(\D+?)[\s:]*(\d.*)", plain(cell)) if isinstance(cell, str) else None
    days = as_weekdays(parts[1]) if parts else None
    if parts is None or not isinstance(days, frozenset):
        return cell
    if len(days) < 7:
        raise Wrong("hours_of_weekdays", said=plain(cell))
    return parts[2]


def phone(cell: Cell) -> Value:
    """Figures in groups, with the extension behind."""
    meant = as_meant(cell) if isinstance(cell, str) else cell
    found = read(as_phone(meant), cell)
    if found is None:
        return None
    digits, *extension = str(found).split(" ")
    return " ".join([grouped(digits), *extension])


def grouped(digits: str) -> str:
    match len(digits):
        case 10:
            return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        case 9:
            return f"{digits[:2]}-{digits[2:5]}-{digits[5:]}"
    return digits


def latitude(cell: Cell) -> Value:
    return _degrees(read(as_latitude(cell), cell))


def longitude(cell: Cell) -> Value:
    return _degrees(read(as_longitude(cell), cell))


def _degrees(found: object) -> Value:
    """To a tenth of a metre."""
    return round(found, 6) if isinstance(found, float) else None


def choice(words: Mapping[str, str]) -> Reader:
    """One of these words (as we say them, or our code) as our code."""
    known = {skeleton(word): code for code, word in words.items()} | {skeleton(code): code for code in words}

    def taken(cell: Cell) -> Value:
        if is_empty(cell):
            return None
        code = known.get(skeleton(plain(cell)))
        if code is None:
            raise Wrong("not_one_of", said=plain(cell), words=", ".join(words.values()))
        return code

    return taken


def known_or_text(words: Mapping[str, str], longest: int) -> Reader:
    """One of these words as our code; any other stays as it is written."""
    known = {skeleton(word): code for code, word in words.items()} | {skeleton(code): code for code in words}
    as_written = text(longest)

    def taken(cell: Cell) -> Value:
        value = as_written(cell)
        return known.get(skeleton(str(value)), value)

    return taken


def district(lookup: Mapping[str, str]) -> Reader:
    """The code of a district by its code, name or alias, with or without the word before it."""

    def taken(cell: Cell) -> Value:
        if is_empty(cell):
            return None
        code = lookup.get(district_key(plain(cell)))
        if code is None:
            raise Wrong("district_unknown", said=plain(cell))
        return code

    return taken


def district_key(words: str) -> str:
    return re.sub(r"^(?:สำนักงานเขต|สนข\.?|เขต|ข\.)", "", thai.normalise(words).replace(" ", "")).lower()


@lru_cache(REMEMBERED)
def skeleton(words: str) -> str:
    """Letters and figures only: what two spellings of one name share."""
    return "".join(letter for letter in thai.normalise(words).lower() if letter.isalnum() or letter > "\u0e2f")
