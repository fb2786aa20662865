"""Times instead of queues: the head opens the shop, an officer books, a recipient books at the tablet."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, pictured, press
from tests.browser.test_till import TABLET, give_away, seen
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, Any]]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("slots"), DAY, time(10, 30))
    told = json.loads(filled(around, "from tests.browser.slots_home import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


def test_a_head_opens_on_one_more_day(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "head")
        page.goto(f"{live.url}/shops/{told['shop']}/opening/")
        page.get_by_label("อังคาร").check()
        page.get_by_label("เปิดเวลา").fill("14:00")
        page.get_by_label("ปิดเวลา", exact=True).fill("13:00")
        page.get_by_label("เริ่มใช้ตั้งแต่วันที่").fill("12/11/2567")
        press(page, "กำหนดเวลาเปิด")
        expect(page.locator("[data-code=opening_impossible]")).to_be_visible()
        seen(page, "opening-refused")
        page.get_by_label("ปิดเวลา", exact=True).fill("16:00")
        press(page, "+ เพิ่มช่วงเวลา หลังพัก")
        evening = page.get_by_role("group", name="ช่วงที่ 2")
        evening.get_by_label("เปิดเวลา").fill("15:00")
        evening.get_by_label("ปิดเวลา", exact=True).fill("19:00")
        press(page, "กำหนดเวลาเปิด")
        expect(page.locator("[data-code=opening_stretches_overlap]")).to_contain_text("14:00–16:00 กับ 15:00–19:00")
        seen(page, "opening-overlap")
        evening.get_by_label("เปิดเวลา").fill("17:00")
        evening.get_by_label("ปิดเวลา", exact=True).press("Enter")
        expect(page.get_by_text("14:00–16:00, 17:00–19:00")).to_be_visible()
        seen(page, "opening")
        page.goto(f"{live.url}/shops/{told['shop']}/slots/?day={told['closed']}")
        expect(page.get_by_role("alert")).to_contain_text("แจ้ง 1 ครัวเรือน")
        seen(page, "slots-closed")


def test_an_officer_books_a_time_and_sees_who_has_come(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/shops/{told['shop']}/")
        page.get_by_role("link", name="รอบเวลา").click()
        expect(page.get_by_text("จองแล้ว 2 จาก 3 ที่").first).to_be_visible()
        expect(page.get_by_text("มาแล้ว", exact=True).last).to_be_visible()
        seen(page, "slots-day")
        page.get_by_label("จองให้ใคร").fill(told["token"])
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("จองเวลา")
        assert told["token"] not in page.url
        page.locator("button[name=slot]").first.click()
        expect(page.locator("[data-code=booked_already]")).to_be_visible()
        seen(page, "slots-refused")
        page.get_by_role("link", name=re.compile("^เลื่อน")).click()
        page.locator("button[name=slot]").first.click()
        expect(page.get_by_text("10:00").first).to_be_visible()
        seen(page, "slots-booked")
        sell_and_offer(page, live, told)


def sell_and_offer(page: Page, live: Live, told: dict[str, Any]) -> None:
    page.goto(f"{live.url}/till/{told['shop']}/")
    page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill(told["token"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="จองเวลา")).to_be_visible()
    page.locator(".goods-one").first.click()
    press(page, "จ่ายแต้ม")
    expect(page.get_by_role("heading", name="มาครั้งหน้า")).to_be_visible()
    seen(page, "till-next-visit")


def test_a_recipient_takes_the_next_visit_at_the_tablet(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        give_away(page, live, told, pays=True)
        page.get_by_label("วางบัตรใต้เครื่องสแกน").fill(told["token"])
        page.keyboard.press("Enter")
        page.locator(".goods-one").first.click()
        press(page, "จ่ายด้วยแต้มของฉัน")
        expect(page.locator("button[name=slot]")).to_have_count(3)
        seen(page, "chosen-next-visit")
        page.locator("button[name=slot]").first.click()
        expect(page.locator("[data-visit]")).to_be_visible()
        expect(page.locator("button[name=slot]")).to_have_count(0)
        seen(page, "chosen-booked")
