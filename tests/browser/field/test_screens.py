"""A round from the officer's hand: every screen, at the width of a phone and of a tablet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from songtor.cli import needs
from tests.browser.conftest import FLAGS
from tests.browser.field.film import film_of_card
from tests.browser.field.phone import Phone, phone_in
from tests.browser.field.round_day import GIVEN, SHOP, SITE
from tests.browser.field.server import Field
from tests.browser.field.sight import CUT, look
from tests.browser.hands import STROKES, pictured, press
from tests.registry.folk import FAMILY

pytestmark = pytest.mark.browser

CARD = "SONGTOR-CARD-0001"
TABLET = {"width": 800, "height": 1280}
LOW = {"width": 360, "height": 616}  # what a browser's own bars leave of 740
SCROLLS = "(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)(document.querySelector('main'))"


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


def test_the_frame_is_there_before_the_program_runs(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url) as phone:
        phone.page.route("**/app.js*", lambda route: route.abort())
        phone.page.goto(f"{phone.url}/field/")
        expect(phone.page.get_by_text("กำลังเปิด…")).to_be_visible()
    with phone_in(browser, field.way.url) as phone:
        phone.open()
        expect(phone.page.get_by_text("กำลังเปิด…")).to_be_hidden()


def test_a_tablet_cuts_no_word(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url, viewport=TABLET) as phone:
        phone.enrol()
        page = phone.page
        for go_on in (lambda: next_stop(page, SHOP), lambda: page.locator(".head-sync").click()):
            look(page)
            go_on()
        look(page)


def test_what_is_seldom_needed_is_as_fit_as_the_rest(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url) as phone:
        phone.enrol()
        for screen in ("miss", "note", "left_over", "waste", "sign_off", "mend", "settings"):
            phone.ask("store.keepPlace({ ...given.place, screen: given.screen })", screen=screen, place=placed(field))
            expect(phone.page.get_by_role("heading", level=1)).not_to_have_text(re.compile("^วันนี้"))
            look(phone.page)


def test_whom_nobody_tells_the_place_arrives_all_the_same(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url, permissions=[], viewport=LOW) as phone:
        phone.enrol()
        page = phone.page
        phone.context.set_offline(True)  # to the end: another test arrives there for good
        next_stop(page, SHOP)
        press(page, "ถึงแล้ว")
        expect(page.get_by_text("เครื่องไม่บอกตำแหน่ง")).to_be_visible()
        assert not page.evaluate(SCROLLS), "the keys and the green button are in sight together"
        assert page.evaluate(CUT) == []


def test_people_are_chosen_by_name_while_there_is_a_network(browser: Browser, field: Field) -> None:
    with phone_in(browser, field.way.url) as phone:
        phone.enrol()
        page = phone.page
        place = {**field.at("delivery"), "screen": "receivers", "entry": None}
        phone.ask("store.keepPlace(given.place)", place=place)
        press(page, "เลือกชื่อ")
        finder, typed = page.get_by_role("dialog"), page.get_by_label("ชื่อ เลขประจำตัว หรือเบอร์โทร")
        typed.fill("ไม่มีใครชื่อนี้")
        expect(finder).to_contain_text("ไม่พบในทะเบียน")
        typed.fill(GIVEN)
        finder.get_by_role("button", name=re.compile(f"^{GIVEN} {FAMILY}")).click()
        expect(finder).to_contain_text("1 คนที่เลือก")
        look(page)
        phone.context.set_offline(True)  # to the end: another test hands over there
        typed.fill(GIVEN[:3])
        expect(finder).to_contain_text("ไม่มีสัญญาณ")
        press(page, "ปิด")
        expect(page.get_by_role("list", name="เลือกชื่อ")).to_contain_text(GIVEN)
        expect(page.get_by_text("รวม 1 คน: นับเป็นจำนวน 0 · บัตรและชื่อ 1")).to_be_visible()
        look(page)
        press(page, "บันทึกการส่งมอบ")
        phone.ask("await until((seen) => seen.ops.length)")
        ((body, place),) = ((op["body"], phone.seen()["place"]) for op in phone.seen()["ops"])
        assert (len(body["people"]), body["heads"], GIVEN in str((body, place))) == (1, 0, False)


def test_a_round_goes_from_arrival_to_sign_off_without_network(browser: Browser, field: Field, tmp_path: Path) -> None:
    with phone_in(browser, field.way.url) as phone, pictured(tmp_path, phone.page):
        phone.enrol()
        until_the_scanner_is_kept(phone)
        phone.context.set_offline(True)
        with field.way.cut():
            go_round(phone.page)
            seen = phone.seen()
            assert (seen["unsent"], seen["offline"]) == (len(seen["ops"]), True)
        phone.context.set_offline(False)
        phone.until_sent()
        assert_the_server_has_the_round(phone)


def placed(field: Field) -> dict[str, str | None]:
    return {**field.at(), "entry": None}


def until_the_scanner_is_kept(phone: Phone) -> None:
    """The worker fetches it when the app has nothing else to do."""
    phone.ask("""await until(async () => {
      const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return kept.flat().some(({ url }) => url.includes(".wasm"));
    })""")


def go_round(page: Page) -> None:
    """Both stops and the officer's word under them."""
    next_stop(page, SHOP)
    arrive(page)
    weigh(page)
    take_a_photo(page)
    sign(page)
    arrive(page)
    hand_over(page)
    sign_off(page)


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
    assert not page.evaluate(SCROLLS)
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
    say_there_is_none(page, "สลัดผักผลไม้")
    press(page, "เอาคืน")
    expect(page.get_by_text("เอาคืนแล้ว")).to_be_visible()
    say_there_is_none(page, "สลัดผักผลไม้")
    tile(page, "Chef Cares")
    key_in(page, "39")
    press(page, "+1 อาหารกล่อง Chef Cares")
    press(page, "บันทึก แล้วถ่ายรูป")
    expect(page.get_by_text("ถ่ายอาหาร ไม่ถ่ายคน")).to_be_visible()


def say_there_is_none(page: Page, name: str) -> None:
    press(page, "ไม่มีวันนี้")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("ขายหมด ไม่มีเหลือ").check()
    dialog.get_by_role("button", name=f"ไม่มี “{name}” วันนี้").click()
    expect(dialog).not_to_be_attached()
    expect(page.get_by_role("button", name=re.compile(f"^{name}"))).to_contain_text("ขายหมด")


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
