"""A whole round by an officer's thumb, without network from the first stop to the last."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from songtor.cli import needs
from tests.browser.conftest import FLAGS
from tests.browser.field.phone import Phone, phone_in
from tests.browser.field.server import Field
from tests.browser.hands import STROKES, look_at, pictured, press

pytestmark = pytest.mark.browser

CARD = "SYNTHETIC-CARD-0001"
CAMERA = (640, 480)
POINT = "จุดทศนิยม"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera sees one card."""
    film = tmp_path_factory.mktemp("camera") / "card.mjpeg"
    film.write_bytes(_card())
    with sync_playwright() as playwright:
        seeing = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        chromium = playwright.chromium.launch(executable_path=needs.browser(), args=seeing)
        yield chromium
        chromium.close()


def _card() -> bytes:
    drawn, frame, film = io.BytesIO(), Image.new("RGB", CAMERA, "white"), io.BytesIO()
    segno.make(CARD, error="m").save(drawn, kind="png", scale=10)
    card = Image.open(drawn)
    frame.paste(card, tuple((room - size) // 2 for room, size in zip(CAMERA, card.size, strict=True)))
    frame.save(film, "JPEG")
    return film.getvalue()


def test_a_round_goes_by_thumb_without_network(browser: Browser, field: Field, tmp_path: Path) -> None:
    with phone_in(browser, field.way.url) as phone, pictured(tmp_path, phone.page):
        phone.enrol()
        phone.ask("await until(async () => (await caches.match('/static/field/app.js', { ignoreSearch: true })))")
        _until_the_scanner_is_kept(phone)
        phone.context.set_offline(True)
        with field.way.cut():
            phone.open()
            pick_up(phone.page)
            hand_over(phone.page)
            sign_off(phone.page)
            seen = phone.seen()
        assert (seen["unsent"], seen["offline"]) == (len(seen["ops"]), True)
        phone.context.set_offline(False)
        phone.until_sent()
        after = phone.seen()
        assert [(op["kind"], op["problem"]) for op in after["ops"] if op["state"] != "accepted"] == []
        books = field.books(after["session"]["device"])
        assert (books["weighed"], books["handed"], books["state"]) == ([20900], 20900, "signed_off")
        assert books["pictures"] == [1, 1]


def _until_the_scanner_is_kept(phone: Phone) -> None:
    phone.ask("""await until(async () => {
      const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return kept.flat().some(({ url }) => url.includes(".wasm"));
    })""")


def pick_up(page: Page) -> None:
    look_at(page)
    page.get_by_role("button", name=re.compile("^ไปจุดต่อไป")).click()
    look_at(page)
    press(page, "ถึงแล้ว")
    for key in ("1", "2", POINT, "4", "+ ลัง", "8", POINT, "5"):
        press(page, key)
    look_at(page)
    press(page, "บันทึก แล้วถ่ายรูป")
    page.locator("input[type=file]").first.set_input_files(_photo())
    look_at(page)
    press(page, "เก็บรูป แล้วลงชื่อ")
    sign(page, "ผู้จัดการ (สมมติ)")
    look_at(page)
    press(page, "เก็บลายเซ็น จบจุดนี้")


def _photo() -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(drawn, "JPEG")
    return {"name": "food.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def sign(page: Page, name: str) -> None:
    """A line drawn on the glass, with the name under it."""
    box = page.locator(".glass canvas").bounding_box()
    assert box
    points = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in STROKES]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    page.locator("label", has_text="ชื่อ").locator("input").first.fill(name)


def hand_over(page: Page) -> None:
    press(page, "ถึงแล้ว")
    look_at(page)
    press(page, "ต่อไป: ผู้มารับ")
    page.get_by_label("จำนวนผู้มารับ", exact=True).fill("14")
    press(page, "สแกนบัตร")
    expect(page.get_by_text("รับบัตรแล้ว เป็นใบที่ 1")).to_be_visible()
    look_at(page)
    press(page, "ปิด")
    look_at(page)
    press(page, "บันทึกการส่งมอบ")


def sign_off(page: Page) -> None:
    press(page, "ไม่ถ่ายรูป ไปลงชื่อ")
    press(page, "ไม่มีผู้ลงนาม ไปต่อ")
    look_at(page)
    press(page, "ลงชื่อปิดงาน")
    expect(page.get_by_text("ลงชื่อปิดงานแล้ว ขอบคุณ")).to_be_visible()
    look_at(page)
