"""The goods on the counter while somebody brings them: nothing is written before all of it is recorded.

The page carries them from scan to scan, so it works on every device and without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from songtor.desk.shop.forms import LineForm
from songtor.engines.thai import arabic_digits
from songtor.shop.shelf.queries import products_by_id

FIELDS = ("quantity", "until", "day", "best")
MOST = 200
Typed = dict[str, str]


@dataclass
class Counter:
    """Lines as they were typed, the newest first."""

    lines: list[tuple[Any, Typed]] = field(default_factory=list)

    @classmethod
    def read(cls, sent: QueryDict) -> Counter:
        """What cannot be read as a product is left out."""
        asked = [(number, _uuid(text)) for number, text in enumerate(sent.getlist("product")[:MOST])]
        known = products_by_id([pk for _number, pk in asked if pk])
        return cls([(known[pk], _typed(sent, number)) for number, pk in asked if pk in known])

    def put(self, product: Any) -> None:
        """One more of it: in the line it stands in, or in a new one on top."""
        for known, typed in self.lines:
            if known.pk == product.pk and product.category.in_pieces and _is_count(typed["quantity"]):
                typed["quantity"] = str(int(arabic_digits(typed["quantity"])) + 1)
                return
        self.lines.insert(0, (product, {"quantity": "1" if product.category.in_pieces else ""}))

    def split(self, number: str) -> None:
        """The same product once more, for those with another last day."""
        if (at := _index(number)) is not None and at < len(self.lines):
            self.lines.insert(at, (self.lines[at][0], {"quantity": ""}))

    def drop(self, number: str) -> None:
        if (at := _index(number)) is not None and at < len(self.lines):
            del self.lines[at]

    def shown(self) -> list[LineForm]:
        return [LineForm(product=product, prefix=str(n), initial=typed) for n, (product, typed) in self._numbered()]

    def said(self) -> list[LineForm]:
        """As they are recorded, with what stands in the way beside each field."""
        return [LineForm(_sent(n, typed), product=product, prefix=str(n)) for n, (product, typed) in self._numbered()]

    def _numbered(self) -> list[tuple[int, tuple[Any, Typed]]]:
        return list(enumerate(self.lines))


def _typed(sent: QueryDict, number: int) -> Typed:
    return {name: sent.get(f"{number}-{name}", "")[:60] for name in FIELDS}


def _sent(number: int, typed: Mapping[str, str]) -> Typed:
    return {f"{number}-{name}": text for name, text in typed.items()}


def _is_count(text: str) -> bool:
    figures = arabic_digits(text.strip())
    return figures.isascii() and figures.isdigit() and len(figures) < 6


def _index(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
