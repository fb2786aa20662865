"""Somebody from the first meeting to the KR; pairs by keyboard; a quarter from the district to the lock. All usable."""

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
from tests.browser.peopled import ALIKE, TODAY
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import BANG_KHAE

pytestmark = pytest.mark.browser
seen = partial(seen_on, screens=("desk", "phone"))
LAST, NOW = "2568Q1", "2568Q2"
THAI_N = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ื', bubbles: true}))"
KR = f"/kr/{BANG_KHAE}/?quarter="


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, Any]]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("people"), TODAY, time(10))
    told = json.loads(filled(around, "from tests.browser.peopled import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


def opened(page: Page, live: Live, address: str) -> None:
    page.goto(f"{live.url}{address}")
    page.wait_for_load_state("load")


def people_of(page: Page, live: Live) -> int:
    """What the district's sheet of this quarter says."""
    opened(page, live, KR + NOW)
    tile = page.locator(".tile", has_text="คน (ไตรมาส)").locator(".tile-value")
    return int(tile.inner_text().replace(",", ""))


def register_with_a_group_and_a_card(page: Page, live: Live, label: str) -> None:
    opened(page, live, "/people/new/")
    page.get_by_label("ชื่อ", exact=True).fill("มะลิวัลย์")
    page.get_by_label("นามสกุล").fill("หอมไกล (สมมติ)")
    page.get_by_label("วันเกิด").fill("2530")
    page.get_by_label("เพศ").select_option("M")
    page.get_by_label("อ่านให้ฟังแล้วว่าเก็บอะไรและเพื่ออะไร").check()
    press(page, "ลงทะเบียน")
    expect(page.get_by_role("heading", level=1)).to_contain_text("มะลิวัลย์")
    page.get_by_text("เพิ่มกลุ่ม", exact=True).click()
    group = page.locator("form[action$='/groups/']")
    group.get_by_label("กลุ่ม", exact=True).select_option("UNEMPLOYED")
    seen(page, "group")
    press(page, "เพิ่มกลุ่มนี้")
    expect(page.locator("section", has=page.locator("#groups"))).to_contain_text("ผู้ว่างงาน")
    page.get_by_label("รหัสบัตร หรือเลขที่พิมพ์ใต้รหัส").fill(label)
    press(page, "ผูกบัตร")
    page.get_by_role("link", name=label).click()
    page.get_by_role("textbox", name="รหัส PIN").fill("4071")
    press(page, "ตั้งรหัส PIN")
    seen(page, "card")


def hand_over_by_card(page: Page, live: Live, told: dict[str, Any]) -> None:
    opened(page, live, f"/stops/{told['stop']}/")
    finder = page.get_by_label("ชื่อ เลขประจำตัว หรือบัตร")
    if not finder.is_visible():
        page.get_by_role("heading", name="ส่งมอบ").first.click()
    finder.fill(told["tokens"][0])
    finder.press("Enter")  # as a scanner does
    for pin, answer in (("1111", "ลองได้อีก 2 ครั้ง"), ("4071", "มะลิวัลย์")):
        page.get_by_label("รหัส PIN ของบัตร").fill(pin)
        seen(page, f"pin-{pin}")
        press(page, "เปิดบัตร")
        expect(page.locator("#named")).to_contain_text(answer)
    expect(page.get_by_role("checkbox", name=re.compile("มะลิวัลย์"))).to_be_checked()
    page.get_by_label("จำนวนผู้มารับ", exact=True).fill("2")
    seen(page, "hand-over")
    press(page, "บันทึกการส่งมอบ")
    expect(page.locator("#toasts")).to_contain_text("บันทึกการส่งมอบแล้ว")


def test_from_the_first_meeting_to_the_kr(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page()
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        before = people_of(page, live)
        register_with_a_group_and_a_card(page, live, told["labels"][0])
        opened(page, live, "/people/")
        page.get_by_label("ชื่อ เบอร์โทรศัพท์ หรือเลขเอกสาร").press_sequentially("มะลิวั")
        expect(page.get_by_role("link", name="มะลิวัลย์ หอมไกล")).to_be_visible()
        seen(page, "search")
        hand_over_by_card(page, live, told)
        assert people_of(page, live) == before + 1
        seen(page, "kr-district")
        row = page.get_by_role("row", name=re.compile("ผู้ว่างงาน"))
        row.get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ใบรับที่มาของจำนวนคน")
        expect(page.locator("tbody tr")).to_have_count(1)
        seen(page, "kr-receipts")


def test_pairs_are_decided_and_taken_back_by_keyboard(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, _told = home
    page = open_page()
    pairs = page.locator("[data-pair]")
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        opened(page, live, "/people/pairs/")
        expect(pairs).to_have_count(len(ALIKE))
        seen(page, "pairs")
        names = names_of(page)
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(pairs.nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(pairs.nth(0)).to_be_focused()
        page.keyboard.press("y")
        expect(pairs).to_have_count(len(ALIKE) - 1)
        expect(pairs.nth(0)).to_be_focused()  # the next one, without a hand on the mouse
        page.evaluate(THAI_N)
        expect(pairs).to_have_count(len(ALIKE) - 2)
        seen(page, "pairs-decided")
        page.keyboard.press("u")
        expect(pairs).to_have_count(len(ALIKE) - 1)
        assert sorted(names_of(page)) == sorted(names[1:])


def names_of(page: Page) -> list[str]:
    """Of the pairs that wait, without their place in the list."""
    return [words.partition(".")[2].strip() for words in page.locator("[data-pair] h2").all_inner_texts()]


def test_a_quarter_is_handed_in_returned_handed_in_again_approved_and_locked(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, _told = home
    head, nok = open_page(), open_page()
    with pictured(tmp_path, head, nok):
        log_in(head, live.url, "head")
        log_in(nok, live.url, "nok")
        hand_in(head, live, "แจกที่ชุมชนคลองขวาง")
        opened(nok, live, KR + LAST)
        seen(nok, "kr-decide")
        press(nok, "ส่งคืน")
        expect(nok.locator("#id_reason:invalid")).to_be_focused()  # nothing goes back without a reason
        nok.get_by_label("สิ่งที่เขตต้องแก้ไข").fill("นับผู้สูงอายุใหม่")
        press(nok, "ส่งคืน")
        opened(head, live, KR + LAST)
        expect(head.get_by_role("main")).to_contain_text("นับผู้สูงอายุใหม่")
        hand_in(head, live, "นับใหม่แล้ว")
        opened(nok, live, KR + LAST)
        press(nok, "อนุมัติ")
        opened(nok, live, f"/kr/?quarter={LAST}")
        seen(nok, "kr-city")
        press(nok, "ล็อกไตรมาส")
        expect(nok.get_by_role("main")).to_contain_text("ล็อกแล้ว")
        seen(nok, "kr-locked")


def hand_in(page: Page, live: Live, words: str) -> None:
    opened(page, live, KR + LAST)
    page.get_by_label("เล่าว่าทำอะไรไปบ้าง").fill(words)
    seen(page, "kr-hand-in")
    press(page, "ส่งรายงานไตรมาส")
    expect(page.locator("#toasts")).to_contain_text("ส่งรายงานไตรมาสแล้ว")
