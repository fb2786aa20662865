"""What we hand out opens everywhere, computes, and runs nothing."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import python_calamine

from songtor.engines.sheets.formulas import as_meant, harmless
from songtor.engines.sheets.writing import Column, Kind, Table, Value, csv_bytes, xlsx

MOMENT = datetime(2024, 11, 5, 1, 30, tzinfo=UTC)
COLUMNS = (
    Column("สาขา"),
    Column("น้ำหนัก (กก.)", Kind.KG),
    Column("กล่อง", Kind.COUNT),
    Column("บาท", Kind.MONEY),
    Column("วันที่", Kind.DATE),
    Column("ชั่งเมื่อ", Kind.MOMENT),
    Column("สัดส่วน", Kind.SHARE),
)
ROW = ("บิ๊กช้อป", 12_500, 3, Decimal("1.10"), date(2024, 11, 5), MOMENT, Decimal("0.25"))
DANGEROUS = ["=1+1", "+66 81", "-ส่วนลด", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''", "http://a.example", "{=1}"]


def one_sheet(written: bytes) -> list[list[object]]:
    with python_calamine.load_workbook(io.BytesIO(written)) as book:
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def part(written: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        return parts.read(name).decode()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, 5),
        (Kind.KG, Decimal("12.5")),
        (Kind.KG, "12.5"),
        (Kind.COUNT, Decimal("1.5")),
        (Kind.MONEY, Decimal("NaN")),
        (Kind.DATE, MOMENT),
        (Kind.MOMENT, MOMENT.replace(tzinfo=None)),
        (Kind.SHARE, "50%"),
    ],
)
def test_value_of_another_kind_is_refused(kind: Kind, value: Value) -> None:
    table = Table("ก", (Column("ข", kind),), [(value,)])
    with pytest.raises(ValueError, match="not a"):
        xlsx([table], moment=MOMENT)
    with pytest.raises(ValueError, match="not a"):
        csv_bytes(table)


def test_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        xlsx([Table("ก", COLUMNS, [(*ROW, "more")])], moment=MOMENT)


def test_numbers_and_days_are_values_of_their_own() -> None:
    _, row = one_sheet(xlsx([Table("ชั่ง", COLUMNS, [ROW])], moment=MOMENT))
    assert row == ["บิ๊กช้อป", 12.5, 3, 1.1, date(2024, 11, 5), MOMENT.replace(hour=8, tzinfo=None), 0.25]


def test_days_show_the_buddhist_year_and_the_page_is_set_up() -> None:
    written = xlsx([Table("ชั่ง & รับ", COLUMNS, [ROW], notes=("นับแล้ว",))], moment=MOMENT)
    sheet = part(written, "xl/worksheets/sheet1.xml")
    assert "[$-107041E]d mmm yyyy" in part(written, "xl/styles.xml")
    for told in ('state="frozen"', "<autoFilter", 'paperSize="9"', 'fitToHeight="0"', "&amp;P / &amp;N"):
        assert told in sheet
    assert "_xlnm.Print_Titles" in part(written, "xl/workbook.xml")
    assert "ชั่ง &amp;&amp; รับ" in sheet
    assert "<v>12.5</v>" in sheet


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_text_in_both_forms(text: str) -> None:
    table = Table("ก", (Column("ข"),), [(text,)])
    written = xlsx([table], moment=MOMENT)
    sheet = part(written, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    _, (cell,) = csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline=""))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert as_meant(cell) == text


@pytest.mark.parametrize("text", ["", "ปกติ", "'08", "a=b", "0812345678"])
def test_harmless_text_is_left_alone_by_the_reader_too(text: str) -> None:
    assert as_meant(text) == text
    assert as_meant(harmless(text)) == text


def test_csv_has_plain_figures_below_zero_too() -> None:
    written = csv_bytes(Table("ก", COLUMNS, [ROW, ("ข", -500, None, None, None, None, None)]))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").splitlines()[1:] == [
        "บิ๊กช้อป,12.500,3,1.10,2024-11-05,2024-11-05 08:30:00,0.25",
        "ข,-0.500,,,,,",
    ]


def test_same_input_gives_the_same_bytes() -> None:
    def written(moment: datetime) -> bytes:
        return xlsx([Table("ก", COLUMNS, [ROW] * 3, total=ROW)], moment=moment)

    assert written(MOMENT) == written(MOMENT)
    assert written(MOMENT) != written(MOMENT + timedelta(days=1))


def test_sheets_with_one_title_or_forbidden_signs_get_names() -> None:
    titles = ["รายงาน/เขต [1]", "ก" * 40, "ก" * 41, "A", "a", ""]
    tables = [Table(title, (Column("ข"),), []) for title in titles]
    with python_calamine.load_workbook(io.BytesIO(xlsx(tables, moment=MOMENT))) as book:
        names = book.sheet_names
    assert names == ["รายงาน เขต  1", "ก" * 31, "ก" * 26 + " 2", "A", "a 2", "-"]


def test_text_longer_than_a_cell_is_cut_where_it_shows() -> None:
    (_, (cell,)) = one_sheet(xlsx([Table("ก", (Column("ข"),), [("ก" * 40_000,)])], moment=MOMENT))
    assert isinstance(cell, str)
    assert cell == "ก" * 32_766 + "…"
