"""The header is found under titles, in two rows, merged or repeated; what could be two things is asked."""

import pytest

from songtor.engines.sheets.book import Book, Cell, Merged, Row, Sheet
from songtor.engines.sheets.headers import (
    Answers,
    Header,
    RowKind,
    Unclear,
    Wanted,
    find_header,
    find_table,
    grams_of_title,
    records,
)

WANTED = (
    Wanted("branch", ("สาขา", "ชื่อสาขา", "จุดรับ"), required=True),
    Wanted("grams", ("น้ำหนัก (กก.)", "น้ำหนัก", "กิโลกรัม"), required=True),
    Wanted("rice", ("น้ำหนัก ข้าว",)),
    Wanted("day", ("วันที่",)),
)
HEAD = ("วันที่", "สาขา", "น้ำหนัก (กก.)")


def sheet(*rows: tuple[Cell, ...], name: str = "ก", hidden: bool = False) -> Sheet:
    return Sheet(name, tuple(Row(at, row) for at, row in enumerate(rows, 1) if row), hidden=hidden)


def found(*rows: tuple[Cell, ...], answers: Answers = Answers()) -> Header:  # noqa: B008 - frozen
    header = find_header(sheet(*rows), WANTED, answers=answers)
    assert isinstance(header, Header), header
    return header


def asked(*rows: tuple[Cell, ...]) -> Unclear:
    header = find_header(sheet(*rows), WANTED)
    assert isinstance(header, Unclear), header
    return header


def test_sheet_without_the_columns_has_no_header() -> None:
    assert [one.code for one in asked(("ก", "ข"), (1, 2)).questions] == ["no_header"]
    assert [one.code for one in asked().questions] == ["no_header"]


def test_missing_column_is_asked_with_the_columns_left_over() -> None:
    (question,) = asked(("วันที่", "สาขา", "ปริมาณ", "หมายเหตุ")).questions
    assert (question.code, question.key) == ("missing_column", "grams")
    assert [(one.column, one.shown) for one in question.candidates] == [(2, "ปริมาณ"), (3, "หมายเหตุ")]


def test_two_columns_for_one_are_asked_and_the_answer_is_kept() -> None:
    row = ("วันที่", "สาขา", "น้ำหนัก", "กิโลกรัม")
    (question,) = asked(row).questions
    assert (question.code, question.key, [one.column for one in question.candidates]) == (
        "several_columns",
        "grams",
        [2, 3],
    )
    assert found(row, answers=Answers(columns={"grams": 3})).columns == {"day": 0, "branch": 1, "grams": 3}
    assert found(("วันที่", "สาขา"), answers=Answers(columns={"grams": None})).columns == {"day": 0, "branch": 1}


def test_two_different_headers_are_asked() -> None:
    rows: list[tuple[Cell, ...]] = [("สาขา", "น้ำหนัก"), ("ก", 1), (), ("น้ำหนัก", "สาขา"), (1, "ก")]
    (question,) = asked(*rows).questions
    assert (question.code, [one.row for one in question.candidates]) == ("several_headers", [1, 4])
    assert found(*rows, answers=Answers(row=4)).columns == {"grams": 0, "branch": 1}


def test_header_stands_below_titles_and_blank_rows() -> None:
    header = found(("รายงานสาขา",), (), ("เขตบางแค", Merged("เขตบางแค")), HEAD, ("5/11/2567", "ก", 1))
    assert (header.first, header.last) == (4, 4)
    assert header.columns == {"day": 0, "branch": 1, "grams": 2}


@pytest.mark.parametrize("title", ["\ufeffสาขา", "สา\u200bขา", " สาขา *", "สาขา\n", "ชื่อ สาขา", "จุดรับ:"])
def test_spelling_of_a_title_does_not_count(title: str) -> None:
    assert found(("วันที่", title, "นํ้าหนัก\n(กก.)")).columns == {"day": 0, "branch": 1, "grams": 2}


@pytest.mark.parametrize(
    "rows",
    [
        (("วันที่", "สาขา", "น้ำหนัก", Merged("น้ำหนัก")), (Merged("วันที่"), Merged("สาขา"), "ข้าว", "(กก.)")),
        (("วันที่", "สาขา", "น้ำหนัก", None), (None, None, "ข้าว", "(กก.)")),
    ],
)
def test_header_in_two_rows_is_joined(rows: tuple[tuple[Cell, ...], ...]) -> None:
    header = found(("บันทึกการรับอาหาร",), *rows, ("5/11/2567", "ก", 1, 2))
    assert (header.first, header.last) == (2, 3)
    assert header.columns == {"day": 0, "branch": 1, "rice": 2, "grams": 3}
    assert header.titles[2] == "น้ำหนัก ข้าว"


def test_rows_that_are_no_records_are_told_apart() -> None:
    rows: list[tuple[Cell, ...]] = [
        HEAD,
        ("5/11/2567", "รวมใจ", 5),
        (None, "\u200b", None),
        HEAD,
        ("6/11/2567", "ข", "6 กก."),
        ("รวมทั้งสิ้น", Merged("รวมทั้งสิ้น"), 11),
        ("รวม", None, "11 กก."),
    ]
    read = list(records(sheet(*rows), found(*rows)))
    assert [(one.number, one.kind) for one in read] == [
        (2, RowKind.RECORD),
        (4, RowKind.HEADER),
        (5, RowKind.RECORD),
        (6, RowKind.TOTAL),
        (7, RowKind.TOTAL),
    ]
    assert read[0].cells == {"day": "5/11/2567", "branch": "รวมใจ", "grams": 5}


def test_short_rows_have_all_their_columns() -> None:
    rows: list[tuple[Cell, ...]] = [HEAD, ("5/11/2567",)]
    (record,) = records(sheet(*rows), found(*rows))
    assert record.cells == {"day": "5/11/2567", "branch": None, "grams": None}


def test_the_one_visible_sheet_with_a_header_is_taken() -> None:
    cover, data, hidden = sheet(("ปก",), name="ปก"), sheet(HEAD, name="ข้อมูล"), sheet(HEAD, name="เก่า", hidden=True)
    assert find_table(Book("xlsx", (cover, data, hidden)), WANTED) == (1, found(HEAD))
    several = find_table(Book("xlsx", (data, cover, data)), WANTED)
    assert isinstance(several, Unclear)
    assert [(one.code, [c.sheet for c in one.candidates]) for one in several.questions] == [("several_sheets", [0, 2])]
    nothing = find_table(Book("xlsx", (cover,)), WANTED)
    assert isinstance(nothing, Unclear)
    assert nothing.questions[0].code == "no_header"


def test_unit_of_a_title() -> None:
    titles = ("น้ำหนัก (กรัม)", "น้ำหนัก (กก.)", "Weight [kg]", "ขีด", "น้ำหนัก", "กก./กรัม")
    assert [grams_of_title(one) for one in titles] == [1, 1000, 1000, 100, None, None]
