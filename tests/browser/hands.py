"""What the hands of a person do on a page, and how the page is held against the bar."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import DESK, PHONE, TABLET, axe

FITS = "document.documentElement.scrollWidth <= innerWidth"
SCREENS = {"desk": DESK, "tablet": TABLET, "phone": PHONE}
WORK_WITHIN_MS = 180_000  # the jobs process loads its engines for the first work, on a machine that may be busy
STROKES = ((0.15, 0.6), (0.3, 0.25), (0.4, 0.75), (0.55, 0.3), (0.7, 0.65), (0.85, 0.4))


def log_in(page: Page, url: str, username: str) -> None:
    """By the login page, with the password of the tests' people."""
    page.goto(f"{url}/accounts/login/")
    look_at(page)
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน").fill(f"{username}-password-1")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page).not_to_have_url(f"{url}/accounts/login/")


def look_at(page: Page) -> None:
    """The page fits the screen and nothing keeps anybody from using it, by day and by night."""
    page.wait_for_load_state()
    assert page.evaluate(FITS), f"{page.url} is wider than {page.viewport_size}"
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # else axe meets colours half way
        found = axe(page, colours_only=scheme == "light")
        assert not found, f"{page.url} ({scheme}): {found}"


def seen_on(page: Page, name: str, *, screens: Sequence[str]) -> None:
    """Fit to use on each of these screens, of which the first stays; SONGTOR_PICTURES names a folder for pictures."""
    for screen in reversed(screens):
        size = SCREENS[screen]
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        look_at(page)
        if folder := os.environ.get("SONGTOR_PICTURES"):
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{folder}/{name}-{screen}-{scheme}.png", full_page=True)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def slow_down(page: Page, latency: int) -> None:
    """Every answer comes so many milliseconds late, scripts too: whoever acts before a page's script ran fails."""
    network = page.context.new_cdp_session(page)
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency, **unlimited})


def await_work(page: Page, done: Locator) -> None:
    """The jobs process has done what this page watches; once the page says that it failed, nobody waits on."""
    failed = page.locator(".empty [role=alert][data-code]")
    expect(done.or_(failed).first).to_be_visible(timeout=WORK_WITHIN_MS)
    assert failed.all_inner_texts() == []


def draw_signature(page: Page) -> None:
    """A line drawn with the mouse in the box of the page."""
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    points = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in STROKES]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    expect(page.locator("input[name=drawn]")).not_to_have_value("")


@contextmanager
def pictured(folder: Path, *pages: Page) -> Iterator[None]:
    """A test that fails leaves pictures of its pages in that folder."""
    try:
        yield
    except BaseException:
        for number, page in enumerate(pages):
            page.screenshot(path=folder / f"failed-{number}.png", full_page=True)
        raise
