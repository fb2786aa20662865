"""Finds what was planted of people in any bytes, however figures and letters are written there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from songtor.engines.thai import check_digit

Planted = dict[str, set[str]]
"""What was planted, by its kind: names, numbers and phones."""

LETTERS = "กขคงจชซฐณดตถทธนบปผพฟภมยรลวศสหอ"
NAMES = re.compile(f"ซ[ฮฌ][{LETTERS}]{{3}}")
LENGTHS = {"numbers": 13, "phones": 10}
LONGEST_RUN = {"numbers": 10_000, "phones": 12}  # ten figures somewhere in a long decimal are nobody's phone
_FIGURES = re.compile(r"[0-9]{10,}")
_BETWEEN = re.compile(r"(?<=[0-9])[- ](?=[0-9])")
_ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
_IN_URL = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_THAI_FIGURES = dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))


@dataclass(frozen=True)
class Invented:
    """People whose numbers, phones and names begin as nothing else of the product does: what does so is theirs."""

    numbers: str
    phones: str
    names: str

    def number(self, one: int) -> str:
        """A valid number, of 10,000."""
        twelve = f"{self.numbers}{one:04}"
        assert len(twelve) == LENGTHS["numbers"] - 1, f"{one} is past the last number"
        return twelve + check_digit(twelve)

    def phone(self, one: int) -> str:
        """One of 1,000."""
        assert one < 1_000, f"{one} is past the last phone"
        return f"{self.phones}{one:03}"

    def name(self, one: int) -> str:
        """One of 27,000."""
        return self.names + "".join(LETTERS[one // place % 30] for place in (900, 30, 1))

    def everybody(self) -> Planted:
        return {
            "numbers": {self.number(one) for one in range(10_000)},
            "phones": {self.phone(one) for one in range(1_000)},
            "names": {self.name(one) for one in range(27_000)},
        }


PLANTED = Invented("11017002", "0811112", "ซฮ")
ASIDE = Invented("11017003", "0822223", "ซฌ")
"""For tests of the search, which put people where they may not be: nobody looks for these after the run."""


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
    plain = html.unescape(plain) if "&#" in plain else plain
    for thai, figure in _THAI_FIGURES.items():  # ten searches go through megabytes far quicker than one translation
        plain = plain.replace(thai, figure)
    return plain


def _kinds_in(text: str, planted: Planted) -> Iterator[str]:
    if planted["names"] & set(NAMES.findall(text)):
        yield "names"
    runs = {*_FIGURES.findall(text), *_FIGURES.findall(_BETWEEN.sub("", text))}
    for kind, length in LENGTHS.items():
        fitting = (run for run in runs if len(run) <= LONGEST_RUN[kind])
        if any(run[at : at + length] in planted[kind] for run in fitting for at in range(len(run) - length + 1)):
            yield kind
