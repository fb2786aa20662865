"""A foreign file is read whole, as its content says, or refused with a code; it never harms the server."""

import io
import re
import struct
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from songtor.engines.sheets.book import Area, Cell, Merged, Unread
from songtor.engines.sheets.delimited import delimited_sheet
from songtor.engines.sheets.reading import Limits, SheetRefused, read_book
from songtor.engines.sheets.writing import Column, Kind, Table, csv_bytes, xlsx

MOMENT = datetime(2024, 11, 5, tzinfo=UTC)
TABLE = Table(
    "ชั่ง",
    (Column("สาขา"), Column("กก.", Kind.KG), Column("วันที่", Kind.DATE)),
    [("บิ๊กช้อป", 12_500, date(2024, 11, 5)), ("=1+1", 6_000, None)],
)


def cells_of(path: Path, limits: Limits = Limits()) -> list[tuple[int, tuple[Cell, ...]]]:  # noqa: B008 - frozen
    (sheet, *_) = read_book(path, name="ของเรา.csv", limits=limits).sheets
    return [(row.number, row.cells) for row in sheet.rows]


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008 - frozen
    with pytest.raises(SheetRefused) as refused:
        read_book(path, name=path.name, limits=limits)
    return refused.value.code


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ours() -> bytes:
    return xlsx([TABLE], moment=MOMENT)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table"),
        (b"<html><table><tr><td>1</td></tr></table>", "not_a_table"),
        (b'{"rows": []}', "not_a_table"),
        (b"a,b\0c\n", "not_a_table"),
        (bytes(range(1, 256)), "not_a_table"),
        (b"PK\3\4cut", "broken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "broken"),
        ("ก,ข\n1,2\n".encode()[:-5] + b"\xe0", "broken"),
        ('ก,"ข\n1,2\n'.encode(), "broken"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(written(tmp_path / "a.xlsx", content)) == code


def test_limits_count_what_is_really_there(tmp_path: Path) -> None:
    many = written(tmp_path / "a.csv", "ก,ข\n" * 50)
    assert refusal(many, Limits(bytes=100)) == "too_large"
    assert refusal(many, Limits(rows=49)) == "too_many_rows"
    assert refusal(many, Limits(cells=99)) == "too_many_cells"
    two = written(tmp_path / "b.xlsx", xlsx([TABLE, TABLE], moment=MOMENT))
    assert refusal(two, Limits(sheets=1)) == "too_many_sheets"
    assert len(cells_of(many, Limits(rows=50, cells=100))) == 50


def test_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    parts = unpacked(ours())
    heavy = packed(tmp_path / "a.xlsx", parts | {"xl/media/a.bin": b"\0" * 5_000_000})
    assert refusal(heavy, Limits(unpacked_bytes=4_000_000)) == "bomb"
    laughing = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>' + parts["xl/worksheets/sheet1.xml"]
    assert refusal(packed(tmp_path / "b.xlsx", parts | {"xl/worksheets/sheet1.xml": laughing})) == "bomb"


def test_lie_about_the_size_of_a_part_is_refused(tmp_path: Path) -> None:
    content = bytearray(ours())
    at = content.rindex(b"PK\1\2")
    content[at + 24 : at + 28] = (7).to_bytes(4, "little")
    assert refusal(written(tmp_path / "a.xlsx", bytes(content))) == "broken"


def compound(stream: str) -> bytes:
    """The smallest container with one stream: a header, the table of its sectors, and its directory."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(22) + struct.pack("<HH", 9, 6) + bytes(14)
    head += struct.pack("<IIII", 1, 0, 4096, 0xFFFFFFFE) + bytes(4) + struct.pack("<II", 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 4 * 108
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    directory = b""
    for name in ("Root Entry", stream):
        raw = name.encode("utf-16-le") + b"\0\0"
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + bytes(50) + struct.pack("<II", 0xFFFFFFFE, 0)
        directory += bytes(4)
    return head + table + directory.ljust(512, b"\0")


@pytest.mark.parametrize(("stream", "code"), [("EncryptedPackage", "encrypted"), ("WordDocument", "not_a_table")])
def test_container_that_is_no_sheet_is_told_by_its_streams(tmp_path: Path, stream: str, code: str) -> None:
    assert refusal(written(tmp_path / "a.xlsx", compound(stream))) == code


def test_sheet_that_claims_the_far_corner_takes_no_memory(tmp_path: Path) -> None:
    parts = unpacked(ours())
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<sheetData>", b"<sheetData>", 1)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    assert refusal(packed(tmp_path / "a.xlsx", parts)) in ("too_heavy", "broken", "too_many_cells")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_every_alphabet_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"สาขา{delimiter}กก.\r\nบิ๊กช้อป{delimiter}๑๒.๕\r\nสมใจ{delimiter}6\r\n"
    rows = delimited_sheet(written(tmp_path / "a.txt", text.encode(encoding))).rows
    assert [row.cells for row in rows] == [("สาขา", "กก."), ("บิ๊กช้อป", "๑๒.๕"), ("สมใจ", "6")]


def test_damaged_utf8_is_not_taken_for_the_old_alphabet(tmp_path: Path) -> None:
    whole = "สาขา,กก.\nบิ๊กช้อป,12\n".encode()
    cut = whole[: whole.index("้".encode()) + 1]
    cut.decode("cp874", "replace")
    assert refusal(written(tmp_path / "a.csv", cut)) == "broken"


def test_rows_keep_the_numbers_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'sep=;\n\nก;"สอง\nบรรทัด"\n;;\nข;2\n')
    assert cells_of(path) == [(3, ("ก", "สอง\nบรรทัด")), (5, ("ข", "2"))]


def test_own_tables_come_back_as_they_were(tmp_path: Path) -> None:
    from_xlsx = cells_of(written(tmp_path / "a.csv", ours()))
    assert from_xlsx == [
        (1, ("สาขา", "กก.", "วันที่")),
        (2, ("บิ๊กช้อป", 12.5, date(2024, 11, 5))),
        (3, ("=1+1", 6, None)),
    ]
    from_csv = cells_of(written(tmp_path / "a.xlsx", csv_bytes(TABLE)))
    assert from_csv[1:] == [(2, ("บิ๊กช้อป", "12.500", "2024-11-05")), (3, ("=1+1", "6.000", None))]


def test_formula_gives_its_stored_value_and_an_error_is_marked(tmp_path: Path) -> None:
    parts = unpacked(ours())
    sheet = parts["xl/worksheets/sheet1.xml"]
    cells = (
        b'<row r="9"><c r="B9"><f>WEBSERVICE("http://a.example")</f><v>7</v></c>'
        b'<c r="D9" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    )
    path = packed(tmp_path / "a.xlsx", parts | {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", cells)})
    assert cells_of(path)[-1] == (9, (None, 7, None, Unread("#")))


def test_error_without_a_place_refuses_the_file(tmp_path: Path) -> None:
    parts = unpacked(ours())
    sheet = parts["xl/worksheets/sheet1.xml"]
    cells = b"<row><c t='e'><v>#N/A</v></c></row></sheetData>"
    path = packed(tmp_path / "a.xlsx", parts | {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", cells)})
    assert refusal(path) == "broken"


def test_claimed_size_of_a_sheet_is_not_believed(tmp_path: Path) -> None:
    parts = unpacked(ours())
    sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', parts["xl/worksheets/sheet1.xml"])
    assert len(cells_of(packed(tmp_path / "a.xlsx", parts | {"xl/worksheets/sheet1.xml": sheet}))) == 3


def test_what_a_merged_cell_covers_shows_it(tmp_path: Path) -> None:
    parts = unpacked(ours())
    sheet = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A999"/></mergeCells>'
    )
    sheet = sheet.replace(b"=1+1", b"").replace(b"<autoFilter", b"<autoFilter")
    path = packed(tmp_path / "a.xlsx", parts | {"xl/worksheets/sheet1.xml": sheet})
    (read,) = read_book(path, name="a.xlsx").sheets
    assert read.merged == (Area(2, 1, 3, 1),)
    assert [row.cells[0] for row in read.rows][1:] == ["บิ๊กช้อป", Merged("บิ๊กช้อป")]


def test_process_that_reads_knows_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert cells_of(written(tmp_path / "a.csv", "ก,ข\n")) == [(1, ("ก", "ข"))]


def test_too_much_work_ends_in_a_refusal(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b",".join([b"12"] * 20) * 4_000 + (b",".join([b"12"] * 20) + b"\n") * 150_000)
    assert refusal(path, Limits(seconds=1)) == "too_heavy"


def test_too_much_memory_ends_in_a_refusal(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"x" * 20_000_000 + b"\n")
    assert Limits().memory_bytes <= 300_000_000
    assert refusal(path, Limits(memory_bytes=60_000_000)) == "too_heavy"
    assert refusal(path) != "too_heavy"
