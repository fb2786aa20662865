"""A messy list is brought in: errors by their row, a column put right, applied, and taken back."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.hands import await_work, log_in, pictured, press, seen_on
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser
seen = partial(seen_on, screens=("desk", "phone"))

FILL = "from tests.browser.filling import fill; print(fill())"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = (
    ("รายชื่อผู้บริจาค เขตบางแค", "", "", "", "", ""),
    ("ชื่อผู้บริจาค", "ชื่อสาขา", "สำนักงานเขต", "ติดต่อ", "เวลาทำการ", "วันที่บันทึก"),
    ("ร้านขนม (สมมติ)", "ร้านขนม ตลาดบางแค", "เขตบางแค\u200b", "02 111 2222", "08.30-19.00 น.", date(2024, 11, 1)),
    ("ร้านผัก (สมมติ)", "ร้านผัก", "บางแค", "โทรถาม", "เช้า", 45_597),
    ("Big Shop", "บริษัท Big Shop บางแค จำกัด", "บางแค", "", "", ""),
    ("ร้านปลา (สมมติ)", "ร้านปลา", "บางแคค", "0811112222", "", ""),
    ("ร้านขนม (สมมติ)", "ร้านขนม ตลาดบางแค", "เขตบางแค", "02 111 2222", "08.30-19.00 น.", date(2024, 11, 1)),
    ("รวม", "5 แห่ง", "", "", "", ""),
)


@pytest.fixture(scope="module")
def live(new_home: Callable[[str], Path]) -> Iterator[Live]:
    around = surroundings_at(new_home("imports"), DAY, time(9))
    filled(around, FILL)
    with serving(around) as running:
        yield running


def messy() -> FilePayload:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, day = book.add_worksheet("รายชื่อ"), book.add_format({"num_format": "d/m/yyyy"})
    for number, row in enumerate(ROWS):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, at, cell, day)
            else:
                sheet.write(number, at, cell)
    sheet.merge_range(0, 0, 0, 5, ROWS[0][0])
    book.close()
    return {"name": "รายชื่อผู้บริจาค.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}


def test_import_with_errors(live: Live, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/imports/")
        seen(page, "empty")
        page.get_by_role("link", name="นำเข้าไฟล์").first.click()
        seen(page, "new")
        page.get_by_label("ไฟล์", exact=True).set_input_files(messy())
        press(page, "อัปโหลดและตรวจดู")
        await_work(page, page.get_by_role("heading", name="คอลัมน์ไหนคืออะไร"))
        page.get_by_label("ติดต่อ").select_option(label="โทรศัพท์")
        seen(page, "columns")
        press(page, "ตรวจทุกแถว")
        await_work(page, page.get_by_text("2 แถวมีข้อผิดพลาด"))
        wrong = page.get_by_role("listitem").filter(has_text="ร้านผัก")
        expect(wrong.get_by_text("แถวที่ 4")).to_be_visible()
        expect(wrong.get_by_text("“โทรถาม” ไม่ใช่หมายเลขโทรศัพท์")).to_be_visible()
        expect(page.get_by_text("ไม่มีเขต “บางแคค”")).to_be_visible()
        seen(page, "errors")
        page.get_by_role("link", name=re.compile("^รอตัดสินใจ")).click()
        seen(page, "doubts")
        press(page, "รายเดียวกัน")
        page.get_by_role("link", name=re.compile("^เปลี่ยน")).click()
        seen(page, "changed")
        page.get_by_role("button", name=re.compile("^นำเข้า 2 แถว")).click()
        await_work(page, page.get_by_text("บันทึกแล้ว 2 แถว"))
        seen(page, "applied")
        page.once("dialog", lambda dialog: dialog.accept())
        press(page, "ย้อนกลับการนำเข้านี้")
        if page.locator("dialog[open]").count():
            page.locator("dialog[open] button").last.click()
        await_work(page, page.get_by_text("ย้อนกลับแล้ว 2 แถว"))
        page.goto(f"{live.url}/donors/")
        expect(page.get_by_text("ร้านขนม ตลาดบางแค")).to_have_count(0)


def read_twice() -> FilePayload:
    rows = ("วันที่,สาขา,ทานรองท้อง", "03/04/67,Big Shop สาขาบางแค,5", '05/06/67,Big Shop สาขาบางแค,"1,200"')
    return {"name": "อาหารที่จะให้.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode("utf-8-sig")}


def test_a_cell_read_twice_is_asked_and_settled_for_its_column(
    live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page()
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/imports/new/")
        page.get_by_label("ไฟล์", exact=True).set_input_files(read_twice())
        page.get_by_label("ข้อมูลในไฟล์").select_option(label="รายการอาหาร")
        press(page, "อัปโหลดและตรวจดู")
        await_work(page, page.get_by_role("button", name="ตรวจทุกแถว"))
        press(page, "ตรวจทุกแถว")
        await_work(page, page.get_by_role("button", name="3 เมษายน 2567"))
        seen(page, "read-twice")
        page.get_by_role("button", name="3 เมษายน 2567").click()
        expect(page.get_by_role("button", name="3 เมษายน 2567")).to_have_count(0)
        press(page, "1.2 กก.")
        await_work(page, page.get_by_role("button", name=re.compile("^นำเข้า 2 แถว")))
        seen(page, "settled")
