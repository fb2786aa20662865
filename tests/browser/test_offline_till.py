"""A till sells what was reserved to it while server and network are gone, and tells it once they are back."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from songtor.cli import needs
from tests.browser.conftest import FLAGS
from tests.browser.field.way import Way, way_to
from tests.browser.hands import log_in, press, seen_on
from tests.browser.pages import TABLET
from tests.live import filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser
seen = partial(seen_on, screens=("tablet", "phone"))
KEPT = "async () => { await navigator.serviceWorker.ready; }"
BOOKS = "from tests.browser.reserve_home import books; print(books())"
DUMP = """async () => {
  const found = [JSON.stringify(localStorage), document.cookie, document.body.innerText];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((told) => (indexedDB.open(name).onsuccess = ({ target }) => told(target.result)));
    for (const kept of db.objectStoreNames) {
      const all = db.transaction(kept).objectStore(kept).getAll();
      found.push(JSON.stringify(await new Promise((told) => (all.onsuccess = () => told(all.result)))));
    }
    db.close();
  }
  return found.join("\\n");
}"""


@dataclass
class Bank:
    """The running product, and the way tablets have to it."""

    around: dict[str, str]
    way: Way
    told: dict[str, Any]
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        live = self.running.enter_context(serving(self.around, "--only", "web"))
        self.way.port = int(live.url.rpartition(":")[2])

    def stop(self) -> None:
        self.running.close()
        self.way.port = 1

    @property
    def books(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(filled(self.around, BOOKS).splitlines()[-1])
        return found


@pytest.fixture
def bank(new_home: Callable[[str], Path]) -> Iterator[Bank]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("reserves"), DAY, time(10))
    told = json.loads(filled(around, "from tests.browser.reserve_home import fill; print(fill())").splitlines()[-1])
    with way_to() as way:
        made = Bank(around, way, told)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def tablet_in(folder: Path, browser: Browser) -> BrowserContext:
    """Kept on the disk, as a tablet keeps it."""
    program = needs.browser()
    viewport = {"width": TABLET["width"], "height": TABLET["height"]}
    settings: dict[str, Any] = {"viewport": viewport, "locale": "th-TH", "timezone_id": "Asia/Bangkok"}
    return browser.browser_type.launch_persistent_context(str(folder), executable_path=program, args=FLAGS, **settings)


def kill_browser_of(folder: Path) -> None:
    """Without a word of goodbye."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = entry.read_bytes().decode(errors="replace").split("\0")
            if f"--user-data-dir={folder}" in words and not any(word.startswith("--type=") for word in words):
                os.kill(int(entry.parent.name), signal.SIGKILL)


def scan(page: Page, code: str) -> None:
    """As a scanner does: the figures, and Enter."""
    expect(page.get_by_label("สแกนบัตรหรือบาร์โค้ด")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def tap(page: Page, goods: str) -> None:
    page.locator(".tile").filter(has_text=goods).click()


def set_aside(page: Page, bank: Bank) -> None:
    """Rice and milk for a tablet, and the points of both households."""
    log_in(page, bank.way.url, "malee")
    page.goto(f"{bank.way.url}/reserves/")
    page.get_by_role("link", name="สำหรับจุดแลกนอกเครือข่าย").click()
    page.get_by_label("ข้าวหอมมะลิ 1 กก.").fill("5")
    page.get_by_label("นมยูเอชที 180 มล.").fill("10")
    seen(page, "reserve-new")
    press(page, "กันไว้")
    page.get_by_role("button", name="ทุกครัวเรือนที่มีแต้ม (2)").click()
    expect(page.get_by_text("เหลือ 40 จาก 40 แต้ม")).to_be_visible()
    seen(page, "reserve")


def take_along(page: Page) -> None:
    page.get_by_role("link", name="เปิดในแท็บเล็ตเครื่องนี้").click()
    expect(page.get_by_role("heading", name="สแกนบัตร หรือเลือกครัวเรือน")).to_be_visible()
    page.evaluate(KEPT)
    seen(page, "offline-homes")


def sell_rice_by_card(page: Page, token: str) -> None:
    """Two fit into the points, a third is refused in words."""
    scan(page, token)
    scan(page, "8858669800248")
    tap(page, "ข้าวหอมมะลิ")
    expect(page.locator(".rest")).to_have_text("16")
    tap(page, "ข้าวหอมมะลิ")
    tap(page, "ข้าวหอมมะลิ")
    expect(page.get_by_role("alert")).to_contain_text("แต้มที่กันไว้เหลือ 40 ต้องใช้ 48")
    seen(page, "offline-basket")
    page.get_by_role("button", name="ลด ข้าวหอมมะลิ 1 กก.").click()
    page.get_by_role("button", name="แลกแล้ว · 24 แต้ม").click()
    expect(page.get_by_text("บันทึกในเครื่องแล้ว 24 แต้ม")).to_be_visible()


def sell_milk_by_initials(page: Page) -> None:
    page.get_by_role("button", name="25 แต้ม").click()
    tap(page, "นมยูเอชที")
    page.get_by_role("button", name="แลกแล้ว · 3 แต้ม").click()
    expect(page.get_by_text("ไม่มีเครือข่าย · รอส่ง 2 รายการ")).to_be_visible()
    seen(page, "offline-waiting")


def sign_in_again(page: Page, username: str) -> None:
    press(page, "ส่งตอนนี้")
    expect(page.get_by_role("alert")).to_contain_text("เข้าสู่ระบบใหม่เพื่อส่งรายการที่รออยู่")
    seen(page, "offline-signed-out")
    page.get_by_role("link", name="เข้าสู่ระบบ").click()
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน").fill(f"{username}-password-1")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_text("ส่งครบแล้ว")).to_be_visible()


def test_an_hour_without_server_and_network_is_told_once(browser: Browser, bank: Bank, tmp_path: Path) -> None:
    tablet = tablet_in(tmp_path, browser)
    set_aside(tablet.pages[0], bank)
    take_along(tablet.pages[0])
    assert "คนที่" not in tablet.pages[0].evaluate(DUMP)  # nobody's name is on the tablet
    bank.stop()
    kill_browser_of(tmp_path)
    with suppress(Error):
        tablet.close()
    again = tablet_in(tmp_path, browser)
    page = again.pages[0]
    page.goto(f"{bank.way.url}/till/offline/")
    sell_rice_by_card(page, bank.told["token"])
    sell_milk_by_initials(page)
    again.clear_cookies(name="sessionid")  # a browser that is killed may or may not have written it down
    bank.start()
    sign_in_again(page, "malee")
    expect(page.get_by_text("รับแล้ว")).to_have_count(2)
    seen(page, "offline-told")
    home, other = bank.told["homes"]
    books = bank.books
    assert (books["sold"], books["days"], books["closed"], books["wrong"]) == ([3, 24], [str(DAY)], [False], [])
    assert books["has"] == {home: 0, other: 0}
    press(page, "จบและคืนของที่เหลือ")
    press(page, "จบและคืน")
    expect(page.get_by_text("จบแล้ว")).to_be_visible()
    assert "8858669800248" not in page.evaluate(DUMP)
    books = bank.books
    assert (books["has"], books["closed"], books["wrong"]) == ({home: 16, other: 22}, [True], [])
    assert books["shelf"] == {"ข้าวหอมมะลิ 1 กก.": 10, "นมยูเอชที 180 มล.": 47, "ผักรวม": 9_000}
    assert books["sold"] == [3, 24]
    again.close()


def test_a_lost_answer_sells_once_and_a_login_that_ended_loses_nothing(browser: Browser, bank: Bank) -> None:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, locale="th-TH", timezone_id="Asia/Bangkok")
    page = context.new_page()
    set_aside(page, bank)
    take_along(page)
    bank.way.losing = "/checkouts"
    scan(page, bank.told["token"])
    tap(page, "ข้าวหอมมะลิ")
    page.get_by_role("button", name="แลกแล้ว · 12 แต้ม").click()
    expect(page.get_by_text("รอส่ง 1 รายการ")).to_be_visible()
    for _ in range(400):
        if bank.way.times("/checkouts", 201) > 1:  # sold, and asked again since nobody heard it
            break
        page.wait_for_timeout(50)
    else:
        raise AssertionError(bank.way.heard)
    bank.way.losing = ""
    context.clear_cookies(name="sessionid")
    sign_in_again(page, "head")
    expect(page.get_by_text("รับแล้ว")).to_have_count(1)
    books = bank.books
    assert (books["sold"], books["wrong"]) == ([12], [])
    context.close()


def test_what_is_told_after_the_end_and_does_not_fit_stays_in_sight(browser: Browser, bank: Bank) -> None:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, locale="th-TH", timezone_id="Asia/Bangkok")
    page, desk = context.new_page(), context.new_page()
    set_aside(page, bank)
    address, here = page.url, f"http://127.0.0.1:{bank.way.port}"
    take_along(page)
    with bank.way.cut():
        scan(page, bank.told["token"])
        tap(page, "ข้าวหอมมะลิ")
        page.get_by_role("button", name="แลกแล้ว · 12 แต้ม").click()
        expect(page.get_by_text("รอส่ง 1 รายการ")).to_be_visible()
        desk.goto(address.replace(bank.way.url, here))  # a way of its own, while the tablet has none
        desk.get_by_text("ปิด แล้วคืนของที่เหลือ").click()
        desk.get_by_label("เหตุผลที่ไม่รอแท็บเล็ต").fill("แท็บเล็ตหาย")
        press(desk, "ปิดและคืน")
        filled(bank.around, f"from tests.browser.reserve_home import empty; empty('{bank.told['homes'][0]}')")
    press(page, "ส่งตอนนี้")
    expect(page.get_by_text("ไม่ผ่าน")).to_be_visible()
    expect(page.get_by_text("ครัวเรือนมี 0 แต้ม")).to_be_visible()
    expect(page.get_by_text("สำนักงานเขตปิดรายการกันไว้นี้แล้ว")).to_be_visible()
    seen(page, "offline-refused")
    press(page, "รับทราบ")
    expect(page.get_by_text("ยังไม่มีรายการกันไว้ในเครื่องนี้")).to_be_visible()
    assert bank.books["sold"] == []
    context.close()
    the_head_decides(browser, bank)


def the_head_decides(browser: Browser, bank: Bank) -> None:
    """The tablet has forgotten it; the city has not."""
    context = browser.new_context(viewport={"width": 820, "height": 1180}, locale="th-TH", timezone_id="Asia/Bangkok")
    page = context.new_page()
    log_in(page, bank.way.url, "head")
    page.goto(f"{bank.way.url}/entries/")
    expect(page.get_by_role("heading", name="แท็บเล็ตแจ้งมาแต่บันทึกไม่ได้")).to_be_visible()
    seen(page, "refused-entries")
    page.get_by_role("link", name="ตัดสิน").click()
    press(page, "ตัดสิน")
    expect(page.get_by_text("เลือกผลการตัดสิน").first).to_be_visible()
    page.get_by_label("ของหายไปแล้ว").check()
    page.get_by_label("พบอะไร และเพราะอะไร").fill("นับชั้นแล้วขาด 1 ถุง ตรงกับที่แท็บเล็ตแจ้ง")
    seen(page, "refused-deciding")
    press(page, "ตัดสิน")
    expect(page.locator("[data-outcome=GONE]")).to_be_visible()
    seen(page, "refused-decided")
    page.get_by_role("link", name="แท็บเล็ต").first.click()
    expect(page.get_by_text("ตัดสินแล้ว").first).to_be_visible()
    seen(page, "refused-reserve")
    books = bank.books
    assert (books["sold"], books["shelf"]["ข้าวหอมมะลิ 1 กก."], books["wrong"]) == ([], 11, [])
    context.close()
