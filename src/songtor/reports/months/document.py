"""A document of some days: one query gives everything that screen, paper, workbook and files show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.models import Anchor
from songtor.evidence.queries import newest_anchor
from songtor.evidence.services import CITY
from songtor.evidence.verify import anchor_text, read_anchor
from songtor.reports.months.editions import editions, restated, told_then
from songtor.reports.months.restating import RestatedLine, restated_lines
from songtor.reports.months.spans import Month, Span
from songtor.reports.months.tables import Amount, Table, factor_notes, tables_of, total_amounts
from songtor.reports.months.told import Told, Whose, told_now


@dataclass(frozen=True)
class Head:
    """Where a chain ended when the anchor was taken."""

    scope: str
    name: str
    length: int
    digest: str


@dataclass(frozen=True)
class Standing:
    """A closed month: when it was closed first, its latest edition, and what changed since the first."""

    closed_at: datetime
    edition: int
    restated: tuple[RestatedLine, ...]


@dataclass(frozen=True)
class Document:
    """The days with their tables in the reader's language, and the anchor that holds the chains behind it."""

    content: Told
    tables: tuple[Table, ...]
    anchor: Anchor | None
    heads: tuple[Head, ...]
    standing: Standing | None = None

    @property
    def restated(self) -> tuple[RestatedLine, ...]:
        """Figures that are not what was sent."""
        return self.standing.restated if self.standing else ()

    @property
    def span(self) -> Span:
        return self.content.span

    @property
    def whose(self) -> Whose:
        return self.content.whose

    @cached_property
    def total(self) -> dict[str, Amount]:
        return total_amounts(self.content)

    @property
    def notes(self) -> list[str]:
        return factor_notes(self.span.last)

    @property
    def title(self) -> str:
        return _("Month-end summary of food passed on") if isinstance(self.span, Month) else _("Food passed on")

    @property
    def file_name(self) -> str:
        kind = "month" if isinstance(self.span, Month) else "food"
        return f"{kind}-{self.span.key}-{self.whose.file_name}"


def document(*, actor: Actor, span: Span, of: Whose) -> Document:
    """As the ledgers stand now; a month that was closed says what became of the figures that were sent."""
    told = told_now(actor=actor, span=span, of=of)
    return _document(told, _standing(told, actor, span) if isinstance(span, Month) else None)


def document_then(*, actor: Actor, month: Month, of: Whose) -> Document:
    """As the latest editions froze it, whatever was entered since."""
    told = told_then(actor=actor, month=month, of=of)
    return _document(told, _standing(told, actor, month))


def _standing(told: Told, actor: Actor, month: Month) -> Standing | None:
    found = editions(actor=actor, month=month, narrowed=told.whose.narrowed)
    if not found:
        return None
    lines = restated_lines(restated(told, found), actor=actor)
    return Standing(min(one.entered_at for one in found), max(one.number for one in found), lines)


def _document(content: Told, standing: Standing | None) -> Document:
    anchor = newest_anchor()
    heads = _heads(anchor, content) if anchor else ()
    return Document(content, tuple(tables_of(content)), anchor, heads, standing)


def _heads(anchor: Anchor, content: Told) -> tuple[Head, ...]:
    """The chains of the districts in the document, and the city's own."""
    held = read_anchor(anchor_text(anchor))
    districts = {cell.district for cell in content.cells}
    names = {district.pk: district.name for district in District.objects.filter(pk__in=districts).order_by("pk")}
    wanted = {CITY: _("The city's own chain"), **names}
    return tuple(Head(scope, name, *held[scope]) for scope, name in wanted.items() if scope in held)
