"""The chains as a table: where each ends, and how much of it the last anchor holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from songtor.evidence.services import CITY

Heads = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class ChainRow:
    """`anchored` acts cannot be removed unseen any more; those since can, until the next anchor."""

    name: str
    length: int
    digest: str
    anchored: int

    @property
    def since(self) -> int:
        return self.length - self.anchored

    @property
    def state(self) -> tuple[str, str]:
        """Shape and word."""
        if self.since < 0:
            return "late", _("Shorter than its anchor")
        if not self.length:
            return "nothing", _("Empty")
        return ("done", _("Anchored")) if not self.since else ("going", _("New since the anchor"))


def chain_rows(heads: Heads, anchored: Heads, names: Mapping[str, str]) -> list[ChainRow]:
    """The city's chain first, then every district's, also those that are still empty."""
    named = {CITY: _("The city's own chain"), **names}
    return [
        ChainRow(name, *heads.get(scope, (0, "")), anchored.get(scope, (0, ""))[0]) for scope, name in named.items()
    ]
