"""The command: a file is looked at before anything is written, and what stands in the way is told by row and column."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from songtor.cli import __main__ as dispatcher
from songtor.exchange.errors import FileEmpty, FileUnreadable
from songtor.exchange.kinds import REGISTERS
from songtor.offers.models import Branch, Offer, OfferLine
from tests.exchange.files import csv_file
from tests.personas import make_branch, make_people

pytestmark = pytest.mark.django_db

TITLES = ("รหัส", "ผู้บริจาค", "สาขา", "เขต", "โทรศัพท์")
BAKERY = ("C-1", "ร้านขนม (สมมติ)", "ร้านขนม ตลาดบางแค", "เขตบางแค", "02 111 2222")
WRONG = ("C-2", "ร้านผัก (สมมติ)", "ร้านผัก", "บางแคค", "โทรถาม")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.csv").write_bytes(csv_file(TITLES, BAKERY))
    (tmp_path / "wrong.csv").write_bytes(csv_file(TITLES, BAKERY, WRONG))
    return tmp_path


def imported(*words: str | Path) -> int:
    return dispatcher.main(["import", *map(str, words)])


def names() -> list[str]:
    return list(Branch.objects.filter(ended_at__isnull=True).values_list("name", flat=True))


@pytest.mark.parametrize("words", [(), ("donors",), ("donors", "no-such-file.csv")])
def test_without_a_kind_or_a_file_it_ends_with_two(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(*words) == 2
    assert "songtor import" in capsys.readouterr().err


def test_an_empty_file_ends_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.csv").write_bytes(b"")
    assert imported("donors", folder / "empty.csv") == 2
    assert str(FileEmpty()) in capsys.readouterr().err


def test_what_is_no_table_ends_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert imported("donors", folder / "picture.xlsx", "--dry-run") == 2
    assert str(FileUnreadable()) in capsys.readouterr().err


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_dry_run_writes_nothing(folder: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("donors", folder / "good.csv", *words) == 0
    assert (names(), "new 1" in capsys.readouterr().out) == ([], True)


def test_errors_are_told_by_row_and_column_in_thai_and_end_with_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported("donors", folder / "wrong.csv", "--dry-run") == 1
    lines = capsys.readouterr().out.splitlines()
    assert "3\tเขต\tไม่มีเขต “บางแคค” เขียนชื่อเขตตามที่กรุงเทพมหานครใช้" in lines
    assert any(line.startswith("3\tโทรศัพท์\t“โทรถาม” ไม่ใช่หมายเลขโทรศัพท์") for line in lines)


def test_the_same_as_json_for_other_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("donors", folder / "wrong.csv", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"]["new"], told["counts"]["error"]) == (1, 1)
    assert {(problem["row"], problem["column"]) for problem in told["problems"]} == {(3, "เขต"), (3, "โทรศัพท์")}


def test_apply_writes_the_good_rows_and_undo_takes_them_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("donors", folder / "wrong.csv", "--apply", "--json") == 1
    batch = json.loads(capsys.readouterr().out)["batch"]
    assert names() == [BAKERY[2]]
    assert imported("donors", folder / "good.csv") == 0
    imported("--undo", batch)
    assert names() == []


@pytest.mark.parametrize("kind", list(REGISTERS))
def test_a_template_has_the_titles_an_import_knows(kind: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "template.csv"
    assert imported("--template", kind, "--format", "csv", "-o", path) == 0
    assert capsys.readouterr().out.strip() == str(path)
    titles, example = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[:2]
    assert len(titles) == len(example) and all(titles)
    assert imported(kind, path) in (0, 1)


def test_an_export_is_the_same_list_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported("donors", folder / "good.csv", "--apply")
    assert imported("--export", "donors", "-o", folder / "out.xlsx") == 0
    capsys.readouterr()
    assert imported("donors", folder / "out.xlsx") == 0
    assert "same 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "day", "grams"),
    [
        (("--day-order", "dmy", "--era", "be", "--decimal", "point"), date(2024, 4, 3), 1_200_000),
        (("--day-order", "mdy", "--decimal", "comma"), date(2024, 3, 4), 1_200),
    ],
)
def test_what_can_be_read_twice_is_told_and_settled_by_options(
    tmp_path: Path, options: tuple[str, ...], day: date, grams: int, capsys: pytest.CaptureFixture[str]
) -> None:
    make_branch(make_people().actor("malee"))
    file = tmp_path / "offers.csv"
    file.write_bytes(csv_file(("วันที่", "สาขา", "ทานรองท้อง"), ("03/04/67", "Big Shop สาขาบางแค", "1,200")))
    assert imported("offers", file, "--apply") == 1
    told = capsys.readouterr().out
    assert "2\tวันที่\t“03/04/67” อาจหมายถึง 3 เมษายน 2567 หรือ 4 มีนาคม 2567" in told
    assert ("doubt 1" in told, Offer.objects.count()) == (True, 0)
    assert imported("offers", file, "--apply", *options) == 0
    line = OfferLine.objects.select_related("offer").get()
    assert (line.offer.day, line.grams) == (day, grams)


def test_an_option_that_settles_nothing_leaves_the_doubt(tmp_path: Path) -> None:
    make_branch(make_people().actor("malee"))
    file = tmp_path / "offers.csv"
    file.write_bytes(csv_file(("วันที่", "สาขา", "ทานรองท้อง"), ("03/04/67", "Big Shop สาขาบางแค", "5")))
    assert imported("offers", file, "--apply", "--era", "be") == 1
    assert Offer.objects.count() == 0
