"""Points at the desk: a household is asked and gets its points, two people change them, and a rule is tried out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, pictured, press, seen_on
from tests.browser.pages import PHONE
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser
seen = partial(seen_on, screens=("desk", "phone"))
ANSWERS = (
    "ไม่ถึง 3,000 บาท",
    "หนึ่งหรือสองคน",
    "เช่า",
    "มีผู้ป่วยติดเตียง",
    "รับจ้างรายวันหรือไม่แน่นอน",
    "เบี้ยหรือบัตรสวัสดิการ",
)


@pytest.fixture(scope="module")
def bank(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, str]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("bank"), DAY, time(11))
    told = json.loads(filled(around, "from tests.browser.points_home import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told["home"]


def opened(page: Page, live: Live, address: str) -> None:
    page.goto(f"{live.url}{address}")
    page.wait_for_load_state("load")


def balance_of(page: Page, live: Live, home: str) -> str:
    opened(page, live, f"/points/households/{home}/")
    return page.locator(".readout strong").first.inner_text()


def test_a_household_is_asked_gets_its_points_by_tick_and_reads_them_in_its_statement(
    bank: tuple[Live, str], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, home = bank
    page = open_page(viewport=PHONE)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        opened(page, live, "/points/")
        page.get_by_label("หาครัวเรือน: ชื่อ เลขประจำตัว หรือสแกนบัตร").press_sequentially("มะลิวัลย์ หอ")
        found = page.get_by_role("link", name="มะลิวัลย์ หอมไกล")
        expect(found).to_be_visible()
        seen(page, "found")
        found.click()
        seen(page, "household-empty")
        page.get_by_role("link", name="ประเมินครัวเรือน").first.click()
        for answer in ANSWERS[:-1]:
            page.get_by_role("radio", name=answer, exact=True).check()
        seen(page, "assess")
        press(page, "บันทึกการประเมิน")
        expect(page.locator("[name=q_help]:invalid").first).to_be_focused()  # no question is left out
        page.get_by_role("radio", name=ANSWERS[-1], exact=True).check()
        press(page, "บันทึกการประเมิน")
        expect(page.get_by_role("main")).to_contain_text("คิดเป็นแต้ม ตามเกณฑ์วันนี้")
        seen(page, "assessment")
        assert balance_of(page, live, home) == "0"
        live.run("tick")
        assert balance_of(page, live, home) == "120"
        expect(page.get_by_role("row", name=re.compile("แต้มงวด พฤศจิกายน 2567 ตามเกณฑ์"))).to_contain_text("+120")
        live.run("tick")
        assert balance_of(page, live, home) == "120"
        seen(page, "household")
        page.emulate_media(media="print")
        expect(page.get_by_text("เสนอให้แต้มเพิ่มหรือตัดแต้ม")).to_be_hidden()


def test_what_one_proposes_another_confirms(
    bank: tuple[Live, str], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, home = bank
    malee, head = open_page(), open_page(viewport=PHONE)
    with pictured(tmp_path, malee, head):
        log_in(malee, live.url, "malee")
        log_in(head, live.url, "head")
        before = int(balance_of(malee, live, home))
        malee.get_by_role("heading", name="เสนอให้แต้มเพิ่มหรือตัดแต้ม").click()
        malee.get_by_label("จำนวนแต้ม").fill("40")
        malee.get_by_label("เหตุผลสั้น ๆ").fill("ไฟไหม้บ้าน")
        seen(malee, "propose")
        press(malee, "เสนอ")
        expect(malee.get_by_role("main")).to_contain_text("ผู้ที่ยืนยันได้: หัวหน้าฝ่าย (สมมติ)")
        seen(malee, "proposed")
        assert int(balance_of(malee, live, home)) == before
        opened(head, live, "/points/")
        seen(head, "points")
        press(head, "ยืนยัน")
        expect(head.locator("#toasts")).to_contain_text("ยืนยันแล้ว ปรับแต้มเรียบร้อย")
        assert int(balance_of(malee, live, home)) == before + 40
        expect(malee.get_by_role("row", name=re.compile("ไฟไหม้บ้าน"))).to_contain_text("+40")


def test_a_rule_is_tried_out_switched_on_and_taken_back(
    bank: tuple[Live, str], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, _home = bank
    page = open_page()
    with pictured(tmp_path, page):
        log_in(page, live.url, "head")
        opened(page, live, "/points/rules/")
        seen(page, "rules")
        page.get_by_role("link", name="ร่างเกณฑ์ใหม่").click()
        page.get_by_label("ต่อสมาชิกหนึ่งคน").fill("30")
        page.get_by_label("ทุกครัวเรือน").fill("20")
        press(page, "ดูผลก่อน")
        expect(page.get_by_role("heading", name="ครัวเรือนของเขตจะได้เท่าใด")).to_be_visible()
        expect(page.locator("dl.facts")).to_contain_text("ได้น้อยลง")
        seen(page, "rule-new")
        press(page, "เก็บเป็นร่าง")
        expect(page.get_by_role("heading", level=1)).to_have_text("ร่างเกณฑ์แต้ม")
        seen(page, "rule-draft")
        press(page, "เปิดใช้")
        expect(page.locator("#toasts")).to_contain_text("เปิดใช้เกณฑ์ตั้งแต่ 1 ธ.ค. 67")
        seen(page, "rule-coming")
        page.locator("#toasts").get_by_role("button", name="เลิกทำ").click()
        expect(page.get_by_role("main")).to_contain_text("เกณฑ์นี้ไม่เคยใช้")
        opened(page, live, "/points/rules/")
        expect(page.get_by_role("heading", name="เกณฑ์ที่ใช้อยู่")).to_be_visible()
        seen(page, "rules-after")
