"""What every screen of the app is held against: its width, its words, WCAG 2.2 AA by day and by night."""

from playwright.sync_api import Page

from tests.browser.hands import look_at

CUT = """() => {
  const spoken = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const wide = (element) => element.scrollWidth > element.clientWidth + 1;
  const high = (element) => element.scrollHeight > element.clientHeight + 1;
  const hides = (element) => wide(element) || high(element);
  return [...document.querySelectorAll("#app *")]
    .filter((element) => spoken(element) && getComputedStyle(element).display !== "inline" && hides(element))
    .map((element) => `${element.className}: ${element.textContent.slice(0, 40)}`);
}"""


def look(page: Page) -> None:
    """The screen fits, no word is cut, nothing keeps anybody from using it."""
    look_at(page)
    cut = page.evaluate(CUT)
    assert not cut, cut
