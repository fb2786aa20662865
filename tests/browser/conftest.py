"""A real browser on a real server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from songtor.cli import needs
from songtor.cli.serve import answers

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
START_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Live:
    """A running product: its address, its home and the way to give it commands."""

    url: str
    home: Path
    surroundings: Mapping[str, str]

    def run(self, *words: str) -> str:
        """What `./songtor WORDS` prints in this home."""
        command = [sys.executable, "-m", "songtor.cli", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(self.surroundings), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def live_surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the live product; a module overrides it to set SONGTOR_TODAY or to fill the home first."""
    return surroundings_of(tmp_path_factory.mktemp("home"))


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
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages of a Thai visitor; a script error or a breach of the CSP fails the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def opened(*, viewport: Mapping[str, int] = DESK, scheme: str = "light", **more: Any) -> Page:
        options = {"locale": "th-TH", "timezone_id": "Asia/Bangkok", "viewport": dict(viewport), "color_scheme": scheme}
        contexts.append(browser.new_context(**{**options, **more}))
        page = contexts[-1].new_page()
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


def axe(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and good practice: rule, help and the elements; empty when none."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_RULES)
    return [f"{v['id']}: {v['help']}: {[n['target'] for n in v['nodes']][:5]}" for v in found["violations"]]


def surroundings_of(home: Path, **more: str) -> dict[str, str]:
    """The environment of a product living in that home, on SQLite."""
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    own = {"SONGTOR_HOME": str(home), "SONGTOR_ENV": "test", "DATABASE_URL": "", "PYTHONPATH": path}
    return {**os.environ, **own, **more}


@contextmanager
def serving(surroundings: dict[str, str], *words: str) -> Iterator[Live]:
    """A product that answers on a free port, stopped afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "songtor.cli", "serve", "--port", str(port), "--workers", "1", *words]
    log = Path(surroundings["SONGTOR_HOME"]) / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=output)
    try:
        _await_answer(process, port, log)
        yield Live(f"http://127.0.0.1:{port}", log.parent, surroundings)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_WITHIN_SECONDS
    while not answers("127.0.0.1", port):
        assert process.poll() is None and time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.1)
