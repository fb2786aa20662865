"""The look in a real browser, under the CSP of the product, without a server."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

import songtor.look
from tests.browser.pages import DESK, PHONE, axe
from tests.look import samples

STATIC = Path(songtor.look.__file__).parent / "static"
SITE = "http://look.test"
CSP = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
NAMES = ["board", "figures", "form", "record", "login", "404", "500"]

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.look.addresses")]


def answer(route: Route, html: str) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP})


@pytest.fixture
def shown(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a sample page as a visitor sees it."""

    def opened(name: str, **options: object) -> Page:
        html = samples.page(name)
        page = open_page(**options)
        page.route("**/*", lambda route: answer(route, html))
        page.goto(f"{SITE}/{name}")
        page.evaluate("document.fonts.ready")
        return page

    return opened


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
@pytest.mark.parametrize("name", NAMES)
def test_everybody_can_use_the_page(
    shown: Callable[..., Page], name: str, viewport: dict[str, int], scheme: str
) -> None:
    page = shown(name, viewport=viewport, scheme=scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_thai_is_written_in_the_own_font(shown: Callable[..., Page]) -> None:
    assert shown("board").evaluate("document.fonts.check('600 20px \"Plex Thai\"', 'วันนี้ Aa')")


def test_three_columns_become_one_on_a_phone(shown: Callable[..., Page]) -> None:
    columns = "getComputedStyle(document.querySelector('.board')).gridTemplateColumns.split(' ').length"
    assert shown("board").evaluate(columns) == 3
    assert shown("board", viewport=PHONE).evaluate(columns) == 1


def test_what_fingers_press_while_recording_is_54_pixels_high(shown: Callable[..., Page]) -> None:
    page = shown("record", viewport=PHONE)
    assert page.locator("main .is-primary").bounding_box()["height"] >= 54  # type: ignore[index]
    assert page.locator("#g").bounding_box()["height"] >= 54  # type: ignore[index]


def test_an_act_that_asks_first_is_not_sent_before_the_answer(shown: Callable[..., Page]) -> None:
    page = shown("board")
    page.click("form[data-confirm] button")
    assert page.is_visible("#confirm")
    page.click("#confirm button[value=no]")
    assert page.url == f"{SITE}/board"
    page.click("form[data-confirm] button")
    page.click("#confirm button[value=yes]")
    page.wait_for_url(f"{SITE}/board?")


def test_a_signature_becomes_a_picture_and_can_be_cleared(shown: Callable[..., Page]) -> None:
    page = shown("record")
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    assert page.input_value("[name=signature]") == ""
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 80, steps=5)
    page.mouse.up()
    assert page.input_value("[name=signature]").startswith("data:image/png;base64,")
    page.click("[data-clears]")
    assert page.input_value("[name=signature]") == ""


def test_crates_are_added_while_they_are_typed(shown: Callable[..., Page]) -> None:
    page = shown("record")
    page.fill("#g", "๖.20")
    page.fill("#t", "0.15")
    page.click("[data-sum-adds]")
    page.fill("#g-2", "1,000.1")
    assert page.inner_text("[data-sum-total]") == "1,006.15"


def test_a_part_of_a_page_is_posted_with_the_csrf_token(shown: Callable[..., Page]) -> None:
    page = shown("form")
    with page.expect_request("**/weigh/") as sent:
        page.click("[data-hx-post]")
    assert sent.value.method == "POST"
    assert len(sent.value.headers["x-csrftoken"]) == 64


def test_a_chosen_theme_is_remembered(shown: Callable[..., Page]) -> None:
    page = shown("board")
    page.click("[data-sets-theme=dark]")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert "theme=dark" in page.evaluate("document.cookie")


def test_without_scripts_nothing_that_needs_one_is_shown(shown: Callable[..., Page]) -> None:
    page = shown("record", java_script_enabled=False)
    assert not page.is_visible("[data-signature]")
    assert not page.is_visible("[data-sum-adds]")
    assert page.is_visible("main .is-primary")


def test_a_print_has_no_bars(shown: Callable[..., Page]) -> None:
    page = shown("board")
    page.emulate_media(media="print")
    assert [page.is_visible(part) for part in (".top", ".foot", ".acts", ".tiles")] == [False, False, False, True]
