"""Days, times of day and weekdays of a cell, in either era and as spreadsheets number them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from songtor.engines.sheets.book import Book, Cell, Plain
from songtor.engines.sheets.cells import CellProblem, Reading, read_plain, shown
from songtor.engines.thai import BUDDHIST_ERA_OFFSET, BUDDHIST_YEARS, Doubt, normalise, parse_date, parse_weekday

SERIALS: Final = range(20_000, 80_000)
"""1954 to 2119: other numbers are no days."""
SHORT_YEARS: Final = range(1930, 2000)
"""Where a spreadsheet of the common era puts 30 to 99, which are 2530 to 2599."""
_TIME_BEHIND = re.compile(
    r"(?<=\d)[T ]+(?:เวลา )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?(?: ?น\.?)?"
)
_COMMON_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_SHORT_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2}))?(?: ?(?:น\.?|นาฬิกา))?", re.ASCII)
_SPAN = re.compile(r"\s*(?:-|–|—|ถึง|to)\s*")
_NEXT = re.compile(r"\s*(?:,|;|/|และ|\n)\s*")
EVERY_DAY: Final = frozenset({"ทุกวัน", "จ-อา", "everyday", "daily"})


class Epoch(StrEnum):
    """From when a workbook counts its days."""

    OF_1900 = "1900"
    OF_1904 = "1904"


class Order(StrEnum):
    """How a source writes days in figures, once somebody has said so."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"
    """Of short years only; a year of four figures shows where it stands."""


class Era(StrEnum):
    """Whose years two figures are, once somebody has said so."""

    BUDDHIST = "buddhist"
    COMMON = "common"


def epoch_of(book: Book) -> Epoch | None:
    """What a book says of its days; None where a bare number has to be asked about."""
    return None if book.from_1904 is None else Epoch.OF_1904 if book.from_1904 else Epoch.OF_1900


FIRST_DAYS: Final = {Epoch.OF_1900: date(1899, 12, 30), Epoch.OF_1904: date(1904, 1, 1)}


@dataclass(frozen=True)
class Calendar:
    """What is known of the days of a source: readings outside `first` to `last` are none."""

    epoch: Epoch | None = None
    order: Order | None = None
    era: Era | None = None
    first: date = date.min
    last: date = date.max


def as_day(cell: Cell, *, calendar: Calendar = Calendar()) -> Reading[date]:
    """A day; ambiguous where era, epoch or the order of day and month leave more than one."""
    return read_plain(cell, lambda plain: _day(plain, calendar), merged=True)


def as_clock(cell: Cell) -> Reading[time]:
    """A time of day to the minute; 8.3 is asked: the cell may hold 8.30 or three tenths of an hour."""
    return read_plain(cell, _clock, merged=True)


Hours = tuple[time, time]


def as_opening(cell: Cell) -> Reading[tuple[Hours, ...]]:
    """From and until, once or more: 08.30-12.00, 13.00-16.30 น."""
    return read_plain(cell, _opening, merged=True)


def as_weekdays(cell: Cell) -> Reading[frozenset[int]]:
    """Monday is 0. จ.-ศ., จันทร์ พุธ ศุกร์, ทุกวัน."""
    return read_plain(cell, _weekdays, merged=True)


def _day(plain: Plain, calendar: Calendar) -> date | CellProblem:
    text = shown(plain)
    match plain:
        case bool() | time() | timedelta():
            return CellProblem("not_a_date", text)
        case date():
            return _decided(text, _readings_of_date(plain, calendar.era), calendar)
        case int() | float():
            return _serial(plain, calendar)
        case _:
            return _written(plain, calendar)


def _readings_of_date(day: date, era: Era | None) -> Iterable[date]:
    """A year of the Buddhist era typed into a sheet of the common one, whole or by its last two figures."""
    day = date(day.year, day.month, day.day)
    if day.year in BUDDHIST_YEARS:
        return _with_year(day, day.year - BUDDHIST_ERA_OFFSET)
    if day.year in SHORT_YEARS:
        buddhist = _with_year(day, day.year + 600 - BUDDHIST_ERA_OFFSET)
        return (day,) if era is Era.COMMON else buddhist if era is Era.BUDDHIST else (*buddhist, day)
    return (day,)


def _with_year(day: date, year: int) -> tuple[date, ...]:
    try:
        return (day.replace(year=year),)
    except ValueError:  # 29 February of a year that has none
        return ()


def _serial(number: float, calendar: Calendar) -> date | CellProblem:
    if int(number) not in SERIALS:
        return CellProblem("not_a_date", shown(number))
    epochs = Epoch if calendar.epoch is None else (calendar.epoch,)
    days = [FIRST_DAYS[epoch] + timedelta(days=int(number)) for epoch in epochs]
    return _decided(shown(number), (one for day in days for one in _readings_of_date(day, calendar.era)), calendar)


def _written(text: str, calendar: Calendar) -> date | CellProblem:
    plain = _TIME_BEHIND.sub("", normalise(text))
    if plain.isascii() and plain.isdigit() and len(plain) == 5:
        return _serial(int(plain), calendar)
    if (match := _COMMON_SLASHED.fullmatch(plain)) and int(match[3]) not in BUDDHIST_YEARS:
        return _decided(text, _either_order(match, calendar.order), calendar)
    if match := _SHORT_SLASHED.fullmatch(plain):
        return _decided(text, _short_year(match, calendar), calendar)
    if calendar.order is Order.MONTH_FIRST:
        plain = re.sub(r"^(\d{1,2})([/-])(\d{1,2})(?=[/-])", r"\3\2\1", plain)
    days = parse_date(plain)
    return _decided(text, days.readings if isinstance(days, Doubt) else (days,), calendar)


def _either_order(match: re.Match[str], order: Order | None) -> list[date]:
    """5/11/2024 may be of either order; 25/11/2024 is of one, and 11/25/2024 is believed of a source known for it."""
    year = int(match[3])
    day_first = _existing(year, int(match[2]), int(match[1]))
    month_first = _existing(year, int(match[1]), int(match[2]))
    if order is Order.MONTH_FIRST:
        return month_first
    return day_first if order is Order.DAY_FIRST or not day_first else day_first + month_first


def _short_year(match: re.Match[str], calendar: Calendar) -> Iterable[date]:
    """3/4/67 may be of either order and era; 24/11/67 is of one order, and 11/24/67 as 11/25/2024 above."""
    figures = [int(figure) for figure in match.groups()]
    for era in (Era.BUDDHIST, Era.COMMON) if calendar.era is None else (calendar.era,):
        for century in (2500 - BUDDHIST_ERA_OFFSET,) if era is Era.BUDDHIST else (2000, 1900):
            yield from _in_century(figures, century, calendar.order)


def _in_century(figures: list[int], century: int, order: Order | None) -> list[date]:
    first = _placed(figures, century, order or Order.DAY_FIRST)
    return first + _placed(figures, century, Order.MONTH_FIRST) if first and order is None else first


def _placed(figures: list[int], century: int, order: Order) -> list[date]:
    first, second, third = figures
    match order:
        case Order.DAY_FIRST:
            return _existing(century + third, second, first)
        case Order.MONTH_FIRST:
            return _existing(century + third, first, second)
        case Order.YEAR_FIRST:
            return _existing(century + first, second, third)


def _existing(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def order_told(texts: Iterable[str]) -> Order | None:
    """The order a column shows by itself: a figure above 12 is no month. None where it shows none, or both."""
    told: set[Order] = set()
    for match in _slashed(texts):
        if int(match[1]) > 12 >= int(match[2]):
            told.add(Order.DAY_FIRST)
        elif int(match[2]) > 12 >= int(match[1]):
            told.add(Order.MONTH_FIRST)
    return told.pop() if len(told) == 1 else None


def era_told(texts: Iterable[str]) -> Era | None:
    """The era a column shows by its years of four figures; None where it shows none, or both."""
    years = [int(match[3]) for match in _slashed(texts) if len(match[3]) == 4]
    told = {Era.BUDDHIST if year in BUDDHIST_YEARS else Era.COMMON for year in years}
    return told.pop() if len(told) == 1 else None


def _slashed(texts: Iterable[str]) -> Iterable[re.Match[str]]:
    cleaned = (_TIME_BEHIND.sub("", normalise(text)) for text in texts)
    return (match for match in map(_SLASHED.fullmatch, cleaned) if match)


def _decided(text: str, days: Iterable[date], calendar: Calendar) -> date | CellProblem:
    every = tuple(dict.fromkeys(days))
    if not every:
        return CellProblem("no_such_day", text)
    match tuple(day for day in every if calendar.first <= day <= calendar.last):
        case ():
            return CellProblem("day_out_of_range", text)
        case (day,):
            return day
        case readings:
            return CellProblem("ambiguous", text, readings)


def _clock(plain: Plain) -> time | CellProblem:
    match plain:
        case datetime():
            return plain.time().replace(second=0, microsecond=0)
        case time():
            return plain.replace(second=0, microsecond=0)
        case timedelta():
            return _minutes(round(plain.total_seconds() / 60), shown(plain))
        case bool() | date():
            return CellProblem("not_a_time", shown(plain))
        case int() | float():
            return _number_of_time(plain)
        case _:
            return _written_time(normalise(plain))


def _number_of_time(number: float) -> time | CellProblem:
    """8 is eight o'clock, 0.354166… a part of the day; 8.3 was typed as 8.30 or counted in hours."""
    text = shown(number)
    if number == int(number):
        return _minutes(int(number) * 60, text)
    if 0 < number < 1 and len(text) > 6:
        return _minutes(round(number * 1440), text)
    typed = _minutes(int(number) * 60 + round(number % 1 * 100), text) if round(number % 1 * 100) < 60 else None
    counted = _minutes(round(number * 60), text)
    if isinstance(counted, CellProblem):
        return counted
    readings = tuple(one for one in (typed, counted) if isinstance(one, time))
    return CellProblem("ambiguous", text, readings)


def _written_time(text: str) -> time | CellProblem:
    match = _CLOCK.fullmatch(text)
    if match is None or (match[2] is None and text.isdigit() and len(text) > 2):
        return CellProblem("not_a_time", text)
    if int(match[2] or 0) > 59 or int(match[3] or 0) > 59:
        return CellProblem("no_such_time", text)
    return _minutes(int(match[1]) * 60 + int(match[2] or 0), text)


def _minutes(minutes: int, text: str) -> time | CellProblem:
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 1440 else CellProblem("no_such_time", text)


def _opening(plain: Plain) -> tuple[Hours, ...] | CellProblem:
    text = shown(plain)
    if not isinstance(plain, str):
        return CellProblem("not_hours", text)
    spans: list[Hours] = []
    for span in _NEXT.split(normalise(plain).removeprefix("เวลา").strip()):
        ends = _SPAN.split(span)
        if len(ends) != 2:
            return CellProblem("not_hours", text)
        start, end = map(_written_time, (end.strip() for end in ends))
        if isinstance(start, CellProblem) or isinstance(end, CellProblem):
            return CellProblem("no_such_time" if all(map(_CLOCK.fullmatch, ends)) else "not_hours", text)
        if start == end:
            return CellProblem("not_hours", text)
        spans.append((start, end))
    return tuple(spans)


def _weekdays(plain: Plain) -> frozenset[int] | CellProblem:
    text = shown(plain)
    if not isinstance(plain, str):
        return CellProblem("not_a_weekday", text)
    if normalise(plain).lower().replace(" ", "") in EVERY_DAY:
        return frozenset(range(7))
    days: set[int] = set()
    for part in _weekday_parts(normalise(plain)):
        ends = [parse_weekday(end) for end in _SPAN.split(part)]
        if len(ends) > 2:
            return CellProblem("not_a_weekday", text)
        days |= {(ends[0] + more) % 7 for more in range((ends[-1] - ends[0]) % 7 + 1)}
    return frozenset(days)


def _weekday_parts(text: str) -> list[str]:
    """Blanks part days as well, except around the sign of a span."""
    joined = _SPAN.sub("-", text).replace("วัน ", "วัน")
    return [part for part in re.split(r"[\s,;/]+|และ|(?<=\.)(?=[ก-ฮ])", joined) if part]
