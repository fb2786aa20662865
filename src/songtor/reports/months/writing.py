"""A month's document as files: paper, a long table, and one object for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files

from django.utils.translation import gettext as _

from songtor.engines.paper import typeset
from songtor.engines.sheets.formulas import harmless
from songtor.engines.sheets.writing import Column as SheetColumn
from songtor.engines.sheets.writing import Kind, Value, xlsx
from songtor.engines.sheets.writing import Table as Sheet
from songtor.evidence.acts import local_day
from songtor.reports.food import By
from songtor.reports.months.document import Document
from songtor.reports.months.restating import HEADINGS
from songtor.reports.months.spans import day_words
from songtor.reports.months.tables import Amount, Row, Table, Unit
from songtor.reports.printing import HOW_COUNTED, ROUNDING, described_factors

TEMPLATE = "month.typ"
UNKNOWN = "–"
HUNDREDTH, THOUSANDTH = Decimal("0.01"), Decimal("0.001")
CSV_COLUMNS = ("month", "whose", "table", "key", "name", "measure", "amount")
UNITS = {name: Unit.KG if name.endswith("kg") else Unit.COUNT for name in HOW_COUNTED} | {
    name: Unit.COUNTED for name in ("kgco2e", "meals", "kgco2e_conservative", "meals_conservative")
}

KINDS = {Unit.KG: Kind.KG, Unit.COUNT: Kind.COUNT, Unit.COUNTED: Kind.MONEY}


def printed(amount: Amount, unit: Unit) -> str:
    """As people read it: two decimals half up, thousands apart, a dash for what is not known."""
    if amount is None:
        return UNKNOWN
    if unit is Unit.COUNT:
        return f"{amount:,}"
    return f"{Decimal(amount).quantize(HUNDREDTH, ROUND_HALF_UP):,}"


def exact(amount: Amount, unit: Unit) -> str | int | None:
    """As the food report writes it: kilograms with three decimals, products exact, counts whole."""
    if amount is None or unit is Unit.COUNT:
        return amount if amount is None else int(amount)
    number = Decimal(amount)
    return f"{number.quantize(THOUSANDTH):f}" if unit is Unit.KG else f"{number:f}"


def key_amounts(told: Document) -> list[tuple[str, Amount, Unit, str]]:
    """(label, amount, how it is written, unit) of what a reader looks for first."""
    wanted = [
        (_("Collected"), "kg", _("kg")),
        (_("Boxes"), "boxes", _("pieces")),
        (_("Handed over"), "handed_kg", _("kg")),
        (_("Greenhouse gas avoided"), "kgco2e", _("kgCO2e, official factor")),
        (_("Gas, careful count"), "kgco2e_conservative", "kgCO2e"),
        (_("Meals"), "meals", _("meals, official factor")),
        (_("Meals, careful count"), "meals_conservative", _("meals")),
        (_("Waste"), "waste_kg", _("kg")),
        (_("Scale difference"), "difference_kg", _("kg")),
        (_("Visits"), "visits", _("visits, not people")),
        (_("Pick-ups done"), "pickups_done", _("pick-ups")),
        (_("Missed"), "pickups_missed", _("pick-ups")),
    ]
    told_of = ((label, told.total[name], UNITS[name], unit) for label, name, unit in wanted)
    return [one for one in told_of if one[1] is not None]


def key_figures(told: Document) -> list[tuple[str, str, str]]:
    """(label, amount as people read it, unit)."""
    return [(label, printed(amount, written), unit) for label, amount, written, unit in key_amounts(told)]


def standing_words(told: Document) -> list[str]:
    """Whether the month was sent, and whether that still holds."""
    standing = told.standing
    if standing is None:
        return []
    words = {"day": day_words(local_day(standing.closed_at)), "edition": standing.edition}
    closed = _("Closed on %(day)s; edition %(edition)s.") % words
    if not standing.restated:
        return [closed]
    restated = _("Restated: %(count)s figures are not what was sent first. They are listed with the facts behind them.")
    return [closed, restated % {"count": len(standing.restated)}]


def as_paper(told: Document, *, moment: datetime) -> bytes:
    """The PDF: the same content, the same bytes for the same moment."""
    template = files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
    anchor = told.anchor
    content = {
        "title": told.title,
        "whose": told.whose.name,
        "month": told.span.name,
        "figures": key_figures(told),
        "tables": [printed_table(table) for table in told.tables],
        "notes": [*standing_words(told), *told.notes],
        "restated": {"title": _("Restated since it was sent"), "headings": [str(word) for word in HEADINGS]},
        "changes": [line.words for line in told.restated],
        "anchor": _("Anchor of the chains of %(day)s") % {"day": day_words(anchor.day)} if anchor else "",
        "anchor_words": _(
            "Where every chain ended. Whoever keeps this page can prove that nothing before it was altered."
        ),
        "head_words": [_("Chain"), _("Acts"), _("Seal of the last act")],
        "heads": [[head.name, f"{head.length:,}", head.digest] for head in told.heads],
        "foot": f"{told.whose.name} · {told.span.name} · {_('made on %(day)s') % {'day': day_words(moment.date())}}",
    }
    return typeset(template, content, moment=moment)


def printed_table(table: Table) -> dict[str, object]:
    """With its numbers as people read them; the total, where there is one, is the last row."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    units = [column.unit for column in table.columns]
    return {
        "key": table.key,
        "title": table.title,
        "of": table.of,
        "headings": [column.heading for column in table.columns],
        "rows": [[row.name, *(printed(n, unit) for n, unit in zip(row.amounts, units, strict=True))] for row in rows],
        "keys": [row.key for row in rows],
        "has_total": table.total is not None,
        "note": table.note,
    }


def as_workbook(told: Document, *, moment: datetime) -> bytes:
    """A sheet per table with real numbers and days; the key figures and how they were counted come first."""
    sheets = [_front(told), *(_sheet(table) for table in told.tables)]
    return xlsx([*sheets, _changes(told)] if told.restated else sheets, moment=moment)


def _changes(told: Document) -> Sheet:
    first, *rest = HEADINGS
    columns = (SheetColumn(str(first), Kind.DATE), *(SheetColumn(str(word), width=24) for word in rest))
    rows: list[list[Value]] = [[line.day, *line.words[1:]] for line in told.restated]
    return Sheet(_("Restated since it was sent"), columns, rows)


def _front(told: Document) -> Sheet:
    """Weights and products in one column, counts in the next: each is a number of its own kind."""
    columns = (
        SheetColumn(f"{told.title} {told.span.name} · {told.whose.name}", width=52),
        SheetColumn(_("Amount"), Kind.MONEY, 18),
        SheetColumn(_("Count"), Kind.COUNT),
        SheetColumn(_("Unit"), width=26),
    )
    rows: list[list[Value]] = [
        [label, *((None, amount) if written is Unit.COUNT else (amount, None)), unit]
        for label, amount, written, unit in key_amounts(told)
    ]
    anchor = [f"{head.name}: {head.length:,} · {head.digest}" for head in told.heads]
    held = [_("Anchor of the chains of %(day)s") % {"day": day_words(told.anchor.day)}] if told.anchor else []
    return Sheet(_("Summary"), columns, rows, notes=(*standing_words(told), *told.notes, *held, *anchor))


def _sheet(table: Table) -> Sheet:
    first = SheetColumn(table.of, Kind.DATE if table.key == By.DAY else Kind.TEXT, 30)
    columns = (first, *(SheetColumn(column.heading, KINDS[column.unit]) for column in table.columns))
    rows = [_in_sheet(table, row) for row in table.rows]
    total = (
        [None if table.key == By.DAY else _("Together"), *_in_sheet(table, table.total)[1:]] if table.total else None
    )
    return Sheet(table.title, columns, rows, notes=(table.note,) if table.note else (), total=total)


def _in_sheet(table: Table, row: Row) -> list[Value]:
    name: Value = date.fromisoformat(row.key) if table.key == By.DAY and row.key else row.name
    units = (column.unit for column in table.columns)
    return [name, *(_grams(n) if unit is Unit.KG else n for n, unit in zip(row.amounts, units, strict=True))]


def _grams(kilograms: Amount) -> int | None:
    return None if kilograms is None else int(kilograms * 1000)


def as_csv(documents: Iterable[Document]) -> str:
    """One line per figure, exact; words that a spreadsheet would run as a formula are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for told in documents:
        for table, key, name, measure, amount in _figures(told):
            whose = harmless(told.whose.name)
            writer.writerow([told.span.key, whose, table, harmless(key), harmless(name), measure, amount])
    return out.getvalue()


def _figures(told: Document) -> Iterator[tuple[str, str, str, str, str | int | None]]:
    for name, amount in told.total.items():
        if amount is not None:
            yield "total", "", "", name, exact(amount, UNITS[name])
    for table in told.tables:
        for row in table.rows:
            for column, amount in zip(table.columns, row.amounts, strict=True):
                yield table.key, row.key, row.name, column.key, exact(amount, column.unit)


def as_object(told: Document) -> dict[str, object]:
    """One JSON object with the names, units and roundings of the food report."""
    anchor = told.anchor
    return {
        "report": "month",
        "month": told.span.key,
        "by": told.whose.by.value if told.whose.by else "city",
        "key": told.whose.key,
        "name": told.whose.name,
        "how_counted": HOW_COUNTED,
        "rounding": ROUNDING,
        "factors": described_factors(told.span.last),
        "total": {name: exact(amount, UNITS[name]) for name, amount in told.total.items()},
        "tables": {table.key: [_line(table, row) for row in table.rows] for table in told.tables},
        "restated": [line.words for line in told.restated],
        "anchor": {"day": anchor.day.isoformat(), "digest": anchor.digest} if anchor else None,
        "heads": {head.scope: [head.length, head.digest] for head in told.heads},
    }


def _line(table: Table, row: Row) -> dict[str, object]:
    amounts = zip(table.columns, row.amounts, strict=True)
    return {"key": row.key, "name": row.name} | {column.key: exact(n, column.unit) for column, n in amounts}
