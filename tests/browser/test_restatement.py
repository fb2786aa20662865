"""October is closed and sent; its district head puts a weight right; the month says so beside what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, look_at, pictured
from tests.browser.pages import DESK, PHONE
from tests.live import Live, filled, serving, surroundings_of

pytestmark = pytest.mark.browser

FILL = "from tests.browser.october import fill; print(fill())"
RESTATED = "แก้ไขย้อนหลังหลังส่งสรุป"


@dataclass(frozen=True)
class November:
    """The product on the first working day of November, and the weighing that was read wrongly."""

    live: Live
    weighing: str


@pytest.fixture(scope="module")
def november(new_home: Callable[[str], Path]) -> Iterator[November]:
    around = surroundings_of(new_home("october"), SONGTOR_TODAY="2024-11-04")
    weighing = filled(around, FILL).split()[-1]
    with serving(around) as live:
        yield November(live, weighing)


def test_a_corrected_month_says_what_it_was_and_what_it_is(
    november: November, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    desk, phone = open_page(viewport=DESK), open_page(viewport=PHONE)
    month = f"{november.live.url}/reports/month/?month=2024-10"
    with pictured(tmp_path, desk, phone):
        log_in(desk, november.live.url, "head")
        desk.goto(month)
        expect(desk.get_by_text("ฉบับที่ 1")).to_be_visible()
        expect(desk.get_by_text(RESTATED)).to_have_count(0)
        put_right(desk, f"{november.live.url}/weighings/{november.weighing}/correct/")
        desk.goto(month)
        expect(desk.get_by_role("heading", name=RESTATED)).to_be_visible()
        line = desk.get_by_role("row").filter(has_text="รับมา").filter(has_text="12.40")
        expect(line).to_contain_text("11.40")
        expect(line).to_contain_text("อ่านใบชั่งผิด")
        expect(desk.locator(".tile-value").first).to_have_text("19.40")
        look_at(desk)
        log_in(phone, november.live.url, "malee")
        phone.goto(month)
        expect(phone.get_by_role("heading", name=RESTATED)).to_be_visible()
        look_at(phone)


def put_right(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[name=gross]").fill("13.40")
    page.locator("[name=reason]").fill("อ่านใบชั่งผิด")
    page.locator("main form [type=submit]").first.click()
    expect(page).not_to_have_url(address)
