"""Cells of lists of people: names, numbers and birth dates, read or sent back with what to do; never guessed.

What such a cell says is named in no problem: only where it stands and what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial

from songtor.engines import thai
from songtor.engines.sheets.book import Cell, Merged
from songtor.engines.sheets.cells import CellProblem, as_text
from songtor.engines.sheets.days import Calendar, as_day
from songtor.engines.sheets.ways import UNSETTLED, Way
from songtor.exchange import readers
from songtor.exchange.columns import Reader, Value, Wrong

OLDEST = 120
SHOWN = 3
TITLES = {
    "นางสาว": "F",
    "น.ส.": "F",
    "นส.": "F",
    "นาง": "F",
    "เด็กหญิง": "F",
    "ด.ญ.": "F",
    "ดญ.": "F",
    "นาย": "M",
    "เด็กชาย": "M",
    "ด.ช.": "M",
    "ดช.": "M",
    "Mr.": "M",
    "Mrs.": "F",
    "Miss": "F",
    "Ms.": "F",
}
_TITLE = re.compile(rf"({'|'.join(map(re.escape, TITLES))})(?=\s|[ก-ฮเ-ไA-Z])")
_BETWEEN_PEOPLE = re.compile(r"\s*(?:[/,;&+\n]|\s(?:และ|กับ|and)\s)\s*")
_THIRTEEN = re.compile(r"(?<!\d)\d(?:[\s-]?\d){12}(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[\s-]?\d){10,}")
_MATHEMATICAL = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_YEAR = re.compile(r"(?:(?P<era>พ\.?ศ\.?|ค\.?ศ\.?)\s*|ปี\s*)?(?P<year>\d{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})", re.ASCII)
_MONTH_IN_WORDS = re.compile(r"(?P<month>[ก-๙][ก-๙. ]*?)\s*(?:พ\.?ศ\.?)?\s*(?P<year>\d{4})")
_NOT_KNOWN = r"0{1,2}|[-–xX?*_.]+|"
_PARTS = re.compile(rf"(?P<day>\d{{1,2}}|{_NOT_KNOWN})[-/](?P<month>\d{{1,2}}|{_NOT_KNOWN})[-/](?P<year>\d{{4}})")
NO_ADDRESS = frozenset(map(readers.skeleton, ("ไม่มีที่อยู่", "ไม่มีบ้าน", "ไร้บ้าน", "เร่ร่อน", "ไม่มีที่อยู่เป็นหลักแหล่ง")))
ADDRESSLESS = "ไม่มีที่อยู่"
PASSPORT = re.compile(r"[A-Z0-9]{5,20}")


def name(longest: int) -> Reader:
    """A name with its title; a cell that names two people is sent back."""

    def taken(cell: Cell) -> Value:
        words = _text(cell, longest)
        if words is not None and _names_two(words):
            raise Wrong("two_people")
        return words

    return taken


def _text(cell: Cell, longest: int) -> str | None:
    value = cell.value if isinstance(cell, Merged) else cell
    kept = value.replace("\n", " / ") if isinstance(value, str) else value
    words = as_text(kept)
    if isinstance(words, CellProblem):
        raise Wrong("not_a_name")
    if words is not None and len(words) > longest:
        raise Wrong("too_long", most=str(longest))
    return words or None


def _names_two(words: str) -> bool:
    parts = [part for part in _BETWEEN_PEOPLE.split(words) if part]
    return len(parts) > 1 or len(_TITLE.findall(words)) > 1


def split_title(words: str) -> tuple[str, str]:
    """The sex a title says and the name behind it; both as they are where there is no title."""
    found = _TITLE.match(words)
    return (TITLES[found[1]], words[found.end() :].strip()) if found else ("", words)


def split_name(words: str) -> tuple[str, str, str]:
    """Sex by the title, given name, family name: the first word, and all behind it."""
    sex, plain = split_title(words)
    given, _, family = plain.partition(" ")
    return sex, given, family.strip()


def national_id(cell: Cell) -> Value:
    """Thirteen figures whose last one fits, Thai figures and hyphens as well."""
    words = _figures(cell)
    if words is None:
        return None
    if len(_THIRTEEN.findall(words)) > 1:
        raise Wrong("two_people")
    if _MATHEMATICAL.fullmatch(words.replace(" ", "")):
        raise Wrong("id_lost")
    try:
        return thai.check_citizen_id(words).digits
    except thai.Unreadable as refusal:
        code = refusal.code
        digits = re.sub(r"[\s-]", "", words)
        if code == "length" and len(digits) == thai.citizen_id.LENGTH - 1:
            code = "twelve"
        raise Wrong(f"id_{code}") from None


def covered(words: str) -> str:
    """A number that may be meant for an ID, right or wrong, shows its last figures alone: xxxxxxxxxx708."""
    return _LONG_NUMBER.sub(lambda found: re.sub(r"\d", "x", found[0][:-SHOWN]) + found[0][-SHOWN:], words)


def _figures(cell: Cell) -> str | None:
    if readers.is_empty(cell):
        return None
    words = as_text(cell)
    if isinstance(words, CellProblem):
        raise Wrong("id_lost" if words.code == "digits_lost" else "id_format")
    return thai.normalise(words or "").lstrip("'") or None


def passport(cell: Cell) -> Value:
    words = _figures(cell)
    if words is None:
        return None
    number = re.sub(r"[\s-]", "", words).upper()
    if not PASSPORT.fullmatch(number):
        raise Wrong("not_a_passport")
    return number


def phone(cell: Cell) -> Value:
    """Figures only; a number behind a switchboard or a short one reaches no person."""
    try:
        found = readers.phone(cell)
    except Wrong:
        raise Wrong("not_a_persons_phone") from None
    if found is None:
        return None
    digits = re.sub(r"\D", "", str(found))
    if "ต่อ" in str(found) or len(digits) < 9:
        raise Wrong("not_a_persons_phone")
    return digits


def house_no(cell: Cell) -> Value:
    if readers.is_empty(cell):
        return None
    try:
        return _text(cell, 40)
    except Wrong as wrong:
        raise Wrong("house_became_a_date" if wrong.code == "not_a_name" else wrong.code, **wrong.details) from None


def address(cell: Cell) -> Value:
    """Of whoever has none, these very words."""
    words = readers.text(300)(cell)
    return ADDRESSLESS if words is not None and readers.skeleton(str(words)) in NO_ADDRESS else words


def born_until(today: date, way: Way = UNSETTLED) -> Reader:
    """A day, or only its month or year where the rest is not known: 1947-03-01|MONTH. None lies in the future."""
    calendar = Calendar(way.epoch, way.order, way.era, date(today.year - OLDEST, 1, 1), today)

    def taken(cell: Cell) -> Value:
        half = _half_known(readers.plain(cell), today) if not isinstance(cell, date) else None
        if half:
            return half
        try:
            found = readers.read(as_day(cell, calendar=calendar), cell)
        except Wrong as wrong:
            if wrong.readings:
                raise
            raise Wrong("not_a_birth_date") from None
        return found.isoformat() if isinstance(found, date) else None

    return taken


def born_by(today: date) -> partial[Reader]:
    return partial(born_until, today)


def _half_known(words: str, today: date) -> str | None:
    if match := _YEAR.fullmatch(words):
        return _first_of(match["year"], None, today)
    if match := _PARTS.fullmatch(words):
        day, month = _known(match["day"]), _known(match["month"])
        if day is None or month is None:
            return _first_of(match["year"], month, today)
        return None
    if match := _MONTH_YEAR.fullmatch(words):
        return _first_of(match["year"], int(match["month"]), today)
    if match := _MONTH_IN_WORDS.fullmatch(words):
        return _month_in_words(match["month"], match["year"], today)
    return None


def _known(figures: str) -> int | None:
    return int(figures) or None if figures.isdigit() else None


def _first_of(year: str, month: int | None, today: date) -> str:
    number = int(year)
    number -= thai.BUDDHIST_ERA_OFFSET if number in thai.BUDDHIST_YEARS else 0
    if not today.year - OLDEST <= number <= today.year or month not in (None, *range(1, 13)):
        raise Wrong("not_a_birth_date")
    return f"{date(number, month or 1, 1).isoformat()}|{'MONTH' if month else 'YEAR'}"


def _month_in_words(month: str, year: str, today: date) -> str | None:
    try:
        first = thai.parse_date(f"1 {month} {year}")
    except thai.Unreadable:
        return None
    return _first_of(str(first.year), first.month, today) if isinstance(first, date) else None


def born(value: Value) -> tuple[date | None, str]:
    """The day and how much of it is known."""
    if not value:
        return None, ""
    day, _, known = str(value).partition("|")
    return date.fromisoformat(day), known or "DAY"


def born_words(value: Value) -> Value:
    """As people say it: 5 เมษายน 2490, เมษายน 2490, 2490."""
    day, known = born(value)
    if day is None:
        return None
    words = thai.full_date(day)
    return words if known == "DAY" else words.split(" ", 1)[1] if known == "MONTH" else str(thai.be_year(day))


def several(words: Mapping[str, str]) -> Reader:
    """Some of these words, parted by commas, as our codes."""
    one = readers.choice(words)

    def taken(cell: Cell) -> Value:
        if readers.is_empty(cell):
            return None
        parts = [part.strip() for part in re.split(r"[,;/\n]", readers.plain(cell)) if part.strip()]
        return "|".join(sorted({str(one(part)) for part in parts})) or None

    return taken
