"""The product answers a browser from a home of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import DESK, PHONE, axe
from tests.live import Live

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_way_in_is_open_to_everybody(
    live: Live, open_page: Callable[..., Page], viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(viewport=viewport, scheme=scheme)
    answer = page.goto(f"{live.url}/accounts/login/")
    assert answer and answer.status == 200
    assert page.locator("html").get_attribute("lang") == "th"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
