"""What people do all day at the desk: search by keyboard, act on many rows, keep a view; on pages everybody can use."""

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, look_at, pictured, press
from tests.browser.pages import DESK
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import BANG_KHAE, DAY

pytestmark = pytest.mark.browser

FILL = "from tests.browser.full_desk import fill; fill()"
OF_A_DAY = (f"day/{BANG_KHAE}/{DAY}/", f"day/{BANG_KHAE}/{DAY}/offers/new/", "search/?q=บางแค")


@pytest.fixture(scope="module")
def desk(new_home: Callable[[str], Path]) -> Iterator[Live]:
    around = surroundings_at(new_home("habits"), DAY, time(9))
    filled(around, FILL)
    with serving(around) as live:
        yield live


def test_a_name_is_found_and_opened_without_the_mouse(
    desk: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(viewport=DESK)
    with pictured(tmp_path, page):
        log_in(page, desk.url, "malee")
        page.wait_for_load_state("load")  # before, no script listens to keys
        page.keyboard.press("Control+k")
        page.keyboard.type("บางแค")
        found = page.get_by_role("listbox", name="ผลการค้นหา")
        expect(found.get_by_role("option").first).to_contain_text("เขตบางแค")
        expect(found).to_contain_text("ร้าน 1 สาขาบางแค")
        look_at(page)
        expect(found.get_by_role("option", selected=True)).to_contain_text("บอร์ดวันนี้")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{desk.url}/day/{BANG_KHAE}/{DAY}/")
        page.wait_for_load_state("load")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="ปุ่มลัด")).to_be_visible()
        look_at(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("/")
        page.keyboard.type("zzz")
        expect(found).to_contain_text("ไม่พบชื่อนี้")


def test_many_rows_are_withdrawn_and_come_back(desk: Live, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(viewport=DESK)
    with pictured(tmp_path, page):
        log_in(page, desk.url, "malee")
        page.goto(f"{desk.url}/offers/?holds=on&q=ร้าน")
        page.locator("h1").click()
        page.keyboard.press("a")
        press(page, "ถอน")
        expect(page.get_by_role("heading", name="จะทำรายการเหล่านี้")).to_be_visible()
        look_at(page)
        page.get_by_label("เหตุผล").fill("ปิดร้านกะทันหัน")
        press(page, "ถอน (3)")
        expect(page.get_by_text("ทำแล้ว 3 รายการ")).to_be_visible()
        look_at(page)
        press(page, "เลิกทำ")
        expect(page.get_by_text("เลิกทำแล้ว 3 รายการ")).to_be_visible()
        expect(page.locator("tbody tr")).to_have_count(3)


def test_a_view_is_saved_opened_again_and_walked_through(
    desk: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(viewport=DESK)
    with pictured(tmp_path, page):
        log_in(page, desk.url, "malee")
        page.goto(f"{desk.url}/donors/?q=ร้าน")
        page.get_by_role("link", name="สาขา", exact=True).click()
        page.get_by_text("บันทึกมุมมองนี้").click()
        page.get_by_label("ชื่อมุมมอง").fill("ร้านของฉัน")
        look_at(page)
        press(page, "บันทึก")
        page.goto(f"{desk.url}/donors/")
        page.get_by_role("link", name="ร้านของฉัน").click()
        expect(page.locator("tbody th").first).to_have_text("ร้าน 1 สาขาบางแค")
        look_at(page)
        page.locator("tbody th a").first.click()
        page.wait_for_load_state("load")
        page.keyboard.press("j")
        expect(page.locator("h1")).to_have_text("ร้าน 2 สาขาบางแค")
        page.wait_for_load_state("load")
        page.keyboard.press("k")
        expect(page.locator("h1")).to_have_text("ร้าน 1 สาขาบางแค")


def test_on_paper_no_bar_is_printed(desk: Live, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=DESK)
    log_in(page, desk.url, "head")
    for address in ("today/", "offers/", "me/", *OF_A_DAY):
        page.goto(f"{desk.url}/{address}")
        page.emulate_media(media="print")
        for part in (".top", ".foot", ".acts:visible", ".toasts", ".bulk", ".list-tools", ".near"):
            expect(page.locator(part).and_(page.locator(":visible"))).to_have_count(0)
        colours = page.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], address
        page.emulate_media(media="screen")
