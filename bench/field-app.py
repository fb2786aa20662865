"""How soon an officer sees the day on a cheap phone without network, and how large the app is.

The built app in Chromium at 360 px with its processor slowed four times and no server any more: from a cold start to
the first paint, and to the day's stops on the screen. Prints medians and the slowest of the starts asked for.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from songtor.cli import needs
from songtor.look.clock import BANGKOK
from tests.browser.conftest import FLAGS
from tests.browser.field.phone import phone_in
from tests.browser.field.server import Field, field_on
from tests.live import surroundings_at

BUILT = Path(__file__).resolve().parents[1] / "src/songtor/field/static/field"
AT_START = ("index.html", "app.js", "app.css", "sw.js")
SEEN = """() => new Promise((resolve) => {
  const look = () => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0];
    if (painted && document.querySelector("h2")) resolve([painted.startTime, performance.now()]);
    else requestAnimationFrame(look);
  };
  look();
})"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=15, help="cold starts measured")
    parser.add_argument("--slower", type=int, default=4, help="how many times slower than this machine's processor")
    args = parser.parse_args()
    day = datetime.now(BANGKOK).date()
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=needs.browser(), args=FLAGS)
        with field_on(surroundings_at(Path(home), day, time(10)), day) as field:
            found = list(measured(chromium, field, args.starts, args.slower))
        chromium.close()
    for what, times in zip(("first paint", "the day's stops"), zip(*found, strict=True), strict=True):
        print(f"{what:<16} median {statistics.median(times):5.0f} ms, slowest {max(times):5.0f} ms")
    print(f"{'app':<16} {size() / 1024:.1f} KB gz without fonts and scanner")
    return 0


def measured(browser: Browser, field: Field, starts: int, slower: int) -> Iterator[tuple[float, float]]:
    """First paint and the day's stops, in milliseconds after each start."""
    with phone_in(browser, field.way.url) as phone:
        phone.enrol()
        field.stop()
        for _ in range(starts):
            phone.page.close()
            phone.page = phone.context.new_page()
            devtools = phone.context.new_cdp_session(phone.page)
            devtools.send("ServiceWorker.enable")
            devtools.send("ServiceWorker.stopAllWorkers")
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            phone.page.goto(f"{phone.url}/field/", wait_until="commit")
            paint, stops = phone.page.evaluate(SEEN)
            yield paint, stops


def size() -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes())) for name in AT_START)


if __name__ == "__main__":
    raise SystemExit(main())
