"""The Buddhist era is for reading and writing only: inside, a day is a `date`, and years are its own."""

import re
from datetime import date, timedelta

from songtor.engines.thai.doubt import Doubt, Unreadable
from songtor.engines.thai.text import normalise

BUDDHIST_ERA_OFFSET = 543
BUDDHIST_YEARS = range(2400, 2701)
COMMON_YEARS = range(1857, 2158)

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

_MONTH_NUMBER = {
    name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, 1)
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?:วัน)?(?:(?P<weekday>[ก-๙]+?)ที่)?\s*(?P<day>\d{1,2})\s*(?P<month>[ก-๙][ก-๙. ]*?)\s*"
    r"(?P<era>พ\.?ศ\.?|ค\.?ศ\.?)?\s*(?P<year>\d{4}|\d{2})",
)


def be_year(day: date) -> int:
    """The Buddhist-era year of a day, counted from 1 January as since 2484, also for the years before it."""
    return day.year + BUDDHIST_ERA_OFFSET


def fiscal_year(day: date, *, starts: tuple[int, int] = (10, 1)) -> int:
    """The Buddhist-era year in which the day's fiscal year ends; `starts` is its first month and day."""
    ends_next_year = starts != (1, 1) and (day.month, day.day) >= starts
    return be_year(day) + ends_next_year


def quarter(day: date, *, starts: tuple[int, int] = (10, 1)) -> int:
    """1 to 4 within the fiscal year: October to December is 1."""
    month, first = starts
    return (day.month - month - (day.day < first)) % 12 // 3 + 1


def fiscal_year_days(year: int, *, starts: tuple[int, int] = (10, 1)) -> tuple[date, date]:
    """First and last day of the fiscal year that ends in a Buddhist-era year."""
    begins_year_before = starts != (1, 1)
    first = date(year - BUDDHIST_ERA_OFFSET - begins_year_before, *starts)
    return first, date(first.year + 1, *starts) - timedelta(days=1)


def long_date(day: date) -> str:
    """วันอังคารที่ 5 พฤศจิกายน 2567"""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {full_date(day)}"


def full_date(day: date) -> str:
    """5 พฤศจิกายน 2567"""
    return f"{day.day} {MONTHS[day.month - 1]} {be_year(day)}"


def short_date(day: date) -> str:
    """5 พ.ย. 67"""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {be_year(day) % 100:02}"


def parse_date(text: str) -> date | Doubt[date]:
    """A day written with a year of either era, in figures (day first, or year first) or with a Thai month.

    Two figures of a year are 25xx beside a Thai month, and a doubt elsewhere. `Unreadable` for everything else, also
    for a weekday that is not the day's.
    """
    plain = normalise(text)
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = map(int, match.groups())
        return _day(text, _common_year(text, year), month, day)
    if match := _DAY_FIRST.fullmatch(plain):
        return _day_first(text, *match.groups())
    if match := _IN_WORDS.fullmatch(plain):
        return _in_words(text, match)
    raise Unreadable(text, "not_a_date")


def _day_first(text: str, day: str, month: str, year: str) -> date | Doubt[date]:
    if len(year) == 4:
        return _day(text, _common_year(text, int(year)), int(month), int(day))
    years = (2500 + int(year) - BUDDHIST_ERA_OFFSET, 2000 + int(year), 1900 + int(year))
    return Doubt(text, tuple(_day(text, one, int(month), int(day)) for one in years))


def _in_words(text: str, match: re.Match[str]) -> date:
    month = _MONTH_NUMBER.get(match["month"].replace(".", "").replace(" ", ""))
    if month is None:
        raise Unreadable(text, "unknown_month")
    year = _year_beside_words(text, match["year"], (match["era"] or "").replace(".", ""))
    day = _day(text, year, month, int(match["day"]))
    weekday = match["weekday"]
    if weekday and weekday != WEEKDAYS[day.weekday()]:
        raise Unreadable(text, "wrong_weekday")
    return day


def _year_beside_words(text: str, year: str, era: str) -> int:
    if len(year) == 2:
        if era == "คศ":
            raise Unreadable(text, "short_year")
        return 2500 + int(year) - BUDDHIST_ERA_OFFSET
    allowed = {"พศ": BUDDHIST_YEARS, "คศ": COMMON_YEARS}.get(era)
    if allowed is not None and int(year) not in allowed:
        raise Unreadable(text, "year_of_another_era")
    return _common_year(text, int(year))


def _common_year(text: str, year: int) -> int:
    if year in BUDDHIST_YEARS:
        return year - BUDDHIST_ERA_OFFSET
    if year in COMMON_YEARS:
        return year
    raise Unreadable(text, "year_out_of_range")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(text, "no_such_day") from None
