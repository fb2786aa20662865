"""An officer's phone: the built app in Chromium, driven through its own store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "th-TH",
    "timezone_id": "Asia/Bangkok",
    "has_touch": True,
    "geolocation": {"latitude": 13.7137, "longitude": 100.4087},
    "permissions": ["geolocation", "camera", "background-sync"],
}
APP = """async (given) => {
  const { store } = await import(document.querySelector("script[type=module]").src);
  const until = async (holds) => {
    for (let turn = 0; turn < 400; turn++) {
      if (await holds(store.snapshot())) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never: ${holds} in ${JSON.stringify({ ...store.snapshot(), pack: null })}`);
  };
  %s
}"""
PICTURE = """
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext("2d").fillRect(given.seed % 20, 5, 12, 9);
  const picture = await canvas.convertToBlob({ type: "image/png" });
  const blob = await store.sha256(picture);
"""


@dataclass
class Phone:
    """`page` shows the app; the round and its stops are those of the home."""

    context: BrowserContext
    page: Page
    url: str

    def ask(self, words: str, **given: Any) -> Any:
        """What JavaScript with the app's `store` at hand returns."""
        return self.page.evaluate(APP % words, given)

    def open(self) -> None:
        """The app as an officer opens it."""
        self.page.goto(f"{self.url}/field/")
        self.ask("await until(() => document.getElementById('app').childElementCount > 0)")

    def enrol(self, username: str = "malee") -> None:
        """By the desk's login, and until the worker keeps the app."""
        self.page.goto(f"{self.url}/accounts/login/?next=%2Ffield%2F%3Fenrol")
        self.page.get_by_label("ชื่อผู้ใช้").fill(username)
        self.page.get_by_label("รหัสผ่าน").fill(f"{username}-password-1")
        self.page.get_by_role("button", name="เข้าสู่ระบบ").click()
        self.page.wait_for_url("**/field/")
        self.ask("await until((seen) => seen.pack); await navigator.serviceWorker.ready;")

    def record(self, kind: str, where: dict[str, Any], **body: Any) -> dict[str, Any]:
        """One act, as the screens record it."""
        words = "return store.record(given.kind, given.where, given.body)"
        made: dict[str, Any] = self.ask(words, kind=kind, where=where, body=body)
        return made

    def picture(self, kind: str, where: dict[str, Any], seed: int, **body: Any) -> dict[str, Any]:
        """A photo or a signature with its blob."""
        words = f"{PICTURE} return store.record(given.kind, given.where, {{ ...given.body, blob }}, [picture])"
        made: dict[str, Any] = self.ask(words, kind=kind, where=where, body=body, seed=seed)
        return made

    def seen(self) -> dict[str, Any]:
        """What the screens are told."""
        found: dict[str, Any] = self.ask("return store.snapshot()")
        return found

    def sync(self) -> None:
        self.ask("await store.sync()")

    def until_sent(self) -> None:
        """Tries as an impatient officer does, until nothing is unsent."""
        self.ask("await until(async (seen) => (await store.sync(), store.snapshot().unsent === 0))")


@contextmanager
def phone_in(browser: Browser, url: str, **more: Any) -> Iterator[Phone]:
    """A phone nobody is logged in on."""
    context = browser.new_context(**{**PHONE, **more})
    try:
        yield Phone(context, context.new_page(), url)
    finally:
        context.close()
