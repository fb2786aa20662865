"""The food bank's till and the tablet of self-choice, on a tablet and on a phone, by day and by night."""

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
PASSWORD = "malee-password-1"
SPOKEN = """() => {
  window.spoken = [];
  window.speechSynthesis.speak = words => window.spoken.push([words.lang, words.text]);
}"""
CARRIES = """() => new Promise((done, failed) => {
  const asked = indexedDB.open('songtor-till');
  asked.onerror = failed;
  asked.onsuccess = () => {
    const write = asked.result.transaction('facts', 'readwrite');
    write.objectStore('facts').put('a reserve', 'reserve');
    write.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
LEAST_TEXT = """() => Math.min(...[...document.querySelectorAll('main *')]
  .filter(one => one.checkVisibility() && [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(one => !one.closest('.visually-hidden'))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
LEAST_KEY = """() => Math.min(...[...document.querySelectorAll(
    '.goods-one, .kind, .basket-step > .button:not(.is-quiet)')]
  .map(one => one.getBoundingClientRect().height))"""


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, Any]]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("till"), DAY, time(11))
    told = json.loads(filled(around, "from tests.browser.shopping import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


def scan(page: Page, label: str, code: str) -> None:
    """As a scanner does: the figures, and Enter."""
    field = page.get_by_label(label)
    expect(field).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def open_the_card(page: Page, live: Live, told: dict[str, Any]) -> None:
    page.goto(f"{live.url}/till/")
    scan(page, "สแกนบัตร หรือพิมพ์ชื่อ", told["token"])
    page.get_by_label("บัตรนี้มีรหัส PIN").fill("1111")
    press(page, "เปิดบัตร")
    expect(page.get_by_role("alert")).to_contain_text("ลองได้อีก 2 ครั้ง")
    seen(page, "till-pin")
    page.get_by_label("บัตรนี้มีรหัส PIN").fill("4071")
    press(page, "เปิดบัตร")
    expect(page.get_by_role("heading", level=1)).to_contain_text("คนที่ 0")


def refused_and_paid(page: Page) -> None:
    for number in (1, 2, 3):
        scan(page, "สแกนบาร์โค้ด", RICE)
        expect(page.locator(".basket-step strong").first).to_have_text(re.compile(f"^{number} "))
    seen(page, "till-basket")
    assert page.evaluate(LEAST_KEY) >= 64
    press(page, "จ่ายแต้ม")
    expect(page.get_by_role("alert")).to_contain_text("ได้อีก 2")
    expect(page.locator("[data-code=cap_reached]")).to_be_visible()
    seen(page, "till-refused")
    page.get_by_role("button", name="ลดข้าวหอมมะลิ 1 กก. 1 ชิ้น").click()
    page.get_by_role("link", name="อาหารสด").click()
    page.get_by_label("น้ำหนักผักรวม เป็นกรัม").fill("450")
    page.get_by_role("button", name="หยิบ ผักรวม").click()
    expect(page.locator("[data-cost]")).to_have_text("34")
    page.get_by_text("มีคนมารับแทน").click()
    page.get_by_label("ผู้ดูแล").check()
    press(page, "บันทึกผู้มารับแทน")
    page.get_by_role("button", name="จ่ายแต้ม", exact=True).dblclick()
    expect(page.locator("[data-balance]")).to_have_text("26")
    seen(page, "till-paid")


def test_a_sale_by_scanning_a_refusal_and_a_way_back(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/till/")
        seen(page, "till")
        open_the_card(page, live, told)
        assert told["token"] not in page.url
        refused_and_paid(page)
        press_next(page)
        page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill("คนที่ 1")
        press(page, "เปิด")
        expect(page.get_by_text("26 แต้ม").first).to_be_visible()
        seen(page, "till-found")
        page.get_by_role("link", name="จ่ายวันนี้").click()
        expect(page.get_by_text("1 ตะกร้า")).to_be_visible()
        seen(page, "till-sales")
        page.get_by_role("link", name=re.compile("2 รายการ")).click()
        page.get_by_text("ยกเลิกการจ่ายครั้งนี้").click()
        page.get_by_label("เพราะอะไร").fill("หยิบผิด")
        press(page, "ยกเลิกการจ่าย")
        expect(page.locator("[data-balance]")).to_have_text("60")
        seen(page, "till-taken-back")


def press_next(page: Page) -> None:
    page.get_by_role("link", name="คนต่อไป").click()
    expect(page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ")).to_be_focused()


def test_people_choose_hear_and_leave_nothing_behind(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.clock.install()
        give_away(page, live, told)
        seen(page, "choose")
        press(page, "เลือกของโดยไม่ใช้บัตร")
        expect(page.get_by_role("heading", level=1)).to_contain_text("ต้องการอะไรบ้าง")
        page.get_by_role("link", name="นมและอาหารเด็ก").click()
        page.locator(".goods-one").first.click()
        expect(page.locator("[data-cost]")).to_have_text("3")
        seen(page, "choosing")
        assert page.evaluate(LEAST_TEXT) >= 22
        assert page.evaluate(LEAST_KEY) >= 64
        hear(page)
        press(page, "English")
        expect(page.get_by_role("heading", level=1)).to_have_text("What do you need?")
        hear_english(page)
        press(page, "ไทย")
        page.get_by_role("link", name="เลือกครบแล้ว").click()
        expect(page.locator("[data-basket-code]")).to_have_text(re.compile(r"^\d{4}$"))
        seen(page, "chosen")
        code = page.locator("[data-basket-code]").inner_text()
        page.get_by_role("link", name="เลือกเพิ่ม").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ต้องการอะไรบ้าง")
        page.wait_for_load_state("load")
        page.clock.fast_forward(91_000)
        expect(page.get_by_role("heading", level=1)).to_contain_text("สวัสดี")
        take_back(page)
        page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill(code)
        press(page, "เปิด")
        expect(page.get_by_role("heading", level=1)).to_contain_text(code)
        seen(page, "till-code")


def give_away(page: Page, live: Live, told: dict[str, Any], *, pays: bool = False) -> None:
    page.goto(f"{live.url}/till/{told['shop']}/")
    page.get_by_role("link", name="ให้ผู้รับเลือกเองที่แท็บเล็ต").click()
    press(page, "จ่ายที่แท็บเล็ตด้วยบัตร" if pays else "จ่ายที่จุดจ่ายของ")
    expect(page.get_by_role("heading", level=1)).to_contain_text("สวัสดี")


def take_back(page: Page) -> None:
    page.get_by_role("link", name="สำหรับเจ้าหน้าที่").click()
    page.get_by_label("รหัสผ่านของคุณ").fill(PASSWORD)
    press(page, "กลับไปที่จุดจ่ายของ")
    expect(page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ")).to_be_focused()


def test_nothing_of_the_officer_is_left_in_people_s_hands(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    """Addresses typed, the way back, windows that were open, a program that opens without the server."""
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/till/offline/")
        page.wait_for_function("navigator.serviceWorker.ready")
        page.goto(f"{live.url}/people/")
        page.goto(f"{live.url}/shops/{told['shop']}/")
        window = page.context.new_page()
        window.goto(f"{live.url}/people/")
        assert in_people_s_hands(window) is False  # the control: an officer reaches it
        page.goto(f"{live.url}/till/{told['shop']}/tablet/")
        seen(page, "tablet-give")
        give_away(page, live, told)
        expect(window.get_by_role("heading", level=1)).to_contain_text("สวัสดี")
        for address in ("/people/", "/", "/me/", "/till/offline/", "/field/", "/reference/"):
            page.goto(live.url + address)
            assert in_people_s_hands(page), address
        for _ in range(6):
            page.go_back()
            assert in_people_s_hands(page) or not page.locator("main").count(), page.url
        page.goto(f"{live.url}/people/")
        page.get_by_role("link", name="สำหรับเจ้าหน้าที่").click()
        page.get_by_label("รหัสผ่านของคุณ").fill("12345678 nein")
        press(page, "กลับไปที่จุดจ่ายของ")
        expect(page.get_by_text("ไม่ใช่รหัสผ่าน")).to_be_visible()
        seen(page, "tablet-end")
        page.get_by_role("link", name="เลือกของต่อ").click()
        take_back(page)
        page.goto(f"{live.url}/people/")
        assert in_people_s_hands(page) is False


def in_people_s_hands(page: Page) -> bool:
    return page.locator("main.tablet").count() == 1


def test_a_tablet_that_carries_a_reserve_is_not_given_away(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/till/{told['shop']}/tablet/")
        expect(page.get_by_role("button", name="จ่ายที่จุดจ่ายของ")).to_be_enabled()
        blind = page.context.new_page()
        blind.add_init_script("delete IDBFactory.prototype.databases")  # a browser that cannot say what it keeps
        blind.goto(page.url)
        blind.wait_for_timeout(500)
        expect(blind.get_by_role("button", name="จ่ายที่จุดจ่ายของ")).to_be_disabled()
        page.goto(f"{live.url}/till/offline/")
        page.wait_for_function("navigator.serviceWorker.ready")
        page.evaluate(CARRIES)
        page.goto(f"{live.url}/till/{told['shop']}/tablet/")
        expect(page.get_by_role("alert")).to_contain_text("ยังมีของที่กันไว้")
        expect(page.get_by_role("button", name="จ่ายที่จุดจ่ายของ")).to_be_disabled()
        seen(page, "tablet-carries")


def hear(page: Page) -> None:
    page.evaluate(SPOKEN)
    page.locator("[data-says]").first.click()
    (spoken,) = page.evaluate("window.spoken")
    assert spoken[0] == "th-TH"
    assert re.search(r"นมยูเอชที.*1.*ชิ้น.*รวม.*3.*แต้ม", spoken[1], re.DOTALL)


def hear_english(page: Page) -> None:
    page.evaluate(SPOKEN)
    page.locator("[data-says]").first.click()
    (spoken,) = page.evaluate("window.spoken")
    assert spoken[0] == "en-US"
    assert "UHT milk 180 ml" in spoken[1]
