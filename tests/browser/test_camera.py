"""A tablet's camera reads barcodes for the till, goods in and the count; without one nothing of it shows."""

import json
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from songtor.cli import needs
from tests.browser.conftest import FLAGS
from tests.browser.film import film_of_goods
from tests.browser.hands import log_in, look_at, pictured, press
from tests.browser.pages import TABLET
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser

RICE, NAME = "8858669800248", "ข้าวหอมมะลิ 1 กก."
BLIND = "delete Navigator.prototype.mediaDevices"
DENIED = "MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose camera sees a bag of rice."""
    expect.set_options(timeout=40_000)
    film = film_of_goods(RICE, tmp_path_factory.mktemp("film") / "rice.y4m")
    program = needs.browser()
    assert program, "Chromium is missing: ./songtor test installs it or says how"
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        chromium = playwright.chromium.launch(executable_path=program, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def home(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, dict[str, Any]]]:
    around = surroundings_at(new_home("camera"), DAY, time(11))
    told = json.loads(filled(around, "from tests.browser.bank_home import fill; print(fill())").splitlines()[-1])
    with serving(around) as live:
        yield live, told


def tablet(open_page: Callable[..., Page], live: Live, *, script: str = "") -> Page:
    page = open_page(viewport=TABLET, permissions=["camera"])
    if script:
        page.add_init_script(script)
    log_in(page, live.url, "malee")
    return page


def test_a_barcode_is_read_into_goods_in_the_till_and_the_count(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, told = home
    page = tablet(open_page, live)
    shop = f"{live.url}/shops/{told['shop']}"
    with pictured(tmp_path, page):
        page.goto(f"{shop}/in/")
        press(page, "กล้อง")
        expect(page.get_by_role("heading", name=NAME)).to_be_visible()
        expect(page.get_by_label("จำนวน")).to_have_value("1")
        page.goto(f"{live.url}/till/{told['shop']}/")
        page.get_by_label("สแกนบัตร หรือพิมพ์ชื่อ").fill("คนที่ 0")
        press(page, "เปิด")
        page.get_by_role("button", name="เลือก").first.click()
        press(page, "กล้อง")
        expect(page.locator("[data-cost]")).to_have_text("12")
        page.goto(f"{shop}/count/")
        press(page, "ปิดชั้นแล้วเริ่มนับ")
        press(page, "กล้อง")
        expect(page.get_by_label(NAME)).to_be_focused()
        look_at(page)


def test_without_a_camera_the_field_stands_alone(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page]
) -> None:
    live, told = home
    page = tablet(open_page, live, script=BLIND)
    page.goto(f"{live.url}/shops/{told['shop']}/in/")
    expect(page.locator("#code")).to_be_focused()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-camera]")).to_be_hidden()


def test_a_camera_that_is_not_allowed_says_what_to_do(
    home: tuple[Live, dict[str, Any]], open_page: Callable[..., Page]
) -> None:
    live, told = home
    page = tablet(open_page, live, script=DENIED)
    page.goto(f"{live.url}/shops/{told['shop']}/in/")
    press(page, "กล้อง")
    expect(page.get_by_role("alert")).to_contain_text("อนุญาตกล้อง")
    look_at(page)
    press(page, "ปิด")
    expect(page.get_by_role("dialog")).to_be_hidden()
