"""Escaped XML out of plain words; nothing else in this room writes an angle bracket."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# XML 1.0 allows no other control character, not even escaped.
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(value: object) -> str:
    """Any value as text that is safe inside an element or a quoted attribute."""
    return escape(NOT_XML.sub("", str(value)))


def coordinate(value: float) -> str:
    """One decimal is a tenth of a pixel; "-0.0" and trailing zeros only cost bytes."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 1 else f"{value:.1f}".removesuffix(".0")


def element(name: str, attributes: dict[str, object], *children: str) -> str:
    """One element; floats are shortened, attributes escaped, empty ones left out, children taken as they are."""
    written = "".join(
        f' {key}="{coordinate(value) if isinstance(value, float) else words(value)}"'
        for key, value in attributes.items()
        if value not in ("", None)
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(x: float, y: float, content: object, style: str = "", anchor: str = "") -> str:
    """A line of text at a point."""
    return element("text", {"x": float(x), "y": float(y), "class": style, "text-anchor": anchor}, words(content))


def titled(title: str, *children: str) -> str:
    """A group that says its title to pointers and screen readers."""
    return element("g", {}, element("title", {}, words(title)), *children)


def linked(link: str, title: str, *children: str) -> str:
    """The children as a link inside this site, or as a titled group where there is no link."""
    if not link:
        return titled(title, *children)
    if not re.match(r"(/(?!/)|\?|#)", link):
        raise ValueError(f"not an address of this site: {link!r}")
    return element("a", {"href": link}, element("title", {}, words(title)), *children)


def picture(
    size: tuple[float, float], style: str, *, label: str, description: str, links: bool, children: Iterable[str]
) -> SafeString:
    """A whole drawing. One with links is a group, since the content of an image is hidden from screen readers."""
    attributes: dict[str, object] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {coordinate(size[0])} {coordinate(size[1])}",
        "class": style,
        "role": "group" if links else "img",
        "aria-label": f"{label}. {description}" if description else label,
    }
    title = element("title", {}, words(label))
    body = element("svg", attributes, title, element("desc", {}, words(description or label)), *children)
    return mark_safe(body)  # noqa: S308 every value above went through words() or coordinate()
