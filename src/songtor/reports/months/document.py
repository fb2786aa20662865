"""A month's document: one query gives everything that screen, paper, workbook and files show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.models import Anchor
from songtor.evidence.queries import newest_anchor
from songtor.evidence.services import CITY
from songtor.evidence.verify import anchor_text, read_anchor
from songtor.reports.months.month import Month
from songtor.reports.months.month_end import MonthEnd, Whose, month_end
from songtor.reports.months.tables import Amount, Table, factor_notes, month_tables, total_amounts


@dataclass(frozen=True)
class Head:
    """Where a chain ended when the anchor was taken."""

    scope: str
    name: str
    length: int
    digest: str


@dataclass(frozen=True)
class Document:
    """The month with its tables in the reader's language, and the anchor that holds the chains behind it."""

    content: MonthEnd
    tables: tuple[Table, ...]
    anchor: Anchor | None
    heads: tuple[Head, ...]

    @property
    def month(self) -> Month:
        return self.content.month

    @property
    def whose(self) -> Whose:
        return self.content.whose

    @cached_property
    def total(self) -> dict[str, Amount]:
        return total_amounts(self.content)

    @property
    def notes(self) -> list[str]:
        return factor_notes(self.month.last)

    @property
    def title(self) -> str:
        return _("Month-end summary of food passed on")

    @property
    def file_name(self) -> str:
        return f"month-{self.month.key}-{self.whose.file_name}"


def document(*, actor: Actor, month: Month, of: Whose) -> Document:
    """As the ledgers stand now."""
    return document_of(month_end(actor=actor, month=month, of=of))


def document_of(content: MonthEnd) -> Document:
    anchor = newest_anchor()
    heads = _heads(anchor, content) if anchor else ()
    return Document(content, tuple(month_tables(content)), anchor, heads)


def _heads(anchor: Anchor, content: MonthEnd) -> tuple[Head, ...]:
    """The chains of the districts in the document, and the city's own."""
    held = read_anchor(anchor_text(anchor))
    districts = {cell.district for cell in content.cells}
    names = {district.pk: district.name for district in District.objects.filter(pk__in=districts).order_by("pk")}
    wanted = {CITY: _("The city's own chain"), **names}
    return tuple(Head(scope, name, *held[scope]) for scope, name in wanted.items() if scope in held)
