"""A real browser on a real server."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from songtor.cli import needs
from tests.browser.hands import slow_down
from tests.browser.pages import DESK
from tests.live import Live, serving, surroundings_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
ANSWER_WITHIN_MS = 40_000  # a page, on a machine that may be busy; work of the jobs process: hands.await_work


@pytest.fixture(scope="session")
def live_surroundings(new_home: Callable[[str], Path]) -> dict[str, str]:
    """The environment of the live product; a module overrides it to set SONGTOR_TODAY or to fill the home first."""
    return surroundings_of(new_home("home"))


@pytest.fixture(scope="session")
def live(live_surroundings: dict[str, str]) -> Iterator[Live]:
    """`songtor serve` with its jobs process, on a database of its own."""
    with serving(live_surroundings) as running:
        yield running


# A browser per module: playwright's event loop must be gone before another test touches the database.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    program = needs.browser()
    assert program, "Chromium is missing: ./songtor test installs it or says how"
    expect.set_options(timeout=ANSWER_WITHIN_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages of a Thai visitor; an error in the console or a breach of the CSP fails the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A refused page (404, 422) is an error line too; the test that asks for it looks at the answer itself.
        of_a_page = message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
        if "Content Security Policy" in message.text or (message.type == "error" and not of_a_page):
            faults.append(message.text)

    def opened(*, viewport: Mapping[str, int] = DESK, scheme: str = "light", **more: Any) -> Page:
        options = {"locale": "th-TH", "timezone_id": "Asia/Bangkok", "viewport": dict(viewport), "color_scheme": scheme}
        contexts.append(browser.new_context(**{**options, **more}))
        page = contexts[-1].new_page()
        if latency := os.environ.get("TEST_LATENCY_MS"):
            slow_down(page, int(latency))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", note)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at desk width, light."""
    return open_page()
