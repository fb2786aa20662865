"""What people type into cells becomes a value or a question, at no time another value."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from songtor.engines.sheets.book import Cell, Merged, Unread
from songtor.engines.sheets.cells import (
    CellProblem,
    Comma,
    Names,
    as_baht,
    as_grams,
    as_pieces,
    as_text,
    as_yes_no,
    is_blank,
)
from songtor.engines.sheets.contacts import as_latitude, as_phone, as_point
from songtor.engines.sheets.days import Calendar, Epoch, Era, Order, as_clock, as_day, as_opening, as_weekdays
from songtor.engines.sheets.ways import Way, way_of, way_told

LONG_AGO = date(1967, 11, 5)
THE_DAY = date(2024, 11, 5)
DISTRICTS = Names(
    [("ราษฎร์บูรณะ", "1024"), ("ราชบุรีบูรณะ", "1024"), ("บางแค", "1040"), ("คลองเตย", "1033"), ("คลองเตย", "9999")],
    prefixes=("สำนักงานเขต", "เขต", "ข."),
)


def code(read: object) -> str:
    assert isinstance(read, CellProblem), read
    return read.code


@pytest.mark.parametrize("cell", [None, "", "  ", "\u200b", "-", "–", "\ufeff\xa0"])
def test_what_shows_nothing_is_blank_everywhere(cell: Cell) -> None:
    assert is_blank(cell)
    assert as_text(cell) is as_grams(cell) is as_day(cell) is as_phone(cell) is DISTRICTS.read(cell) is None


def test_error_of_the_sheet_is_a_problem_everywhere() -> None:
    for read in (as_text, as_grams, as_pieces, as_baht, as_day, as_clock, as_phone, DISTRICTS.read):
        assert code(read(Unread("#"))) == "error_in_sheet"


def test_number_spread_by_merging_is_asked_and_a_name_is_not() -> None:
    assert code(as_grams(Merged(12.5))) == "merged"
    assert code(as_pieces(Merged(3))) == "merged"
    assert as_text(Merged("บางแค")) == "บางแค"
    assert as_day(Merged(THE_DAY)) == THE_DAY


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12,5 กก.", "ambiguous"),
        ("1,200", "ambiguous"),
        ("ประมาณ 12", "not_a_weight"),
        ("10-12", "not_a_weight"),
        (True, "not_a_weight"),
        (date(2024, 5, 12), "not_a_weight"),
        (-5, "below_zero"),
        (12.3456, "finer_than_a_gram"),
        (1e17, "digits_lost"),
        (Unread("#"), "error_in_sheet"),
    ],
)
def test_weight_that_is_none_is_a_problem(cell: Cell, expected: str) -> None:
    assert code(as_grams(cell)) == expected


@pytest.mark.parametrize(
    ("cell", "grams"),
    [
        (12.5, 12_500),
        (0.1 + 0.2, 300),
        (7, 7_000),
        ("๑๒.๕", 12_500),
        ("12.5kg", 12_500),
        ("12.5\xa0กก.\u200b", 12_500),
        ("500 กรัม", 500),
        ("1,200.50", 1_200_500),
    ],
)
def test_weight_is_read_in_whole_grams(cell: Cell, grams: int) -> None:
    assert as_grams(cell) == grams


def test_comma_means_what_somebody_said_of_the_source() -> None:
    assert as_grams("12,5 กก.", comma=Comma.DECIMAL) == 12_500
    assert as_grams("1,200", comma=Comma.THOUSANDS) == 1_200_000
    assert as_grams("1,200", comma=Comma.DECIMAL) == 1_200


def test_unit_of_the_header_counts_for_bare_numbers_only() -> None:
    assert as_grams(500, of_unit=1) == as_grams("500", of_unit=1) == as_grams("500 กรัม") == 500
    assert as_grams("0.5 กก.", of_unit=1) == 500


def test_pieces_are_whole() -> None:
    assert [as_pieces(cell) for cell in (12, 12.0, "12", "1,200", "3 กล่อง", "๓ ถุง")] == [12, 12, 12, 1200, 3, 3]
    assert [code(as_pieces(cell)) for cell in ("1,5", 1.5, "2 โหล", "มาก", -1)] == [
        "not_a_count",
        "part_of_a_piece",
        "not_a_count",
        "not_a_count",
        "below_zero",
    ]


def test_money_keeps_its_satang() -> None:
    assert [as_baht(cell) for cell in ("1,200.50 บาท", 12.25, "฿99", "350.-", "1,200")] == [
        Decimal("1200.50"),
        Decimal("12.25"),
        Decimal(99),
        Decimal(350),
        Decimal(1200),
    ]
    assert [code(as_baht(cell)) for cell in ("12,5", "ฟรี", 1.005)] == [
        "not_an_amount",
        "not_an_amount",
        "finer_than_a_satang",
    ]


@pytest.mark.parametrize(
    ("cell", "calendar", "expected"),
    [
        ("31/2/2567", Calendar(), "no_such_day"),
        ("11/25/2024", Calendar(), "no_such_day"),
        ("เร็ว ๆ นี้", Calendar(), "not_a_date"),
        ("5/11/2024", Calendar(), "ambiguous"),
        ("5/11/67", Calendar(), "ambiguous"),
        (45601, Calendar(), "ambiguous"),
        (LONG_AGO, Calendar(), "ambiguous"),
        (THE_DAY, Calendar(first=date(2025, 1, 1)), "day_out_of_range"),
        (2567, Calendar(), "not_a_date"),
        (True, Calendar(), "not_a_date"),
        (time(8, 30), Calendar(), "not_a_date"),
    ],
)
def test_day_that_is_none_or_two_is_a_problem(cell: Cell, calendar: Calendar, expected: str) -> None:
    assert code(as_day(cell, calendar=calendar)) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "5/11/2567",
        "05-11-2567",
        "5.11.2567",
        "๕ พ.ย. ๒๕๖๗",
        "5 พ.ย. 67",
        "วันอังคารที่ 5 พฤศจิกายน พ.ศ. 2567",
        "2024-11-05",
        "2567-11-05",
        "2024-11-05 08:30:00",
        "5/11/2567 08:30 น.",
        "2024-11-05T08:30:00+07:00",
        THE_DAY,
        datetime.fromisoformat("2024-11-05T08:30:00"),
        date(2567, 11, 5),
    ],
)
def test_day_is_read_in_every_form(cell: Cell) -> None:
    assert as_day(cell) == THE_DAY


def test_what_is_known_of_a_source_decides_its_days() -> None:
    since = Calendar(first=date(2024, 1, 1), last=date(2025, 12, 31))
    assert as_day(45601, calendar=Calendar(epoch=Epoch.OF_1900)) == THE_DAY
    assert as_day(44139, calendar=Calendar(epoch=Epoch.OF_1904)) == THE_DAY
    assert as_day("45601", calendar=since) == THE_DAY
    assert as_day("25/11/67", calendar=since) == date(2024, 11, 25)
    assert code(as_day("5/11/67", calendar=since)) == "ambiguous"
    assert code(as_day("5/11/2024", calendar=Calendar(order=Order.YEAR_FIRST))) == "ambiguous"
    assert as_day("5/11/67", calendar=replace(since, order=Order.DAY_FIRST)) == THE_DAY
    assert as_day("67/11/05", calendar=replace(since, order=Order.YEAR_FIRST)) == THE_DAY
    assert as_day("5/11/67", calendar=Calendar(order=Order.DAY_FIRST, era=Era.BUDDHIST)) == THE_DAY
    assert as_day(LONG_AGO, calendar=Calendar(era=Era.BUDDHIST, epoch=Epoch.OF_1900)) == THE_DAY
    assert as_day(LONG_AGO, calendar=since) == THE_DAY
    assert as_day("11/5/2024", calendar=Calendar(order=Order.MONTH_FIRST)) == THE_DAY
    assert as_day("5/11/2024", calendar=Calendar(order=Order.DAY_FIRST)) == THE_DAY


def test_doubt_about_a_day_shows_its_readings() -> None:
    assert as_day("5/11/2024") == CellProblem("ambiguous", "5/11/2024", (THE_DAY, date(2024, 5, 11)))


def test_times_of_day() -> None:
    half_past_eight = time(8, 30)
    cells: list[Cell] = ["08.30 น.", "8:30", "๐๘.๓๐", half_past_eight, 0.354166666666667, timedelta(hours=8.5)]
    assert [as_clock(cell) for cell in cells] == [half_past_eight] * 6
    assert as_clock(8) == time(8)
    assert as_clock(8.3) == CellProblem("ambiguous", "8.3", (half_past_eight, time(8, 18)))
    assert [code(as_clock(cell)) for cell in ("25.00", "8.75", "เช้า", "0830", 25)] == [
        "no_such_time",
        "no_such_time",
        "not_a_time",
        "not_a_time",
        "no_such_time",
    ]


def test_opening_times_have_two_ends() -> None:
    assert as_opening("08.30-16.00 น.") == ((time(8, 30), time(16)),)
    assert as_opening("เวลา 8:30 – 12:00 , 13:00 ถึง 16:30") == ((time(8, 30), time(12)), (time(13), time(16, 30)))
    assert [code(as_opening(cell)) for cell in ("8.30", "8-25", "เช้า-เย็น", "8-8", 8)] == [
        "not_hours",
        "no_such_time",
        "not_hours",
        "not_hours",
        "not_hours",
    ]


def test_weekdays_are_lists_and_spans() -> None:
    read = [as_weekdays(cell) for cell in ("จ.-ศ.", "จันทร์ - ศุกร์", "จ.พ.ศ.", "จันทร์ พุธ และศุกร์", "ทุกวัน", "ศ-จ")]
    assert read == [
        frozenset(days) for days in ({0, 1, 2, 3, 4}, range(5), {0, 2, 4}, {0, 2, 4}, range(7), {4, 5, 6, 0})
    ]
    assert as_weekdays("วันอาทิตย์") == frozenset({6})
    assert as_weekdays("อ, พฤ.") == frozenset({1, 3})
    assert [code(as_weekdays(cell)) for cell in ("ยกเว้นอาทิตย์", "จ-พ-ศ", 3)] == ["not_a_weekday"] * 3


def test_phone_gets_its_nought_back() -> None:
    cells: list[Cell] = ["081-234-5678", "0812345678", 812345678, "+66 81 234 5678", "โทร. 081 234 5678", "'0812345678"]
    assert [as_phone(cell) for cell in cells] == ["0812345678"] * 6
    assert as_phone("02-123-4567 ต่อ 12") == "021234567 ต่อ 12"
    assert as_phone(21234567) == "021234567"
    assert [code(as_phone(cell)) for cell in ("08123", "081-234-5678, 02-123-4567", 1e9, True)] == ["not_a_phone"] * 4


def test_yes_and_no() -> None:
    assert [as_yes_no(cell) for cell in ("มี", "ไม่มี", "Y", 1, 0, True, "✓")] == [
        True,
        False,
        True,
        True,
        False,
        True,
        True,
    ]
    assert [code(as_yes_no(cell)) for cell in ("x", "บางวัน", 2)] == ["ambiguous", "not_yes_or_no", "not_yes_or_no"]


def test_points_lie_in_thailand_whatever_their_order() -> None:
    for text in ("13.75, 100.5", "100.5 13.75", "https://maps.example/?q=13.75,100.5", "13°45'0\"N 100°30'0\"E"):
        assert as_point(text) == (13.75, 100.5)
    assert code(as_point("51.5, 0.1")) == "point_out_of_range"
    assert code(as_point("13.75")) == "not_a_point"
    assert as_latitude(13.75) == as_latitude("13.75") == 13.75
    assert code(as_latitude(100.5)) == "point_out_of_range"


def test_text_is_one_spelling_and_no_date() -> None:
    assert as_text(" นํ้า\u200b  เเกง\xa0") == "น้ำ แกง"
    assert as_text(12) == as_text("๑๒") == "12"
    assert code(as_text(date(2024, 2, 1))) == "not_a_text"
    assert code(as_text(1.2e17)) == "digits_lost"


@pytest.mark.parametrize("cell", ["ราษฎร์บูรณะ", "เขตราษฎร์บูรณะ", "เขต ราชบุรีบูรณะ", "ราชบุรีบูรณะ\u200b", "ข.ราษฎร์บูรณะ"])
def test_district_is_found_by_its_aliases(cell: str) -> None:
    assert DISTRICTS.read(cell) == "1024"


def test_name_of_two_or_of_none_is_a_problem() -> None:
    assert DISTRICTS.read("คลองเตย") == CellProblem("ambiguous", "คลองเตย", ("1033", "9999"))
    assert code(DISTRICTS.read("เขตพระนครเหนือ")) == "unknown_name"


@pytest.mark.parametrize(
    ("texts", "way"),
    [
        (["3/4/67", "25/4/67"], Way(order=Order.DAY_FIRST)),
        (["3/4/2024", "11/25/2024"], Way(order=Order.MONTH_FIRST, era=Era.COMMON)),
        (["25/4/67", "11/25/67"], Way()),
        (["3/4/67", "1/4/2567"], Way(era=Era.BUDDHIST)),
        (["1/4/2024", "1/4/2567"], Way()),
        (["1,200", "1,200.5 กก."], Way(comma=Comma.THOUSANDS)),
        (["1,200", "0,5"], Way(comma=Comma.DECIMAL)),
        (["1,200.5", "0,5"], Way()),
        (["12,5", "1,200"], Way()),
    ],
)
def test_a_column_settles_by_itself_only_what_it_shows_without_contradiction(texts: list[str], way: Way) -> None:
    assert way_told(texts) == way_of(str(way)) == way


def test_a_comma_that_parts_no_thousands_stays_in_doubt_where_it_parts_them() -> None:
    assert code(as_grams("12,5", comma=Comma.THOUSANDS)) == "ambiguous"
    assert as_grams("1,234,567 กรัม", comma=Comma.THOUSANDS) == 1_234_567
