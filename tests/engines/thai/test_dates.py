"""Days are read in both eras and written in the Buddhist one; the fiscal year is named after its end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.engines.thai import (
    Doubt,
    Unreadable,
    be_year,
    fiscal_year,
    fiscal_year_days,
    long_date,
    parse_date,
    quarter,
    short_date,
    thai_digits,
)

TUESDAY = date(2024, 11, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_date"),
        ("เมื่อวาน", "not_a_date"),
        ("5/11", "not_a_date"),
        ("31/2/2567", "no_such_day"),
        ("29 ก.พ. 2566", "no_such_day"),
        ("5/13/2567", "no_such_day"),
        ("5/11/1500", "year_out_of_range"),
        ("5/11/2250", "year_out_of_range"),
        ("5 พ.ษ. 2567", "unknown_month"),
        ("5 พ.ย. พ.ศ. 2024", "year_of_another_era"),
        ("5 พ.ย. ค.ศ. 2567", "year_of_another_era"),
        ("5 พ.ย. ค.ศ. 24", "short_year"),
        ("วันพุธที่ 5 พฤศจิกายน 2567", "wrong_weekday"),
        ("²/11/2567", "not_a_date"),
    ],
)
def test_text_that_is_no_day_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-05",
        "2567-11-05",
        "5/11/2567",
        "05/11/2024",
        "5-11-2567",
        "5.11.2567",
        "๕/๑๑/๒๕๖๗",
        "5 พ.ย. 67",
        "5 พ.ย. 2567",
        "5 พ.ย.2567",
        "5 พย 2567",
        "5 พฤศจิกายน 2567",
        "5 พฤศจิกายน พ.ศ. 2567",
        "5 พฤศจิกายน พ.ศ.2567",
        "5 พฤศจิกายน ค.ศ. 2024",
        "๕ พฤศจิกายน ๒๕๖๗",
        "วันอังคารที่ 5 พฤศจิกายน 2567",
        "วันอังคารที่ ๕ พฤศจิกายน พ.ศ. ๒๕๖๗",
        "  5  พ.ย.  67 ",
    ],
)
def test_one_day_is_read_from_every_usual_form(text: str) -> None:
    assert parse_date(text) == TUESDAY


def test_two_figures_of_a_year_in_a_figure_date_are_a_doubt() -> None:
    assert parse_date("5/11/67") == Doubt("5/11/67", (TUESDAY, date(2067, 11, 5), date(1967, 11, 5)))


def test_leap_day_is_read_in_the_buddhist_era() -> None:
    assert parse_date("29/2/2567") == date(2024, 2, 29)


def test_published_forms_of_a_day() -> None:
    assert long_date(TUESDAY) == "วันอังคารที่ 5 พฤศจิกายน 2567"
    assert short_date(TUESDAY) == "5 พ.ย. 67"
    assert thai_digits(long_date(TUESDAY)) == "วันอังคารที่ ๕ พฤศจิกายน ๒๕๖๗"
    assert short_date(date(2057, 1, 9)) == "9 ม.ค. 00"


@given(st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31)))
def test_what_is_written_is_read_back(day: date) -> None:
    forms = (long_date(day), short_date(day), f"{day.day}/{day.month}/{be_year(day)}", thai_digits(long_date(day)))
    assert [parse_date(form) for form in forms] == [day] * len(forms)


@pytest.mark.parametrize(
    ("day", "year", "number"),
    [
        (date(2024, 9, 30), 2567, 4),
        (date(2024, 10, 1), 2568, 1),
        (date(2024, 12, 31), 2568, 1),
        (date(2025, 1, 1), 2568, 2),
        (date(2025, 4, 1), 2568, 3),
        (date(2025, 7, 1), 2568, 4),
        (date(2025, 9, 30), 2568, 4),
    ],
)
def test_fiscal_year_is_named_after_its_end_and_begins_in_october(day: date, year: int, number: int) -> None:
    assert (fiscal_year(day), quarter(day)) == (year, number)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)), st.sampled_from([(10, 1), (1, 1), (4, 6)]))
def test_every_day_lies_in_the_days_of_its_fiscal_year(day: date, starts: tuple[int, int]) -> None:
    first, last = fiscal_year_days(fiscal_year(day, starts=starts), starts=starts)
    assert first <= day <= last
    assert quarter(first, starts=starts) == 1
    assert quarter(last, starts=starts) == 4
    assert fiscal_year(last + timedelta(days=1), starts=starts) == fiscal_year(last, starts=starts) + 1


def test_city_whose_year_begins_in_january_has_the_calendar_year() -> None:
    assert fiscal_year(date(2024, 12, 31), starts=(1, 1)) == 2567
    assert quarter(date(2024, 12, 31), starts=(1, 1)) == 4
