"""The instruments of the browser tests see what they are there to see."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PHONE, axe

GOOD = """<!doctype html><html lang="th"><head><title>แผนรับอาหาร</title></head>
<body><main><h1>แผนรับอาหาร</h1><button>ลงชื่อปิดงาน</button></main></body></html>"""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("spoiled", "rule"),
    [
        (GOOD.replace("<h1>", '<img src="data:,"><h1>'), "image-alt"),
        (GOOD.replace("<button>", '<button style="color:#999;background:#fff">'), "color-contrast"),
        (
            GOOD.replace("<h1>", '<a href="/" style="font-size:6px">x</a><a href="/b" style="font-size:6px">y</a><h1>'),
            "target-size",
        ),
    ],
)
def test_a_page_somebody_could_not_use_is_found(page: Page, spoiled: str, rule: str) -> None:
    page.set_content(spoiled)
    assert any(found.startswith(f"{rule}:") for found in axe(page))


def test_a_colour_nobody_could_read_is_found_when_colours_alone_are_asked_for(page: Page) -> None:
    page.set_content(GOOD.replace("<button>", '<button style="color:#999;background:#fff">'))
    assert [found.partition(":")[0] for found in axe(page, colours_only=True)] == ["color-contrast"]


def test_control_a_page_everybody_can_use_has_no_finding(page: Page) -> None:
    page.set_content(GOOD)
    assert axe(page) == []


def test_pages_are_opened_as_a_thai_visitor_of_the_chosen_size_and_scheme(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=PHONE, scheme="dark")
    seen = page.evaluate(
        "[innerWidth, navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone,"
        " matchMedia('(prefers-color-scheme: dark)').matches]"
    )
    assert seen == [360, "th-TH", "Asia/Bangkok", True]
