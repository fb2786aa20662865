"""A whole paper round of twelve stops, typed by keyboard alone and held against the ledger."""

import json
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import log_in, look_at, pictured
from tests.browser.pages import DESK, PHONE
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser

FILL = """from songtor.cli.migrate import bring_up_to_date; bring_up_to_date()
from tests.personas import load_bangkok, make_people; load_bangkok()
from tests.desk.paper.long_round import make_long_round
print(make_long_round(make_people().actor("malee")).pk)"""
BOOKS = """import json
from songtor.receipts.models import Receipt
from songtor.receipts.sheets import masses_of
from songtor.reports.verify import differences
from songtor.rounds.models import Round
lines = {line.category.code: [line.collected, line.handed, line.aboard] for line in masses_of(Round.objects.get())}
print(json.dumps([lines, sum(receipt.heads for receipt in Receipt.objects.all()), len(list(differences()))]))"""

# Cells as Enter meets them: time, snack, fresh, ready, boxes, the row's own total.
PICKUPS = (
    ("0910", "1.2", "6.2+5.8", "12.4-1.2", "20", "24.4"),
    ("09.20", "", "๘.๕", "10", "", "18.5"),
    ("0940", "2.25", "", "9.75", "12+8", "12"),
    ("0950", "", "4", "4", "", ""),
    ("1010", "", "3.5", "6", "", "9.5"),
    ("1020", "0.5", "", "5", "", ""),
)
HANDED = (
    ("0930", "1", "10", "15", "20", "26", "30", "10", "", "12"),
    ("1000", "2", "8", "10", "", "", "25", "", "", "๙"),
    ("1030", "0.5", "5", "8", "20", "13.5", "18"),
    ("1100", "0.4", "30", "", "", "", "12", "12"),
)


@pytest.fixture(scope="module")
def around(new_home: Callable[[str], Path]) -> dict[str, str]:
    return surroundings_at(new_home("paper"), DAY, time(14))


@pytest.fixture(scope="module")
def sheet(around: dict[str, str]) -> Iterator[tuple[Live, str]]:
    """The running product and the address of the round's grid."""
    round_id = filled(around, FILL).splitlines()[-1]
    with serving(around) as live:
        yield live, f"{live.url}/rounds/{round_id}/paper/"


def test_a_paper_round_of_twelve_stops_is_typed_without_the_mouse(
    sheet: tuple[Live, str], around: dict[str, str], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    live, address = sheet
    page = open_page(viewport=DESK)
    with pictured(tmp_path, page):
        log_in(page, live.url, "malee")
        page.goto(address)
        look_at(page)
        type_stops(page, PICKUPS[:2], HANDED[:1])
        page.wait_for_timeout(200)
        page.reload()
        expect(page.locator("[data-line=collected] output").nth(1)).to_have_text("20.50")
        type_stops(page, PICKUPS[2:4], HANDED[1:2])
        type_stops(page, PICKUPS[4:], HANDED[2:3])
        type_nothing_left(page)
        type_missed(page)
        type_stops(page, (), HANDED[3:])
        expect(page.locator("[data-line=collected] output").nth(2)).to_have_text("45.95")
        expect(page.locator("[data-line=handed] output").last).to_have_text("89.90")
        type_totals(page)
        send_and_mend(page)
        look_at(page)
    lines, heads, differences = json.loads(filled(around, BOOKS).splitlines()[-1])
    assert lines == {
        "snack": [3_950, 3_900, 50],
        "fresh": [28_000, 26_000, 2_000],
        "ready": [45_950, 33_000, 12_950],
        "box": [40, 40, 0],
    }
    assert (heads, differences) == (30 + 25 + 18 + 12, 0)
    narrow = open_page(viewport=PHONE, scheme="dark")
    log_in(narrow, live.url, "malee")
    narrow.goto(address)
    look_at(narrow)


def type_stops(page: Page, pickups: tuple[tuple[str, ...], ...], handed: tuple[tuple[str, ...], ...]) -> None:
    """The cells of stops in order; an empty one is passed by Enter, groups after the last are left out."""
    for row in pickups:
        enter(page, row)
    for row in handed:
        enter(page, row)
        for _ in range(12 - len(row)):
            page.keyboard.press("Enter")


def enter(page: Page, row: tuple[str, ...]) -> None:
    for text in row:
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def type_nothing_left(page: Page) -> None:
    """A zero asks why: the next cell is the reason."""
    enter(page, ("1040", "", "", "0", "", ""))
    expect(page.locator("select:focus")).to_have_attribute("data-reason", "zero")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def type_missed(page: Page) -> None:
    """A row with nothing in it asks why nobody was served."""
    enter(page, ("1050", "", "", "", ""))
    expect(page.locator("select:focus")).to_have_attribute("data-reason", "missed")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def type_totals(page: Page) -> None:
    """The sheet's own totals: one of them differs, and says by how much."""
    enter(page, ("3.95", "28", "45.75", "40"))
    gap = page.locator("[data-line=collected] [data-gap]:visible")
    expect(gap).to_have_count(1)
    expect(gap).to_contain_text("+0.20")
    enter(page, ("3.9", "26", "33", "40"))


def send_and_mend(page: Page) -> None:
    """Eleven stops stand, the twelfth waits where the cursor is: more was typed than is aboard."""
    expect(page.locator("button[type=submit]:focus")).to_have_text("บันทึกทั้งใบ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("บันทึกแล้ว 11 จุด")).to_be_visible()
    expect(page.locator("input:focus")).to_have_attribute("aria-invalid", "true")
    look_at(page)
    page.keyboard.type("3")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("บันทึกแล้ว 1 จุด")).to_be_visible()
    expect(page.locator("[data-grid] table input:not([type=hidden])")).to_have_count(0)
