"""The goods side of a shop: a bag is scanned in, thrown away, passed on, and priced; on a phone and at a desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, pictured, press, seen_on
from tests.browser.pages import PHONE, TABLET
from tests.browser.shelf_home import RICE, SEEDS
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser
seen = partial(seen_on, screens=("desk", "tablet", "phone"))
AT_MOST = 7  # acts of a share of three known kinds: three scans, three days, one button


@pytest.fixture(scope="module")
def shop(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, str]]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("shelf"), DAY, time(11))
    told = json.loads(filled(around, "from tests.browser.shelf_home import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


class Hands:
    """Counts what somebody does: a scan, which the scanner types with its Enter, or a press."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def scan(self, barcode: str, name: str) -> None:
        """Nobody touches the field first: it waits for the scanner."""
        expect(self.page.locator("#code")).to_be_focused()
        self.page.keyboard.type(barcode)
        self.page.keyboard.press("Enter")
        self.acts += 1
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def say(self, name: str, words: str) -> None:
        """Until when the goods of this card are good."""
        card = self.page.locator("section.card", has=self.page.get_by_role("heading", name=name, exact=True))
        card.get_by_label(words, exact=True).check()
        self.acts += 1

    def press(self, name: str) -> None:
        press(self.page, name)
        self.acts += 1


def learn(page: Page) -> None:
    """Goods nobody had: the list proposes a name, the officer writes it in Thai."""
    page.keyboard.type(SEEDS)
    page.keyboard.press("Enter")
    expect(page.get_by_label("ชื่อ พร้อมขนาด")).to_have_value("Basil Seed")
    seen(page, "learn")
    page.get_by_label("ชื่อ พร้อมขนาด").fill("เมล็ดแมงลัก 50 ก.")
    page.get_by_label("ประเภทของ").select_option("STAPLE")
    press(page, "จำไว้และวางลง")
    expect(page.get_by_role("heading", name="เมล็ดแมงลัก 50 ก.")).to_be_visible()


def find_loose(page: Page) -> None:
    page.wait_for_load_state()  # the list that follows the typing is a script's
    page.locator("#code").press_sequentially("นมยู")
    page.get_by_role("button", name="นมยูเอชที 180 มล.").click()
    expect(page.get_by_role("heading", name="นมยูเอชที 180 มล.")).to_be_visible()


def test_a_bag_of_goods_comes_in(
    shop: tuple[Live, dict[str, str]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = shop
    page = open_page(viewport=PHONE)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/shops/{told['shop']}/in/")
        seen(page, "in-empty")
        learn(page)
        find_loose(page)
        page.get_by_role("button", name="ขึ้นชั้นและขอบคุณ").click()
        expect(page.get_by_text("เลือกว่าใช้ได้ถึงเมื่อไร").first).to_be_visible()
        seen(page, "in-refused")
        hands = Hands(page)
        hands.scan(RICE, "ข้าวหอมมะลิ 1 กก.")
        for name, words in (("เมล็ดแมงลัก 50 ก.", "6 เดือน"), ("นมยูเอชที 180 มล.", "1 เดือน")):
            hands.say(name, words)
        hands.say("ข้าวหอมมะลิ 1 กก.", "ไม่มีวันพิมพ์ไว้")
        seen(page, "in-three")
        press(page, "ขึ้นชั้นและขอบคุณ")
        expect(page.get_by_role("heading", level=1)).to_have_text("ขอบคุณที่แบ่งปัน")
        seen(page, "thanks")
        page.keyboard.press("Enter")  # the next share has the focus
        expect(page).to_have_url(f"{live.url}/shops/{told['shop']}/in/")
        page.goto(f"{live.url}/shops/{told['shop']}/shelf/")
        put_right(page)


def put_right(page: Page) -> None:
    """A name somebody learned wrongly."""
    page.get_by_role("link", name="เมล็ดแมงลัก 50 ก.").click()
    page.get_by_role("link", name="แก้ข้อมูลสินค้า").click()
    expect(page.get_by_text("ทุกเขตเห็นชื่อนี้")).to_be_visible()
    seen(page, "goods-change")
    page.get_by_label("ชื่อ พร้อมขนาด").fill("")
    press(page, "บันทึกการแก้ไข")
    expect(page.get_by_text("กรอกช่องนี้ด้วย")).to_be_visible()
    seen(page, "goods-change-refused")
    page.get_by_label("ชื่อ พร้อมขนาด").fill("เมล็ดแมงลัก 500 ก.")
    press(page, "บันทึกการแก้ไข")
    expect(page.get_by_role("heading", level=1)).to_have_text("เมล็ดแมงลัก 500 ก.")


def test_a_share_of_three_known_kinds_takes_seven_acts(
    shop: tuple[Live, dict[str, str]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = shop
    page = open_page(viewport=TABLET)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(f"{live.url}/shops/{told['shop']}/in/")
        hands = Hands(page)
        names = told["names"].split("|")
        for barcode, name in zip(told["barcodes"].split("|"), names, strict=True):
            hands.scan(barcode, name)
        for name in names:
            hands.say(name, "7 วัน")
        hands.press("ขึ้นชั้นและขอบคุณ")
        expect(page.get_by_role("heading", level=1)).to_have_text("ขอบคุณที่แบ่งปัน")
        assert hands.acts <= AT_MOST


def test_the_shelf_is_kept_and_priced(
    shop: tuple[Live, dict[str, str]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = shop
    page = open_page()
    with pictured(tmp_path, page):
        log_in(page, live.url, "head")
        page.goto(f"{live.url}/shops/?all=1")
        seen(page, "shops")
        page.get_by_role("link", name="ร้านริมคลอง").click()
        seen(page, "coming")
        press(page, "ได้รับแล้ว ขึ้นชั้น")
        expect(page.locator("#toasts")).to_contain_text("ขึ้นชั้นแล้ว")
        page.goto(f"{live.url}/shops/{told['shop']}/")
        seen(page, "shop")
        page.get_by_role("link", name="ชั้นวาง", exact=True).click()
        seen(page, "shelf")
        page.get_by_role("link", name="ข้าวหอมมะลิ 1 กก.").click()
        seen(page, "lots")
        page.get_by_role("link", name="ทิ้ง").first.click()
        page.get_by_label("ทิ้งจำนวนเท่าไร").fill("1")
        page.locator("input[name=reason][value=DAMAGED]").check()
        seen(page, "discard")
        press(page, "บันทึกว่าทิ้ง")
        press(page, "เลิกทำ")
        expect(page.locator("#toasts .is-success")).to_be_visible()
        page.goto(f"{live.url}/shops/{told['shop']}/pass/")
        seen(page, "pass")
        page.goto(f"{live.url}/shops/{told['shop']}/prices/")
        page.get_by_label("ราคาใหม่ของ เกลือป่น 500 ก.").fill("๔")
        seen(page, "prices")
        press(page, "ตั้งราคาใหม่")
        expect(page.locator("#toasts")).to_contain_text("ตั้งราคาแล้ว")
        expect(page.get_by_role("row", name="เกลือป่น 500 ก.").get_by_role("cell").first).to_have_text("4")
