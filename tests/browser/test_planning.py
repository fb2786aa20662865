"""A morning goes otherwise than planned: planned, planned anew, weighed, and every time the officer sees why."""

import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import WORK_WITHIN_MS, await_work, log_in, look_at, pictured, press
from tests.browser.midmorning import OTHER_SHOP, SHOP, SITES
from tests.browser.pages import DESK, PHONE
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import BANG_KHAE, DAY

pytestmark = pytest.mark.browser

FILL = "from tests.browser.midmorning import fill; print(fill())"


@pytest.fixture(scope="module")
def morning(new_home: Callable[[str], Path]) -> Iterator[Live]:
    around = surroundings_at(new_home("planning"), DAY, time(9, 0))
    filled(around, FILL)
    with serving(around) as live:
        yield live


def test_a_changed_morning_is_planned_anew_and_shared_anew(
    morning: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    desk, phone = open_page(viewport=DESK), open_page(viewport=PHONE)
    board = f"{morning.url}/day/{BANG_KHAE}/{DAY}/"
    with pictured(tmp_path, desk, phone):
        log_in(desk, morning.url, "malee")
        log_in(phone, morning.url, "malee")
        plan_and_publish(desk, board)
        withdraw(desk, OTHER_SHOP)
        plan_the_rest_anew(desk, phone, board)
        before = sum(expected(desk))
        weigh(phone, board)
        shares_have_changed(desk, phone, board)
        assert before == 40


def plan_and_publish(page: Page, board: str) -> None:
    page.goto(board)
    press(page, "วางแผน")
    await_work(page, page.locator("#rounds .stops li").first)
    expect(page.locator("#worth")).to_contain_text("แผนนี้ส่งต่อได้")
    expect(page.locator(".stop-why").first).to_be_visible()
    look_at(page)
    page.get_by_role("button", name=re.compile("^ประกาศแผน")).click()
    expect(page.get_by_text("ประกาศแผน 1 รอบแล้ว")).to_be_visible()


def withdraw(page: Page, shop: str) -> None:
    """The shop calls: everything is sold."""
    page.locator("#offers").get_by_role("link", name=shop).click()
    page.get_by_text("ถอนรายการนี้").first.click()
    page.get_by_label("เหตุผลที่ถอน").fill("ขายหมดแล้ว")
    press(page, "ถอน")
    expect(page.get_by_text("ถอนรายการแล้ว")).to_be_visible()


def plan_the_rest_anew(page: Page, phone: Page, board: str) -> None:
    page.goto(board)
    press(page, "จัดส่วนที่เหลือใหม่")
    expect(page.get_by_role("heading", name="จัดแผนส่วนที่เหลือของวันใหม่")).to_be_visible()
    expect(page.locator(".is-gone")).to_contain_text(OTHER_SHOP)
    expect(page.get_by_text("ตัดออก").first).to_be_visible()
    expect(page.locator("progress")).to_have_count(0, timeout=WORK_WITHIN_MS)
    look_at(page)
    phone.goto(page.url)
    look_at(phone)
    press(page, "ใช้แผนนี้")
    expect(page.get_by_text("ใช้แผนใหม่แล้ว")).to_be_visible()
    expect(page.locator("#rounds")).to_contain_text(SHOP)
    look_at(page)


def weigh(page: Page, board: str) -> None:
    """Half of what was announced lies on the scale."""
    page.goto(board)
    page.locator("#rounds .stops").get_by_role("link", name=SHOP).click()
    press(page, "ถึงแล้ว")
    page.get_by_label("ชั่งรวมลัง").fill("20")
    press(page, "บันทึกน้ำหนัก")
    expect(page.locator(".choices")).to_contain_text("20.00 กก.")


def shares_have_changed(page: Page, phone: Page, board: str) -> None:
    page.goto(board)
    assert sum(expected(page)) == 20
    look_at(page)
    phone.goto(board)
    look_at(phone)


def expected(page: Page) -> list[int]:
    """Kilograms beside each site on the board."""
    rows = page.locator("#rounds .stops li").filter(has_text=re.compile("|".join(SITES)))
    said = (re.search(r"~(\d+) กก\.", text) for text in rows.all_inner_texts())
    return [int(found.group(1)) for found in said if found]
