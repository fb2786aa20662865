"""From what somebody missed to what somebody brings: the tablet, the officer, the public page, the counter."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, pictured, press
from tests.browser.test_till import TABLET, give_away, seen, take_back
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, Any]]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("sharing"), DAY, time(10, 30))
    told = json.loads(filled(around, "from tests.browser.sharing_home import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


def test_what_is_missed_is_asked_for(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        give_away(page, live, told)
        press(page, "เลือกของโดยไม่ใช้บัตร")
        page.get_by_role("link", name="อยากได้อย่างอื่นที่ไม่มี").click()
        page.get_by_role("button", name="เครื่องดื่ม").click()
        expect(page.get_by_text("จดไว้แล้ว")).to_be_visible()
        seen(page, "missed-tablet")
        page.goto(f"{live.url}/till/{told['shop']}/")
        take_back(page)
        page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill(told["token"])
        page.keyboard.press("Enter")
        page.get_by_role("link", name="ขาดอะไรบ้าง").click()
        page.get_by_label("ชื่อสินค้าหรือบาร์โค้ด").fill("ข้าว")
        page.keyboard.press("Enter")
        page.get_by_role("button", name=f"ขาดสิ่งนี้ {told['rice']}").click()
        expect(page.get_by_text("จดไว้แล้ว")).to_be_visible()
        seen(page, "missed-till")
        page.goto(f"{live.url}/shops/{told['shop']}/wishes/")
        page.get_by_role("link", name="ขอรับแบ่งปัน เครื่องดื่ม").click()
        page.get_by_label("กี่ชิ้น").fill("48")
        page.get_by_label("ขอถึงวันที่").fill("30/11/2567")
        press(page, "ขอรับแบ่งปัน")
        expect(page.get_by_text("48 ชิ้น")).to_be_visible()
        seen(page, "wishes")


def test_somebody_announces_and_an_officer_receives(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    stranger, page = open_page(viewport=TABLET), open_page(viewport=TABLET)
    with pictured(tmp_path, stranger, page):
        address = announced(stranger, live)
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/shops/{told['shop']}/announced/")
        seen(page, "announced")
        page.get_by_label("มีผู้นำของมา").fill(address)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=re.compile("แจ้งไว้โดย"))).to_be_visible()
        expect(page.get_by_label("จำนวน").first).to_have_value("12")
        seen(page, "announced-counter")
        page.get_by_label("จำนวน").first.fill("11")
        page.get_by_text("6 เดือน").first.click()
        press(page, "ขึ้นชั้นและขอบคุณ")
        expect(page).to_have_url(re.compile("/shops/shares/"))
        stranger.reload()
        expect(stranger.get_by_role("heading", level=1)).to_have_text("ได้รับแล้ว ขอบคุณ")
        expect(stranger.get_by_text("11 ชิ้น")).to_be_visible()
        seen(stranger, "share-received")


def announced(page: Page, live: Live) -> str:
    """The address of what a company says it brings."""
    page.goto(f"{live.url}/share/")
    expect(page.get_by_text("ตอนนี้ต้องการ")).to_be_visible()
    seen(page, "share")
    page.get_by_role("link", name=re.compile("แจ้งว่าจะนำอะไรมา")).click()
    seen(page, "share-form")
    page.get_by_role("group", name=re.compile("ข้าวหอมมะลิ")).get_by_label("ประมาณกี่ชิ้น").fill("12")
    page.get_by_label("จะนำมาวันไหน").fill("6/11/2567")
    press(page, "แจ้งล่วงหน้า")
    expect(page.locator("[data-code=announced_closed]")).to_be_visible()
    seen(page, "share-refused")
    page.get_by_label("จะนำมาวันไหน").fill("7/11/2567")
    press(page, "แจ้งล่วงหน้า")
    expect(page.locator("[data-share-code]")).to_be_visible()
    seen(page, "share-announced")
    return page.url
