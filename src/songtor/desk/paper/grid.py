"""The whole sheet on one page: which rows may be typed, what stands already, and what it all comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from songtor.city.acting import Act
from songtor.desk.paper.rows import DeliveryRow, PickupRow, RowForm, Typed, amount_field, read
from songtor.desk.rounds.forms import Category
from songtor.evidence.errors import Refusal, Unknown
from songtor.paper.sheets import PaperSheet, PaperStop
from songtor.sync.entering.services import enter

NOTHING: Typed = {}
COLLECTED, HANDED = "collected", "handed"


class SheetTotals(forms.Form):
    """The sheet's own totals: they check what was typed and are never facts themselves."""

    def __init__(self, *, categories: Sequence[Category], typed: Typed) -> None:
        super().__init__(prefix="sheet", use_required_attribute=False, initial=dict(typed))
        for line, words in ((COLLECTED, _("Total collected, on the sheet")), (HANDED, _("Total handed over"))):
            for category in categories:
                self.fields[f"{line}_{category.code}"] = amount_field(category, f"{words}: {category.name}")


@dataclass(frozen=True)
class Cell:
    """One kind of food at one stop or in one total: what the books hold, or the field to type it in."""

    category: Category
    recorded: int | None = None
    expected: int = 0
    field: forms.BoundField | None = None
    sum: int = 0

    @property
    def gap(self) -> int:
        """By how much what was typed and what the sheet says in total differ."""
        said = read(self.field) if self.field is not None else None
        return 0 if said is None else self.sum - said


@dataclass(frozen=True)
class Row:
    """One stop of the grid; without a form there is nothing to type."""

    stop: PaperStop
    cells: tuple[Cell, ...]
    form: RowForm | None = None

    @property
    def grams(self) -> int:
        """Recorded and typed, without what is counted in boxes."""
        return sum(amount for cell, amount in self._amounts() if not cell.category.in_pieces)

    @property
    def gap(self) -> int:
        said = read(self.form["total"]) if self.form else None
        return 0 if said is None else self.grams - said

    def amounts(self) -> dict[str, int]:
        return {cell.category.code: amount for cell, amount in self._amounts()}

    def _amounts(self) -> Iterable[tuple[Cell, int]]:
        for cell in self.cells:
            typed = read(cell.field) if cell.field is not None else None
            yield cell, (cell.recorded or 0) + (typed or 0)


@dataclass(frozen=True)
class Grid:
    """All rows, and what they come to beside the sheet's own totals."""

    sheet: PaperSheet
    rows: tuple[Row, ...]
    totals: SheetTotals

    @property
    def takes_entries(self) -> bool:
        return any(row.form for row in self.rows)

    @property
    def collected(self) -> list[Cell]:
        return self._line(COLLECTED, self._sums(lambda row: row.stop.is_pickup))

    @property
    def handed(self) -> list[Cell]:
        return self._line(HANDED, self._sums(lambda row: not row.stop.is_pickup))

    @property
    def left(self) -> list[Cell]:
        """What should still lie on the vehicle."""
        given = {cell.category.code: cell.sum for cell in self.handed}
        return [Cell(cell.category, sum=cell.sum - given[cell.category.code]) for cell in self.collected]

    def _sums(self, belongs: Callable[[Row], bool]) -> Mapping[str, int]:
        sums: Counter[str] = Counter()
        for row in self.rows:
            if belongs(row):
                sums.update(row.amounts())
        return sums

    def _line(self, line: str, sums: Mapping[str, int]) -> list[Cell]:
        return [
            Cell(category, field=self.totals[f"{line}_{category.code}"], sum=sums.get(category.code, 0))
            for category in self.sheet.categories
        ]


@dataclass
class Sent:
    """What became of a sent sheet: rows written, rows whose cells say what stands in the way, stops no longer there."""

    saved: int = 0
    gone: int = 0
    refused: dict[UUID, RowForm] = field(default_factory=dict)


def send(sheet: PaperSheet, posted: QueryDict, act_for: Callable[[RowForm], Act]) -> Sent:
    """Every row that says something, in the sheet's order, each a deed of its own.

    A row with a mistake writes nothing and keeps its cells; the others stand. Paper comes in piles: a doubtful cell at
    one stop must not keep the true weights of eleven others out of the day's figures.
    """
    sent = Sent(gone=_gone(sheet, posted))
    for stop in sheet.stops:
        if f"{stop.pk}-seen" not in posted:
            continue
        row = _form(stop, sheet.categories, posted)
        if not row.is_typed:
            continue
        if _written(row, act_for):
            sent.saved += 1
        else:
            sent.refused[stop.pk] = row
    return sent


def _gone(sheet: PaperSheet, posted: QueryDict) -> int:
    """Rows with cells of stops that left the round after its page was opened."""
    here = {str(stop.pk) for stop in sheet.stops}
    rows = {name.removesuffix("-seen") for name in posted if name.endswith("-seen")} - here
    return sum(any(text for name, text in posted.items() if name.startswith(f"{row}-amount_")) for row in rows)


def _written(row: RowForm, act_for: Callable[[RowForm], Act]) -> bool:
    if not row.is_valid():
        return False
    try:
        enter(act_for(row), row.record, stop=row.stop.stop, said=row.said())
    except Unknown:
        raise
    except Refusal as refusal:
        row.refuse(refusal)
        return False
    return True


def grid_of(sheet: PaperSheet, typed: Typed, *, refused: Mapping[UUID, RowForm] | None = None) -> Grid:
    """The page's rows; `typed` are cells of a draft, `refused` rows show their own cells and mistakes."""
    rows = tuple(_row(stop, sheet, typed, (refused or {}).get(stop.pk)) for stop in sheet.stops)
    totals = SheetTotals(categories=sheet.categories, typed=_of("sheet", typed))
    return Grid(sheet, rows, totals)


def _row(stop: PaperStop, sheet: PaperSheet, typed: Typed, refused: RowForm | None) -> Row:
    form = refused
    if form is None and stop.takes_entries and sheet.round.is_open:
        form = _form(stop, sheet.categories, typed=_of(str(stop.pk), typed))
    recorded, expected = stop.recorded(), stop.expected()
    cells = tuple(
        Cell(
            category,
            recorded=recorded.get(category.code),
            expected=expected.get(category.code, 0),
            field=form[f"amount_{category.code}"] if form and category.code not in recorded else None,
        )
        for category in sheet.categories
    )
    is_full = form is not None and refused is None and all(cell.field is None for cell in cells)
    return Row(stop, cells, None if is_full else form)


def _form(
    stop: PaperStop, categories: Sequence[Category], posted: QueryDict | None = None, *, typed: Typed = NOTHING
) -> RowForm:
    kind = PickupRow if stop.is_pickup else DeliveryRow
    return kind(posted, stop=stop, categories=categories, typed=typed)


def _of(prefix: str, typed: Typed) -> dict[str, str]:
    """The draft's cells of one form; which facts it had seen is asked anew."""
    start = f"{prefix}-"
    cells = {name.removeprefix(start): text for name, text in typed.items() if name.startswith(start) and text}
    cells.pop("seen", None)
    return cells
