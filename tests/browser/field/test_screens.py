"""A round from the officer's hand: every screen, at the width of a phone and of a tablet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from songtor.cli import needs
from songtor.look.clock import today
from tests.browser.conftest import FLAGS
from tests.browser.field.film import film_of_card
from tests.browser.field.phone import Phone, phone_in
from tests.browser.field.round_day import SHOP, SITE
from tests.browser.field.server import Field, field_on
from tests.browser.field.sight import CUT, look
from tests.browser.hands import STROKES, pictured, press
from tests.live import surroundings_at

pytestmark = pytest.mark.browser

CARD = "SONGTOR-CARD-0001"
TABLET = {"width": 800, "height": 1280}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose camera sees a card."""
    film = film_of_card(CARD, tmp_path_factory.mktemp("film") / "card.y4m")
    program = needs.browser()
    assert program, "Chromium is missing: ./songtor test installs it or says how"
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        chromium = playwright.chromium.launch(executable_path=program, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def field(new_home: Callable[[str], Path]) -> Iterator[Field]:
    with field_on(surroundings_at(new_home("screens"), today(), time(10)), today()) as field:
        yield field


def test_nobody_is_let_in_without_a_login(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url) as phone:
        phone.open()
        expect(phone.page.get_by_role("link", name="เข้าสู่ระบบ")).to_be_visible()
        look(phone.page)
        press(phone.page, "วิธีใช้แบบสั้น")
        look(phone.page)
        phone.page.go_back()
        press(phone.page, "English")
        expect(phone.page.get_by_role("link", name="Sign in")).to_be_visible()
        assert phone.page.evaluate("document.documentElement.lang") == "en"


def test_a_tablet_cuts_no_word(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url, viewport=TABLET) as phone:
        phone.enrol()
        page = phone.page
        for go_on in (lambda: next_stop(page, SHOP), lambda: page.locator(".head-sync").click()):
            look(page)
            go_on()
        look(page)


def test_a_round_goes_from_arrival_to_sign_off_under_one_hand(browser: Browser, field: Field, tmp_path: Path) -> None:
    with phone_in(browser, field.way.url) as phone, pictured(tmp_path, phone.page):
        phone.enrol()
        page = phone.page
        next_stop(page, SHOP)
        arrive(page)
        weigh(page)
        take_a_photo(page)
        sign(page)
        arrive(page)
        hand_over(page)
        sign_off(page)
        phone.until_sent()
        assert_the_server_has_the_round(phone)


def next_stop(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"ไปจุดต่อไป: {name}", exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def arrive(page: Page) -> None:
    look(page)
    press(page, "ถึงแล้ว")
    expect(page.get_by_role("group", name="แป้นตัวเลข")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="ตำแหน่ง ±")).to_be_visible()


def key_in(page: Page, number: str) -> None:
    for sign_ in number:
        press(page, "จุดทศนิยม" if sign_ == "." else sign_)


def tile(page: Page, name: str) -> None:
    page.get_by_role("group", name="ประเภทอาหาร").get_by_role("button").filter(has_text=name).click()


def weigh(page: Page) -> None:
    """Two crates less their tare, one odd value that is put right, none of one kind, boxes by one more."""
    look(page)
    key_in(page, "0.80")
    press(page, "หักลัง")
    press(page, "0.80 กก. คือลังเปล่า")
    tile(page, "ข้าวและพร้อมทาน")
    key_in(page, "0.8")
    press(page, "+ ลัง")
    expect(page.get_by_role("alert").filter(has_text="ชั่งอาหารพร้อมลัง")).to_be_visible()
    press(page, "เอาค่าล่าสุดออก")
    for crate in ("6.80", "7.20", "305"):
        key_in(page, crate)
        press(page, "+ ลัง")
    look(page)
    press(page, "บันทึก แล้วถ่ายรูป")
    expect(page.get_by_role("dialog")).to_contain_text("หนักเกิน 300 กก.")
    press(page, "ปิด")
    press(page, "เอาค่าล่าสุดออก")
    tile(page, "สลัดผักผลไม้")
    press(page, "ไม่มีวันนี้")
    page.get_by_label("ขายหมด ไม่มีเหลือ").check()
    page.get_by_role("dialog").get_by_role("button", name="ไม่มี “สลัดผักผลไม้” วันนี้").click()
    expect(page.get_by_role("dialog")).not_to_be_attached()
    tile(page, "Chef Cares")
    key_in(page, "39")
    press(page, "+1 อาหารกล่อง Chef Cares")
    press(page, "บันทึก แล้วถ่ายรูป")
    expect(page.get_by_text("ถ่ายอาหาร ไม่ถ่ายคน")).to_be_visible()


def take_a_photo(page: Page) -> None:
    look(page)
    kept = io.BytesIO()
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(kept, "JPEG")
    photo = FilePayload(name="food.jpg", mimeType="image/jpeg", buffer=kept.getvalue())
    page.set_input_files("input[type=file]", photo)
    press(page, "เก็บรูป แล้วลงชื่อ")


def sign(page: Page) -> None:
    """A blank glass is refused; what is drawn outlives the turning of the phone."""
    press(page, "เก็บลายเซ็น จบจุดนี้")
    expect(page.get_by_role("alert").filter(has_text="ยังไม่มีลายเซ็น")).to_be_visible()
    box = page.locator("canvas").bounding_box()
    assert box
    points = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in STROKES]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    page.get_by_label("ชื่อผู้ลงนาม").fill("สมหญิง (สมมติ)")
    press(page, "ผู้จัดการสาขา")
    page.set_viewport_size({"width": 740, "height": 360})
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 360, "height": 740})
    look(page)
    press(page, "เก็บลายเซ็น จบจุดนี้")
    expect(page.get_by_role("heading", name=SITE, level=1)).to_be_visible()


def hand_over(page: Page) -> None:
    """All that is aboard is filled in; a card is read by the camera once, and not a second time by hand."""
    expect(page.get_by_role("button", name=re.compile("^ข้าวและพร้อมทาน 12.40"))).to_be_visible()
    look(page)
    press(page, "ต่อไป: ผู้มารับ")
    look(page)
    page.get_by_label("จำนวนผู้มารับ", exact=True).fill("14")
    press(page, "ผู้สูงอายุ: เพิ่มหนึ่ง")
    press(page, "สแกนบัตร")
    scanner = page.get_by_role("dialog")
    expect(scanner).to_contain_text("เป็นใบที่ 1")
    look(page)
    page.get_by_label("หรือพิมพ์รหัสบนบัตร").fill(CARD)
    press(page, "เพิ่ม")
    expect(scanner).to_contain_text("บัตรนี้สแกนไปแล้ว")
    press(page, "ปิด")
    expect(page.get_by_role("button", name="สแกนบัตร · ได้ 1 ใบ")).to_be_visible()
    press(page, "บันทึกการส่งมอบ")
    press(page, "ไม่ถ่ายรูป ไปลงชื่อ")
    press(page, "ไม่มีผู้ลงนาม ไปต่อ")


def sign_off(page: Page) -> None:
    expect(page.get_by_role("region", name="ยอดของรอบนี้")).to_contain_text("12.40")
    look(page)
    press(page, "ลงชื่อปิดงาน")
    expect(page.get_by_text("● ปิดงานแล้ว")).to_be_visible()
    look(page)


def assert_the_server_has_the_round(phone: Phone) -> None:
    seen = phone.seen()
    assert {op["state"] for op in seen["ops"]} == {"accepted"}, seen["toMend"]
    asked = "const { session } = store.snapshot(); const headers = { Authorization: `Bearer ${session.token}` };"
    pack = phone.ask(f"{asked} return (await fetch('/api/v1/field/today', {{ headers }})).json()")
    (round_,) = pack["rounds"]
    pickup, delivery = round_["stops"]
    weighed = {line["category"]: line["pieces"] or line["kg"] for line in pickup["recorded"] if not line["zero_reason"]}
    assert (round_["state"], weighed) == ("signed_off", {"ready": "12.400", "box": 40})
    assert (pickup["photos"], pickup["signed"], delivery["handed"]["heads"]) == (1, True, 15)
