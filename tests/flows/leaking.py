"""Finds what was planted of people in any bytes, however figures and letters are written there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

Planted = dict[str, set[str]]
"""What was planted, by its kind: names, numbers and phones."""

LETTERS = "กขคงจชซฐณดตถทธนบปผพฟภมยรลวศสหอ"
NAMES = re.compile(f"ซฮ[{LETTERS}]{{3}}")
LENGTHS = {"numbers": 13, "phones": 10}
_FIGURES = re.compile(r"\d{10,}")
_BETWEEN = re.compile(r"(?<=\d)[- ](?=\d)")
_ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
_IN_URL = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_THAI_FIGURES = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def name_of(number: int) -> str:
    """The name of one of 27,000 invented people; nothing else of the product begins with these letters."""
    digits = [number // 900 % 30, number // 30 % 30, number % 30]
    return "ซฮ" + "".join(LETTERS[digit] for digit in digits)


def found_in(content: str | bytes, planted: Planted) -> set[str]:
    """Which kinds of what was planted stand there: as text, escaped, in UTF-16, with Thai figures or hyphens."""
    texts = [content] if isinstance(content, str) else readings(content)
    return {kind for text in texts for kind in _kinds_in(_plainly(text), planted)}


def readings(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        for start in (0, 1):  # at even and odd places
            yield content[start:].decode(encoding, "replace")


def _plainly(text: str) -> str:
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    plain = _IN_URL.sub(lambda found: unquote(found[0]), plain)
    return (html.unescape(plain) if "&#" in plain else plain).translate(_THAI_FIGURES)


def _kinds_in(text: str, planted: Planted) -> Iterator[str]:
    if planted["names"] & set(NAMES.findall(text)):
        yield "names"
    runs = {*_FIGURES.findall(text), *_FIGURES.findall(_BETWEEN.sub("", text))}
    for kind, length in LENGTHS.items():
        if any(run[at : at + length] in planted[kind] for run in runs for at in range(len(run) - length + 1)):
            yield kind
