"""A basket for somebody who cannot come: chosen, on the list on paper, delivered or brought back."""

import json
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, press
from tests.browser.test_offline_till import seen
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[Live]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("round"), DAY, time(9))
    filled(around, "from tests.browser.reserve_home import fill; print(fill())")
    with serving(around) as live:
        yield live


def choose(page: Page, which: int, goods: str) -> None:
    """A household found by its name, and one of some goods."""
    page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill("คนที่ 0")
    press(page, "ค้นหา")
    page.get_by_role("button", name="เพิ่ม คนที่").nth(which).click()
    expect(page.get_by_role("heading", name="ตะกร้าที่จะนำไปส่ง")).to_be_visible()
    page.get_by_label(goods).fill("1")
    seen(page, "round-basket")
    press(page, "ใส่ในรายการส่ง")
    expect(page.get_by_text("กันตะกร้าไว้แล้ว")).to_be_visible()


def test_a_round_goes_to_two_households_and_one_is_not_at_home(home: Live, page: Page) -> None:
    log_in(page, home.url, "malee")
    page.goto(f"{home.url}/reserves/")
    page.get_by_role("link", name="สำหรับรอบส่งถึงบ้าน").click()
    press(page, "กันไว้")
    choose(page, 0, "ข้าวหอมมะลิ 1 กก.")
    choose(page, 1, "นมยูเอชที 180 มล.")
    seen(page, "round")
    address = page.url
    page.get_by_role("link", name="รายการบนกระดาษ").click()
    expect(page.get_by_role("row")).to_have_count(3)
    seen(page, "round-list")
    page.goto(address)
    to_bring = page.locator("a[href*='/purses/']")
    to_bring.first.click()
    seen(page, "round-done")
    press(page, "ส่งแล้ว")
    expect(page.get_by_text("บันทึกใบรับแล้ว")).to_be_visible()
    to_bring.first.click()
    page.get_by_label("พบอะไร").fill("ไม่มีคนอยู่")
    press(page, "ไม่มีคนอยู่ นำกลับ")
    expect(page.get_by_text("แต้มคืนครัวเรือนแล้ว")).to_be_visible()
    page.get_by_text("ปิด แล้วคืนของที่เหลือ").click()
    press(page, "ปิดและคืน")
    page.goto(f"{home.url}/reserves/")
    seen(page, "reserves")
    told = json.loads(filled(dict(home.surroundings), "from tests.browser.reserve_home import books; print(books())"))
    assert (len(told["sold"]), told["closed"], told["wrong"]) == (1, [True], [])
    assert sum(told["has"].values()) == 65 - told["sold"][0]
