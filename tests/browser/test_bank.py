"""A shelf is counted blind and goods are called back, on a tablet and on a phone, by day and by night."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, pictured, press, seen_on
from tests.browser.pages import TABLET
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser
seen = partial(seen_on, screens=("tablet", "phone"))
RICE = "8858669800248"


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, Any]]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("bank"), DAY, time(11))
    told = json.loads(filled(around, "from tests.browser.bank_home import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


def test_a_shelf_is_counted_blind_while_the_till_waits(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    officer, till, head = (open_page(viewport=TABLET) for _ in range(3))
    with pictured(tmp_path, officer, till, head):
        for page, name in ((officer, "malee"), (till, "malee"), (head, "head")):
            log_in(page, live.url, name)
        count = f"{live.url}/shops/{told['shop']}/count/"
        fill_a_basket(till, live, told)
        officer.goto(count)
        seen(officer, "count-before")
        press(officer, "ปิดชั้นแล้วเริ่มนับ")
        expect(officer.get_by_label(told["rice"])).to_have_value("")
        assert "31" not in officer.locator("main").inner_text(), "what should lie there is not shown"
        seen(officer, "count-frozen")
        refused_at_the_till(till)
        count_all_but_one(officer)
        expect(officer.get_by_label(told["rice"])).to_have_value("30")
        seen(officer, "count-half")
        head.goto(count)
        expect(head.get_by_role("button", name="รับผลการนับ")).to_have_count(0)
        officer.get_by_label("ผักรวม").fill("๙.๐")
        press(officer, "บันทึกที่นับ")
        expect(officer.get_by_text("เมื่อหัวหน้าฝ่ายรับผล")).to_be_visible()
        seen(officer, "count-whole")
        accept(head, count)
        press(till, "จ่ายแต้ม")
        expect(till.locator("[data-balance]")).to_be_visible()
        officer.goto(f"{live.url}/shops/{told['shop']}/shelf/")
        rice = officer.get_by_role("row", name=told["rice"])
        expect(rice.get_by_role("cell").first).to_contain_text("29")


def fill_a_basket(page: Page, live: Live, told: dict[str, Any]) -> None:
    """Somebody stands at the till when the count begins."""
    page.goto(f"{live.url}/till/{told['shop']}/")
    page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill("คนที่ 0")
    press(page, "เปิด")
    page.get_by_role("button", name="เลือก").first.click()
    page.get_by_label("สแกนบาร์โค้ด").fill(RICE)
    page.keyboard.press("Enter")
    expect(page.locator("[data-cost]")).to_have_text("12")


def refused_at_the_till(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("link", name="ไปที่การนับ")).to_be_visible()
    seen(page, "count-till")
    press(page, "จ่ายแต้ม")
    expect(page.locator("[data-code=shelf_frozen]")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("กำลังนับสต็อกอยู่")
    seen(page, "count-till-refused")


def count_all_but_one(page: Page) -> None:
    """As they stand on the shelf; weighed goods are left for later. Nonsense is refused and nothing is kept."""
    expect(page.get_by_label("สแกนบาร์โค้ด")).to_be_focused()
    page.keyboard.type(RICE)
    page.keyboard.press("Enter")
    expect(page.get_by_label("ข้าวหอมมะลิ 1 กก.")).to_be_focused()
    page.get_by_label("ข้าวหอมมะลิ 1 กก.").fill("สามสิบ")
    press(page, "บันทึกที่นับ")
    expect(page.locator(".field-errors").first).to_be_visible()
    seen(page, "count-refused")
    page.get_by_label("ข้าวหอมมะลิ 1 กก.").fill("30")
    for name in ("ปลากระป๋อง", "น้ำดื่ม", "น้ำมันพืช", "สบู่ก้อน"):
        page.get_by_label(name).fill("20")
    press(page, "บันทึกที่นับ")


def accept(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("group", name="ข้าวหอมมะลิ 1 กก.")).to_contain_text("นับได้ 30 ชิ้น · ในบัญชี 31 ชิ้น · -1 ชิ้น")
    seen(page, "count-accept")
    press(page, "รับผลการนับ")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    seen(page, "count-accept-refused")
    page.get_by_label("เหตุผล").select_option("LOST")
    press(page, "รับผลการนับ")
    expect(page.locator("#toasts")).to_contain_text("เปิดชั้นตามปกติ")
    seen(page, "count-over")


def test_goods_are_called_back_and_whoever_keeps_some_has_a_letter(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/bank/recall/")
        seen(page, "recall-empty")
        ask(page, "ไม่มีสินค้านี้")
        expect(page.get_by_role("alert")).to_be_visible()
        seen(page, "recall-refused")
        ask(page, told["soap"])
        expect(page.get_by_text("ช่วงวันนี้ไม่มีสินค้านี้รับเข้า")).to_be_visible()
        seen(page, "recall-nothing")
        ask(page, RICE)
        given = page.get_by_role("region", name="ใครได้ไป")
        expect(given.get_by_role("link").nth(1)).to_be_visible()
        rest = page.get_by_role("region", name="ที่เหลืออยู่ที่ไหน")
        expect(rest).to_contain_text("ร้านปันสุข")
        expect(rest).to_contain_text("ร้านริมคลอง")
        seen(page, "recall-found")
        press(page, "เรียกคืน")
        expect(page.locator(".field-errors").first).to_be_visible()
        page.get_by_label("เหตุผลที่เรียกคืน").fill("พบสิ่งปลอมปนในถุง")
        press(page, "เรียกคืน")
        letters = page.get_by_role("region", name="ที่เรียกคืนแล้ว")
        expect(letters).to_contain_text("พบสิ่งปลอมปนในถุง")
        expect(letters).to_contain_text(re.compile("รอส่ง [12]|ส่งแล้ว [12]"))
        seen(page, "recall-called")
        page.goto(f"{live.url}/shops/{told['shop']}/shelf/")
        expect(page.get_by_text("เรียกคืน งดจ่าย").first).to_be_visible()
        seen(page, "recall-shelf")
        page.get_by_role("link", name=told["rice"]).click()
        expect(page.get_by_text("เรียกคืน งดจ่าย").first).to_be_visible()
        seen(page, "recall-lots")
        ended_by_the_head(open_page(viewport=TABLET), live)


def ended_by_the_head(page: Page, live: Live) -> None:
    """The recall is ended with a reason."""
    log_in(page, live.url, "head")
    page.goto(f"{live.url}/bank/recall/")
    page.get_by_role("link", name="ให้จ่ายต่อได้").click()
    seen(page, "recall-end")
    press(page, "ให้จ่ายต่อได้")
    expect(page.locator(".field-errors").first).to_be_visible()
    seen(page, "recall-end-refused")
    page.get_by_label("เหตุใดจึงจ่ายต่อได้").fill("ตรวจแล้วปลอดภัย")
    press(page, "ให้จ่ายต่อได้")
    expect(page.get_by_role("region", name="ที่เรียกคืนแล้ว")).to_contain_text("ตรวจแล้วปลอดภัย")
    seen(page, "recall-ended")


def ask(page: Page, goods: str) -> None:
    page.get_by_label("สินค้า: บาร์โค้ดหรือชื่อ").fill(goods)
    page.get_by_label("รับเข้าตั้งแต่").fill("5/11/2567")
    page.get_by_label("ถึง").fill("5/11/2567")
    press(page, "ติดตามสินค้า")


def test_food_of_a_round_is_set_out_and_taken_back_aboard(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/stops/{told['stop']}/")
        seen(page, "surplus-stop")
        page.get_by_role("link", name="วางขึ้นชั้นของร้านปันสุข").click()
        expect(page.get_by_label("เท่าไร")).to_have_value("10.00")
        press(page, "วางขึ้นชั้น")
        expect(page.locator(".field-errors")).to_contain_text("ใส่ชื่อที่คนเรียก")
        seen(page, "surplus-refused")
        page.get_by_label("ชื่อสินค้าใหม่").fill("แกงจืด ชั่งขาย")
        press(page, "วางขึ้นชั้น")
        expect(page.locator("#toasts")).to_contain_text("อาหารขึ้นชั้นแล้ว")
        page.get_by_role("link", name="ดูของที่วางขึ้นชั้น").click()
        expect(page.get_by_role("link", name="แกงจืด ชั่งขาย")).to_be_visible()
        seen(page, "surplus-done")
        page.get_by_text("เอากลับขึ้นรถ").first.click()
        page.get_by_label("เหตุผล").fill("ร้านปิด")
        seen(page, "surplus-back")
        press(page, "เอากลับขึ้นรถ")
        expect(page.get_by_role("link", name="วางขึ้นชั้นของร้านปันสุข")).to_be_visible()
