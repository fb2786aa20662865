"""One whole day in Thai, from the shop's word to the receipt behind a figure, with the real server and jobs process."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.filling import SHOP, SITE_BY_HAND
from tests.browser.hands import await_work, draw_signature, log_in, look_at, pictured, press
from tests.browser.pages import DESK, PHONE, TABLET
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import BANG_KHAE, DAY

pytestmark = pytest.mark.browser

FILL = "from tests.browser.filling import fill; print(fill())"
READY, FRESH = "กลุ่มข้าวและพร้อมทาน", "กลุ่มสลัดผักผลไม้"
SNACK, BOX = "กลุ่มทานรองท้อง", "อาหารกล่อง Chef Cares"
WEIGHED = {READY: "12.40", FRESH: "8.25"}
SAID = {READY: "12", FRESH: "๘.๕", SNACK: "3", BOX: "40"}
HANDED = (
    {READY: "5.00", FRESH: "4.25", BOX: "20"},
    {READY: "4.40", FRESH: "2.00", BOX: "15"},
    {READY: "3", FRESH: "2", BOX: "5"},
)
VISITS = 30
ROOMS = ("today", f"day/{BANG_KHAE}/{DAY}/offers/new", "rounds", "donors", "sites", "reports", "receipts")


@dataclass(frozen=True)
class Morning:
    """The product at half past eight on a round day, and the shop's link."""

    live: Live
    link: str


@pytest.fixture(scope="module")
def morning(new_home: Callable[[str], Path]) -> Iterator[Morning]:
    around = surroundings_at(new_home("day"), DAY, time(8, 30))
    token = filled(around, FILL).split()[-1]
    with serving(around) as live:
        yield Morning(live, f"{live.url}/give/{token}/")


def test_a_day_goes_from_the_shops_word_to_the_receipt_behind_a_figure(
    morning: Morning, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    shop, desk, tablet = open_page(viewport=PHONE), open_page(viewport=DESK), open_page(viewport=TABLET)
    with pictured(tmp_path, shop, desk, tablet):
        say_what_there_is(shop, morning)
        log_in(desk, morning.live.url, "malee")
        plan(desk)
        change_and_publish(desk)
        log_in(tablet, morning.live.url, "malee")
        round_url = record_the_round(tablet)
        read_the_report(desk)
        refuse_a_stranger(open_page(viewport=DESK), morning, round_url)


def say_what_there_is(page: Page, morning: Morning) -> None:
    page.goto(morning.link)
    expect(page.get_by_role("heading", name=SHOP)).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="มีอาหาร").click()
    for category, amount in SAID.items():
        page.get_by_role("group", name=category).locator("input").first.fill(amount)
    page.get_by_label("ถึง", exact=True).fill("16:30")
    look_at(page)
    press(page, "แจ้งว่าวันนี้มีอาหาร")
    expect(page.get_by_text("เขตได้รับแจ้งแล้ว")).to_be_visible()
    expect(page.get_by_text("12.00")).to_be_visible()
    look_at(page)


def plan(page: Page) -> None:
    """The board shows the shop's word; the jobs process makes the plan while the officer watches."""
    expect(page.get_by_role("heading", name="วันนี้ของเขตบางแค")).to_be_visible()
    expect(page.locator("#offers")).to_contain_text(SHOP)
    look_at(page)
    held: list[Route] = []
    page.route(
        "**/work/*/", lambda route: held.append(route) if "hx-request" in route.request.headers else route.continue_()
    )
    press(page, "วางแผน")
    expect(page.get_by_role("heading", name="กำลังวางแผน")).to_be_visible()
    look_at(page)
    for route in held:
        route.continue_()
    page.unroute_all()
    await_work(page, page.locator("#rounds .stops li").first)
    expect(page.locator("#rounds")).to_contain_text(SHOP)
    look_at(page)


def change_and_publish(page: Page) -> None:
    """One site more, which no plan would think of."""
    expect(page.locator("#rounds")).not_to_contain_text(SITE_BY_HAND)
    page.locator("#rounds").get_by_role("link", name="แก้แผน").click()
    expect(page.get_by_label("จุดส่งมอบ", exact=True)).to_be_visible()
    look_at(page)
    page.get_by_label("จุดส่งมอบ", exact=True).select_option(label=SITE_BY_HAND)
    press(page, "เพิ่มจุดส่งมอบนี้")
    expect(page.get_by_text("เพิ่มจุดส่งมอบแล้ว")).to_be_visible()
    expect(page.locator("#rounds .stops")).to_contain_text(SITE_BY_HAND)
    look_at(page)
    page.get_by_role("button", name=re.compile("^ประกาศแผน")).click()
    expect(page.get_by_text("ประกาศแผน 1 รอบแล้ว")).to_be_visible()
    look_at(page)


def record_the_round(page: Page) -> str:
    """Stop after stop as the round leads, to the officer's signature under it."""
    page.locator("#rounds h2").get_by_role("link").click()
    look_at(page)
    round_url = page.url
    gifts = iter(HANDED)
    while (onwards := page.get_by_role("link", name=re.compile("^จุดถัดไป: "))).count():
        onwards.click()
        expect(page.get_by_role("button", name="ถึงแล้ว", exact=True)).to_be_visible()
        look_at(page)
        press(page, "ถึงแล้ว")
        expect(page.get_by_text("บันทึกเวลาถึงแล้ว")).to_be_visible()
        if page.get_by_role("heading", name="ชั่งแยกตามประเภท").count():
            pick_up(page)
        else:
            hand_over(page, next(gifts))
        page.goto(round_url)
    sign_off(page)
    return round_url


def pick_up(page: Page) -> None:
    look_at(page)
    weigh(page, READY, gross="14.40", tare="2")
    weigh(page, FRESH, gross="6.2+3.05", tare="1")
    choose(page, SNACK)
    page.get_by_text(f"ไม่มี “{SNACK}” วันนี้").click()
    none = page.locator("form").filter(has=page.get_by_role("button", name="บันทึกว่าไม่มี"))
    none.get_by_label("เหตุผล").select_option(label="ขายหมด ไม่มีเหลือ")
    press(page, "บันทึกว่าไม่มี")
    choose(page, BOX)
    page.get_by_label("จำนวนกล่องที่นับได้").fill("๔๐")
    press(page, "บันทึกจำนวน")
    expect(page.get_by_text("บันทึกจำนวนแล้ว")).to_be_visible()
    page.get_by_label("รูปถ่ายอาหาร", exact=True).set_input_files([photo()])
    look_at(page)
    press(page, "เก็บรูป")
    draw_signature(page)
    page.get_by_label("ชื่อผู้ลงนาม").fill("ผู้จัดการสาขา (สมมติ)")
    look_at(page)
    press(page, "เก็บลายเซ็น")
    look_at(page)
    press(page, "เสร็จจุดนี้ ไปจุดต่อไป")
    expect(page.get_by_text("เสร็จจุดนี้แล้ว")).to_be_visible()


def weigh(page: Page, category: str, *, gross: str, tare: str) -> None:
    choose(page, category)
    page.get_by_label("ชั่งรวมลัง").fill(gross)
    page.get_by_label("หักน้ำหนักลัง").fill(tare)
    expect(page.locator("[data-sum-total]")).to_have_text(WEIGHED[category])
    press(page, "บันทึกน้ำหนัก")
    expect(page.locator(".choices")).to_contain_text(f"{WEIGHED[category]} กก.")


def choose(page: Page, category: str) -> None:
    page.locator(".choices").get_by_role("link", name=category).click()
    expect(page.locator(".choices [aria-current]")).to_contain_text(category)


def photo() -> FilePayload:
    taken = io.BytesIO()
    Image.new("RGB", (640, 480), (96, 140, 70)).save(taken, "JPEG")
    return {"name": "food.jpg", "mimeType": "image/jpeg", "buffer": taken.getvalue()}


def hand_over(page: Page, gift: dict[str, str]) -> None:
    for category, amount in gift.items():
        page.get_by_label(category, exact=True).fill(amount)
    page.get_by_label("จำนวนผู้มารับ", exact=True).fill(str(VISITS))
    page.get_by_label("ผู้สูงอายุ", exact=True).fill("12")
    page.get_by_role("button", name="เด็ก: เพิ่มหนึ่ง", exact=True).click()
    look_at(page)
    press(page, "บันทึกการส่งมอบ")
    expect(page.get_by_role("link", name="เปิดใบรับ")).to_be_visible()
    look_at(page)


def sign_off(page: Page) -> None:
    look_at(page)
    page.get_by_role("link", name="ลงชื่อปิดงาน").click()
    expect(page.get_by_text("ในบัญชีไม่มีอาหารเหลือบนรถ")).to_be_visible()
    look_at(page)
    press(page, "ลงชื่อปิดงาน")
    expect(page.get_by_text("ลงชื่อปิดงานแล้ว")).to_be_visible()
    look_at(page)


def read_the_report(page: Page) -> None:
    """From the day's figures to the weighings and receipts they stand on."""
    page.get_by_role("link", name="รายงาน", exact=True).click()
    tiles = page.locator(".tile")
    expect(tiles.filter(has_text="รับมา")).to_contain_text("20.65")
    expect(tiles.filter(has_text="จำนวนครั้ง")).to_contain_text(str(len(HANDED) * VISITS))
    look_at(page)
    tiles.filter(has_text="รับมา").click()
    expect(page.get_by_role("heading", name="การชั่งที่มาของน้ำหนัก")).to_be_visible()
    expect(tiles.filter(has_text="รับมา")).to_contain_text("20.65")
    look_at(page)
    page.go_back()
    tiles.filter(has_text="จำนวนครั้ง").click()
    expect(page.get_by_role("heading", name="ใบรับที่มาของจำนวนครั้ง")).to_be_visible()
    expect(tiles.filter(has_text="ส่งมอบ")).to_contain_text("20.65 กก. · 40 กล่อง")
    look_at(page)
    page.get_by_role("row", name=SITE_BY_HAND).get_by_role("link").click()
    expect(page.get_by_role("heading", name=SITE_BY_HAND)).to_be_visible()
    expect(page.get_by_role("row", name=f"{SHOP} {READY}")).to_contain_text("3.00")
    look_at(page)


def refuse_a_stranger(page: Page, morning: Morning, round_url: str) -> None:
    """Another district's officer learns nothing, not even that the round is there."""
    log_in(page, morning.live.url, "somchai")
    answer = page.goto(round_url)
    assert answer and answer.status == 404
    expect(page.get_by_role("heading", name="ไม่พบหน้านี้ หรือไม่ใช่หน้าของคุณ")).to_be_visible()
    look_at(page)


def test_every_room_of_an_officer_fits_a_phone(
    morning: Morning, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(viewport=PHONE)
    with pictured(tmp_path, page):
        log_in(page, morning.live.url, "malee")
        for room in ROOMS:
            answer = page.goto(f"{morning.live.url}/{room}/")
            assert answer and answer.status == 200
            look_at(page)
