"""A shop is asked by a letter, opens the letter's link and answers; the district's day knows it at once."""

import re
from collections.abc import Callable, Iterator
from datetime import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, look_at, pictured, press
from tests.browser.pages import PHONE
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import BANG_KHAE, DAY

pytestmark = pytest.mark.browser

SHOPS = ("ร้านหนึ่ง (สมมติ)", "ร้านสอง (สมมติ)")
FILL = f"""from tests.browser.filling import fill; fill()
from songtor.city.policy import actor_of
from songtor.city.models import Account
from songtor.offers.services.asking import keep_email
from tests.personas import DAY, act, make_branch
malee = actor_of(Account.objects.get(username='malee'), DAY)
for number, name in enumerate({SHOPS!r}):
    keep_email(act(malee, key=str(name)), branch=make_branch(malee, name=name), email=f'shop{{number}}@example.com')"""


@pytest.fixture(scope="module")
def morning(new_home: Callable[[str], Path]) -> Iterator[Live]:
    around = surroundings_at(new_home("asked"), DAY, time(8, 30))
    filled(around, FILL)
    with serving(around) as live:
        live.run("tick")
        yield live


def link_of(live: Live, shop: int) -> str:
    """Where the shop's letter leads, on this server."""
    laid = b"".join(file.read_bytes() for file in (live.home / "mail").iterdir()).split(b"\n" + b"-" * 79 + b"\n")
    letters = [message_from_bytes(one, policy=policy.default) for one in laid if one.strip()]
    (letter,) = [one for one in letters if one["To"] == f"shop{shop}@example.com"]
    found = re.search(r"/give/[^/\s]+/", letter.get_content())
    assert found
    return live.url + found[0]


def test_a_shop_asked_by_a_letter_says_how_much_and_another_that_there_is_none(
    morning: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    shop, desk = open_page(viewport=PHONE), open_page()
    with pictured(tmp_path, shop, desk):
        shop.goto(link_of(morning, 0))
        look_at(shop)
        shop.get_by_role("link", name="มีอาหาร").click()
        shop.get_by_role("group", name="กลุ่มข้าวและพร้อมทาน").locator("input").first.fill("7.5")
        shop.get_by_label("ถึง", exact=True).fill("16:30")
        press(shop, "แจ้งว่าวันนี้มีอาหาร")
        expect(shop.get_by_text("เขตได้รับแจ้งแล้ว")).to_be_visible()
        expect(shop.get_by_text("7.50")).to_be_visible()
        shop.goto(link_of(morning, 1))
        press(shop, "วันนี้ไม่มี")
        look_at(shop)
        log_in(desk, morning.url, "malee")
        desk.goto(f"{morning.url}/day/{BANG_KHAE}/{DAY}/")
        expect(desk.locator("#offers")).to_contain_text(SHOPS[0])
        desk.goto(f"{morning.url}/day/{BANG_KHAE}/{DAY}/asked/")
        look_at(desk)
