"""Every address of the desk and of the public, with a real record in it, is a page everybody can use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.hands import FITS, log_in, slow_down
from tests.browser.pages import DESK, PHONE, axe
from tests.live import Live, filled, serving, surroundings_at
from tests.personas import DAY

pytestmark = pytest.mark.browser

FILL = "from tests.browser.every_page import fill; fill()"
READERS = ("head", "nok", "operator", "malee")  # in this order, until one of them may open it
MANY = 50
WITH_SCRIPTS = ("today", "stop", "round_paper", "assessment", "shop_in", "shelf_count", "till", "till_basket", "tablet")
MOVES = """
window.moved = 0;
new PerformanceObserver((seen) => { for (const one of seen.getEntries()) moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
SETTLED = """() => new Promise((done) => {
  const look = () => document.querySelector("[data-camera][hidden]")
    ? setTimeout(look, 50) : requestAnimationFrame(() => setTimeout(done, 50));
  look();
})"""
LATE = "document.querySelector('main').insertAdjacentHTML('afterbegin', '<p>late</p>')"
A_LINE_MOVED = 0.005  # layout shift: https://web.dev/articles/cls; a till whose button came late: 0.07


@pytest.fixture(scope="module")
def desk(new_home: Callable[[str], Path]) -> Iterator[Live]:
    around = surroundings_at(new_home("every"), DAY, time(9))
    filled(around, FILL)
    with serving(around) as live:
        yield live


@pytest.fixture
def pages(desk: Live) -> Mapping[str, Mapping[str, str]]:
    told: Mapping[str, Mapping[str, str]] = json.loads((desk.home / "pages.json").read_text(encoding="utf-8"))
    return told


def test_every_page_by_day_at_the_desk_and_by_night_on_a_phone(
    desk: Live, pages: Mapping[str, Mapping[str, str]], open_page: Callable[..., Page]
) -> None:
    stranger, left, problems, seen = open_page(), dict(pages["desk"]), [], 0
    for address in pages["public"].values():
        problems += faults(stranger, f"{desk.url}{address}")
    for reader in READERS:
        page = open_page()
        log_in(page, desk.url, reader)
        for name, address in list(left.items()):
            kind = kind_of(page, f"{desk.url}{address}")
            if kind == "page":
                problems += faults(page, f"{desk.url}{address}")
                seen += 1
            if kind != "closed":
                del left[name]
    assert problems == []
    assert left == {}, "nobody was shown these"
    assert seen >= MANY


def test_nothing_moves_under_a_finger_when_scripts_come_late(
    desk: Live, pages: Mapping[str, Mapping[str, str]], open_page: Callable[..., Page]
) -> None:
    page = open_page()
    log_in(page, desk.url, "malee")
    page.add_init_script(MOVES)
    slow_down(page, 200)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for name in WITH_SCRIPTS:
            page.goto(f"{desk.url}{pages['desk'][name]}")
            assert moved(page) < A_LINE_MOVED, f"{name} on {size['width']}"
    page.evaluate(LATE)
    assert moved(page) > A_LINE_MOVED  # the control: a line that comes late is seen


def moved(page: Page) -> float:
    """How far the page's parts have moved by themselves, as a share of the screen."""
    page.evaluate(SETTLED)
    return float(page.evaluate("moved"))


def kind_of(page: Page, address: str) -> str:
    """What the address answers this reader: a page, a part of one, a file, an act that wants a form, or nothing."""
    got = page.request.get(address, max_redirects=0)
    if got.status in (302, 405):
        return "act"
    if got.status in (404, 403):
        return "closed"
    assert got.status in (200, 422), f"{address}: {got.status}"
    if "text/html" not in got.headers["content-type"]:
        return "file"
    return "page" if "<html" in got.text()[:200] else "part"  # a part is looked at in its page


def faults(page: Page, address: str) -> list[str]:
    """What keeps somebody from using it."""
    found = []
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address)
    for size, scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if not page.evaluate(FITS):
            found.append(f"{address} is wider than {size['width']}")
        found += [f"{address} ({scheme}): {one}" for one in axe(page)]
    return found
