"""Somebody at the door: not known yet, registered within a form, found while typing, given a card; all of it usable."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, look_at, pictured, press
from tests.browser.pages import DESK, PHONE
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser

FILL = """
from tests.personas import act, make_people, BANG_KHAE
from songtor.city.models import District
from songtor.people.cards.services import print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.people.cards.models import Card
people = make_people()
district = District.objects.get(pk=BANG_KHAE)
print_cards(act(people.actor("malee")), district=district, tokens=new_tokens("account:printer", "sheet", 2))
print(Card.objects.order_by("pk").first().label)
"""


@pytest.fixture(scope="module")
def desk(new_home: Callable[[str], Path]) -> Iterator[tuple[Live, str]]:
    expect.set_options(timeout=20_000)
    around = surroundings_at(new_home("door"), DAY, time(9))
    label = filled(around, FILL).strip().splitlines()[-1]
    with serving(around) as live:
        yield live, label


def keep(page: Page, name: str) -> None:
    """A picture for whoever wants to look: SONGTOR_PICTURES names the folder."""
    if folder := os.environ.get("SONGTOR_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def seen(page: Page, name: str) -> None:
    look_at(page)
    keep(page, name)


def type_name(page: Page, url: str, typed: str) -> None:
    page.goto(f"{url}/people/")
    page.wait_for_load_state("load")
    page.get_by_label("ชื่อ เบอร์โทรศัพท์ หรือเลขเอกสาร").press_sequentially(typed)
    expect(page.get_by_role("heading", name="บุคคลที่รู้จักแล้ว")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_somebody_new_is_registered_found_while_typing_and_given_a_card(
    desk: tuple[Live, str], open_page: Callable[..., Page], tmp_path: Path, viewport: dict[str, int]
) -> None:
    live, label = desk
    width = viewport["width"]
    given, family = ("มะลิวัลย์", "หอมไกล") if width == DESK["width"] else ("ลำดวน", "ทรงเจริญ")
    page = open_page(viewport=viewport)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        type_name(page, live.url, f"{given} {family}")
        expect(page.locator("#people-found")).to_contain_text("ยังไม่รู้จักผู้ใด")
        press(page, "ลงทะเบียนคนใหม่")
        expect(page.get_by_label("ชื่อ", exact=True)).to_have_value(given)
        page.get_by_label("วันเกิด").fill("2493")
        page.get_by_label("เพศ").select_option("F")
        seen(page, f"new-{width}")
        page.get_by_label("อ่านให้ฟังแล้วว่าเก็บอะไรและเพื่ออะไร").check()
        press(page, "ลงทะเบียน")
        expect(page.get_by_role("heading", name=f"{given} {family}", level=1)).to_be_visible()
        expect(page.get_by_text("ผู้สูงอายุ").first).to_be_visible()
        type_name(page, live.url, given[:4])
        page.get_by_role("link", name=f"{given} {family}").wait_for()
        seen(page, f"found-{width}")
        page.get_by_role("link", name=f"{given} {family}").click()
        if width == DESK["width"]:
            page.get_by_label("รหัสบัตร หรือเลขที่พิมพ์ใต้รหัส").fill(label)
            press(page, "ผูกบัตร")
            expect(page.get_by_role("link", name=label)).to_be_visible()
        seen(page, f"person-{width}")
        press(page, "อยู่คนเดียว ตั้งเป็นครัวเรือน")
        expect(page).to_have_url(re.compile(r"/people/households/"))
        seen(page, f"household-{width}")
        for address in ("people/cards/", "people/"):
            page.goto(f"{live.url}/{address}")
            seen(page, f"{address.strip('/').replace('/', '-')}-{width}")
