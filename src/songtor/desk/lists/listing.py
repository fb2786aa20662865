"""A list whose address says everything: filter, sort and columns, so that a link is the state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from songtor.city.policy import Actor
from songtor.desk.page import DeskRequest
from songtor.finding.queries import KeptView, saved_views

AT_ONCE = 25
WALKED = 2_000  # of a longer list, what stands behind is reached by its pages
COLUMNS, SORT, PAGE, IN = "cols", "sort", "page", "in"

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Column:
    """`order` names the fields it sorts by; a fixed one cannot be left out, an extra one is shown when chosen."""

    name: str
    label: str | Promise
    order: tuple[str, ...] = ()
    is_number: bool = False
    is_fixed: bool = False
    is_extra: bool = False


@dataclass(frozen=True)
class Head:
    """A column's head: its link sorts by it, and the other way round when it already does."""

    column: Column
    link: str
    sorted: str


@dataclass(frozen=True)
class Listing:
    """`page` is the URL name of the list, `asked` what its address says."""

    page: str
    columns: tuple[Column, ...]
    asked: QueryDict
    actor: Actor

    @cached_property
    def shown(self) -> frozenset[str]:
        wanted = set(self.asked.getlist(COLUMNS))
        usual = {one.name for one in self.columns if not one.is_extra}
        return frozenset(one.name for one in self.columns if one.is_fixed or one.name in (wanted or usual))

    @cached_property
    def sorted_by(self) -> tuple[str, bool]:
        """Column and whether backwards; nothing for the list's own order."""
        asked = self.asked.get(SORT, "")
        name = asked.removeprefix("-")
        known = any(one.name == name and one.order for one in self.columns)
        return (name, asked.startswith("-")) if known else ("", False)

    def ordered(self, rows: QuerySet[M]) -> QuerySet[M]:
        name, backwards = self.sorted_by
        if not name:
            return rows
        order = next(one.order for one in self.columns if one.name == name)
        return rows.order_by(*(f"-{field}" if backwards else field for field in order), "pk")

    @property
    def heads(self) -> Iterator[Head]:
        name, backwards = self.sorted_by
        for column in self.columns:
            if column.name not in self.shown:
                continue
            here = column.name == name
            link = self._at({SORT: f"-{column.name}" if here and not backwards else column.name})
            state = ("descending" if backwards else "ascending") if here else ""
            yield Head(column, link if column.order else "", state)

    @property
    def choosable(self) -> list[Column]:
        return [one for one in self.columns if not one.is_fixed]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address says, without the page."""
        return [(name, text) for name, texts in self.asked.lists() if name not in (PAGE, IN) for text in texts if text]

    @property
    def without_columns(self) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs if pair[0] != COLUMNS]

    @property
    def beside_filter(self) -> list[tuple[str, str]]:
        """Sort and columns, which stay when somebody filters anew."""
        return [pair for pair in self.pairs if pair[0] in (COLUMNS, SORT)]

    @property
    def address(self) -> str:
        return f"{reverse(self.page)}?{self.query}" if self.query else reverse(self.page)

    @property
    def inside(self) -> str:
        """Goes behind the address of a row, so that its page knows its neighbours."""
        return f"?{urlencode({IN: self.query})}"

    @cached_property
    def views(self) -> list[KeptView]:
        return saved_views(actor=self.actor, page=self.page)

    def _at(self, change: dict[str, str]) -> str:
        kept = [pair for pair in self.pairs if pair[0] not in change]
        return f"?{urlencode([*kept, *change.items()])}"


@dataclass(frozen=True)
class Neighbours:
    """Where a row stands in the list it was opened from."""

    number: int
    total: int
    back: str
    previous: str = ""
    next: str = ""


ListOf = Callable[[Actor, QueryDict], tuple[Any, Listing, QuerySet[Any]]]


def paged(rows: QuerySet[M], request: DeskRequest) -> Page[M]:
    return Paginator(rows, AT_ONCE).get_page(request.GET.get(PAGE))


def neighbours(request: DeskRequest, list_of: ListOf, pk: UUID, url_name: str) -> Neighbours | None:
    """None when the row was not opened from a list, or is no longer in it."""
    if IN not in request.GET:
        return None
    _form, listing, rows = list_of(request.actor, QueryDict(request.GET[IN]))
    ids = list(rows.values_list("pk", flat=True)[:WALKED])
    if pk not in ids:
        return None
    at = ids.index(pk)

    def address(index: int) -> str:
        return reverse(url_name, args=[ids[index]]) + listing.inside if 0 <= index < len(ids) else ""

    return Neighbours(at + 1, len(ids), listing.address, address(at - 1), address(at + 1))
