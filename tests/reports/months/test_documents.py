"""A month's document says what the ledgers say, whoever asks and on whichever face."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from songtor.city.models import District
from songtor.evidence.errors import Unknown
from songtor.evidence.services import take_anchor
from songtor.offers.models import Donor
from songtor.reports.food import By
from songtor.reports.months.document import Document, document
from songtor.reports.months.spans import Month
from songtor.reports.months.told import whose
from songtor.reports.months.writing import as_csv, as_object, as_paper, as_workbook
from songtor.reports.printing import printed_report
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, at
from tests.reports.days import COLLECTED, HEADS

OCTOBER = Month.read("2024-10")
WORDS = (
    "สรุปการส่งต่ออาหารประจำเดือน",
    "ตุลาคม 2567",
    "ทั้งเมือง",
    "รับมา",
    "กล่อง",
    "ส่งมอบแล้ว",
    "คาร์บอนที่ลด",
    "มื้ออาหาร",
    "ทิ้ง",
    "ส่วนต่างจากการ",
    "จำนวนครั้",
    "ไม่ใช่จำนวนคน",
    "แยกตามประเภทอาหาร",
    "แยกตามเขต",
    "รายวัน",
    "แยกตามผู้บริจาค",
    "กลุ่มเปราะบาง",
    "ผู้สูงอายุ",
    "อาหารที่ต้อง",
    "เขต",
    "หลักฐานอ้างอิง",
    "ตราผนึก",
    "บางแค",
    "ลาดกระบัง",
    "ระมัดระวัง",
)


def told(people: People, who: str = "nok", by: By | None = None, key: str = "", month: Month = OCTOBER) -> Document:
    actor = people.actor(who)
    return document(actor=actor, span=month, of=whose(actor=actor, by=by, key=key))


def text_of(paper: bytes, folder: Path) -> str:
    assert shutil.which("pdftotext"), "poppler-utils is needed (./songtor test installs it)"
    file = folder / "month.pdf"
    file.write_bytes(paper)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("text", ["", "2567", "ตุลาคม", "2024-13", "2024-00", "1024-10", "2024-10-01", "²024-10"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Month.read(text)


def test_months_of_both_eras_are_the_same() -> None:
    assert Month.read("2567-10") == Month.read("๒๕๖๗-๑๐") == OCTOBER
    assert (OCTOBER.before.key, OCTOBER.after.key, OCTOBER.after.after.after.key) == ("2024-09", "2024-11", "2025-01")


@pytest.mark.parametrize(
    ("who", "by", "key"),
    [
        ("malee", By.DISTRICT, LAT_KRABANG),
        ("malee", By.DISTRICT_GROUP, "east"),
        ("coordinator", By.DISTRICT, "9999"),
        ("nok", By.DONOR, "somebody"),
        ("nok", By.CATEGORY, "ready"),
        ("operator", None, ""),
    ],
)
def test_whom_nobody_may_see_is_unknown(october: People, who: str, by: By | None, key: str) -> None:
    with pytest.raises(Unknown):
        told(october, who, by, key)


def test_a_strangers_donor_is_unknown(october: People) -> None:
    donor = str(Donor.objects.get(branches__name="Second Shop").pk)
    with pytest.raises(Unknown):
        told(october, "malee", By.DONOR, donor)
    assert told(october, "somchai", By.DONOR, donor).total["kg"] == Decimal(COLLECTED) / 1000


@pytest.mark.parametrize("by", [None, By.DISTRICT, By.DISTRICT_GROUP, By.FOUNDATION, By.DONOR])
def test_every_total_and_row_equals_the_food_report(october: People, by: By | None) -> None:
    keys = {
        None: "",
        By.DISTRICT: BANG_KHAE,
        By.DISTRICT_GROUP: District.objects.get(pk=BANG_KHAE).district_group_id,
        By.FOUNDATION: "sos",
        By.DONOR: str(Donor.objects.get(branches__name="Second Shop").pk),
    }
    shown = told(october, by=by, key=keys[by])
    said = as_object(shown)
    narrowed, nok = shown.whose.narrowed, october.actor("nok")
    tables: Any = said["tables"]
    for rows in (By.CATEGORY, By.DISTRICT, By.DAY, By.DONOR):
        report: Any = printed_report(actor=nok, by=rows, period=OCTOBER.period, narrowed=narrowed)
        assert said["total"] == {name: value for name, value in report["total"].items() if name in said["total"]}
        lines = {line["key"]: line for line in report["rows"]}
        for row in tables.get(rows.value, ()):
            for name in set(row) - {"key", "name"}:
                assert row[name] == lines[row["key"]][name], (rows, name)
        assert rows.value not in tables or len(tables[rows.value]) == len(lines)


def test_a_month_holds_its_own_days_alone(october: People) -> None:
    assert told(october).total["kg"] == Decimal(3 * COLLECTED) / 1000
    assert told(october, "malee").total["visits"] == 2 * HEADS
    assert told(october, month=OCTOBER.after).total["visits"] == HEADS
    assert told(october, month=OCTOBER.before).content.is_empty


def test_reasons_and_groups_are_told_and_a_donor_has_no_visits(october: People) -> None:
    tables = {table.key: table for table in told(october).tables}
    assert [(row.key, *row.amounts) for row in tables["waste_reasons"].rows] == [("spoiled", Decimal("0.6"), 0)]
    assert {row.key: row.amounts for row in tables["groups"].rows} == {"CHILD": (60,), "ELDERLY": (36,)}
    donor = str(Donor.objects.get(branches__name="Second Shop").pk)
    of_donor = told(october, by=By.DONOR, key=donor)
    assert of_donor.total["visits"] is None and "groups" not in {table.key for table in of_donor.tables}


def test_the_paper_holds_its_thai_words_and_the_reports_sums(october: People, tmp_path: Path) -> None:
    take_anchor(day=DAY, taken_at=at("23:00"))
    with override("th"):
        shown = told(october)
        paper = as_paper(shown, moment=at("08:00"))
        assert paper == as_paper(shown, moment=at("08:00"))
    text = text_of(paper, tmp_path)
    assert [word for word in WORDS if word not in text] == []
    assert "61.20" in text and "154.84" in text and "257.04" in text  # 61.2 kg, x 2.53, x 4.2
    assert all(head.digest in text for head in shown.heads) and len(shown.heads) == 3


def test_the_workbook_holds_numbers_and_days_not_texts(october: People) -> None:
    with override("th"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(as_workbook(told(october), moment=at("08:00"))))
    assert book.sheet_names[:3] == ["สรุป", "แยกตามประเภทอาหาร", "แยกตามเขต"]
    front = {row[0]: row[1:3] for row in book.get_sheet_by_name("สรุป").to_python()}
    assert (front["รับมา"], front["จำนวนครั้ง"]) == ([61.2, ""], ["", 90])
    districts = book.get_sheet_by_name("แยกตามเขต").to_python()
    assert [row[0] for row in districts[1:4]] == ["ลาดกระบัง", "บางแค", "รวม"]
    assert [row[1] for row in districts[1:4]] == [20.4, 40.8, 61.2]
    days = book.get_sheet_by_name("รายวัน").to_python()
    assert [row[0].isoformat() for row in days[1:3]] == ["2024-10-08", "2024-10-22"]


def test_the_lines_are_exact_and_say_whose_they_are(october: People) -> None:
    with override("th"):
        lines = list(csv.DictReader(io.StringIO(as_csv([told(october), told(october, "malee")]), newline="")))
    totals = [(line["whose"], line["amount"]) for line in lines if (line["table"], line["measure"]) == ("total", "kg")]
    assert totals == [("ทั้งเมือง", "61.200"), ("เขตบางแค", "40.800")]
