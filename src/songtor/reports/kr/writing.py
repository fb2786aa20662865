"""A quarter's KR on paper and as a workbook, in the form the department sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from songtor.city.roles import VulnerableGroup
from songtor.engines.paper import typeset
from songtor.engines.sheets.writing import Column, Kind, Table, Value, xlsx
from songtor.reports.kr.report import INDICATOR, KrReport, Reached, Row
from songtor.reports.kr.telling import evidence, narrative
from songtor.reports.months.spans import day_words

TEMPLATE = "kr.typ"
UNKNOWN = "–"


def quarter_words(told: KrReport) -> str:
    words = {"number": told.quarter.number, "year": told.quarter.fiscal_year}
    return _("quarter %(number)s, fiscal year %(year)s") % words


def percent(share: Decimal | None) -> str:
    """One decimal, half up; a dash for what is not known."""
    if share is None:
        return UNKNOWN
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def number(amount: int | None) -> str:
    return UNKNOWN if amount is None else f"{amount:,}"


def notes() -> list[str]:
    """How the figures are counted, for whoever reads them without us."""
    return [
        _("People: named on receipts that hold and in a vulnerable group that day; each counts once in the quarter."),
        _("Who was fed in two districts counts in each, and once in the city: districts do not add up to it."),
        _("Visits: everybody given food, every time, named or not. Visits are never people."),
        _("Coverage: receipts that name somebody, of all receipts. The lower it is, the more people are not counted."),
        _("Pace: target x days gone by / days of the fiscal year."),
    ]


def target_words(told: KrReport) -> list[str]:
    """Every source's target for the city, and how far it is reached: where sources disagree, all are told."""
    said = _("Target %(target)s people (%(document)s): %(share)s reached, pace %(pace)s")
    return [said % _words(one) for one in (told.city.reached if told.city else ())]


def _words(one: Reached) -> dict[str, str]:
    return {
        "target": number(one.target.people),
        "document": one.target.document,
        "share": percent(one.share),
        "pace": number(one.pace),
    }


def restated_words(told: KrReport) -> list[list[str]]:
    """Place, figure, what it was and what it is now, of numbers that were handed in."""
    return [
        [row.name, _figure(one.group, one.column), number(one.was), number(one.became)]
        for row in told.whole
        for one in row.changes
    ]


def _figure(group: str, column: str) -> str:
    measures: dict[str, str] = {
        "people": _("people"),
        "named": _("named visits"),
        "heads": _("unnamed visits"),
        "receipts": _("receipts"),
        "naming": _("receipts that name people"),
    }
    of: dict[str, str] = {"": _("in a vulnerable group"), "NAMED": _("everybody named")}
    label = of.get(group) or str(VulnerableGroup(group).label)
    return f"{measures[column]} · {label}" if column in ("people", "named") or group else measures[column]


def headings() -> list[str]:
    return [
        _("District"),
        _("Target"),
        _("People, quarter"),
        _("People, year"),
        _("Share"),
        _("Pace"),
        _("Visits"),
        _("Named, in no group"),
        _("Coverage"),
        _("Sheet"),
    ]


def cells(row: Row) -> list[str]:
    """A row as people read it, in the order of `headings`."""
    reached = row.first_reached
    state = _("late") if row.is_late else str(row.standing.state.label)
    return [
        row.name,
        number(reached.target.people if reached else None),
        number(row.quarter.people),
        number(row.year.people),
        percent(reached.share if reached else None),
        number(reached.pace if reached else None),
        number(row.quarter.visits),
        number(row.quarter.without_group),
        percent(row.quarter.coverage),
        state,
    ]


def as_paper(told: KrReport, *, moment: datetime) -> bytes:
    """The PDF: the same content, the same bytes for the same moment."""
    template = files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
    content = {
        "title": told.title,
        "quarter": quarter_words(told),
        "host": _("Host: %(host)s · supported by the district offices") % {"host": told.host},
        "figures": key_figures(told),
        "targets": target_words(told),
        "notes": notes(),
        "headings": headings(),
        "rows": [cells(row) for row in told.whole],
        "strong": [row.key for row in told.whole].index(told.rows[0].key) if told.rows else 0,
        "groups": {
            "title": _("By vulnerable group"),
            "headings": [_("Vulnerable group"), _("People"), _("Visits")],
            "rows": group_rows(told),
        },
        "restated": {
            "title": _("Restated since it was handed in"),
            "headings": [_("Place"), _("Figure"), _("Was"), _("Is")],
            "rows": restated_words(told),
        },
        "narratives": {
            "title": _("Narrative and evidence"),
            "rows": [[row.name, narrative(row), evidence(row)] for row in told.rows if row.standing.frozen],
        },
        "foot": f"KR {INDICATOR} · {quarter_words(told)} · {_('as of %(day)s') % {'day': day_words(moment.date())}}",
    }
    return typeset(template, content, moment=moment)


def _first(told: KrReport) -> Row | None:
    """The row everything is summed in: the city, or the one district somebody sees."""
    return told.city or next(iter(told.rows), None)


def key_figures(told: KrReport) -> list[tuple[str, str, str]]:
    """(label, amount, unit) of what a reader looks for first."""
    row = _first(told)
    if row is None:
        return []
    late = number(len(told.late))
    return [
        (_("People, quarter"), number(row.quarter.people), _("people")),
        (_("People, year"), number(row.year.people), _("people")),
        (_("Visits"), number(row.quarter.visits), _("visits, not people")),
        (_("Coverage"), percent(row.quarter.coverage), _("of receipts name people")),
        (pgettext("quarter sheets", "Late"), late, _("districts")),
    ]


def group_rows(told: KrReport) -> list[list[str]]:
    row = _first(told)
    found = row.quarter.by_group if row else {}
    return [
        [str(VulnerableGroup(group).label), number(people), number(visits)]
        for group, (people, visits) in found.items()
        if people or visits
    ]


def as_workbook(told: KrReport, *, moment: datetime) -> bytes:
    """The sheet the department sends, the vulnerable groups, and what was restated; numbers are numbers."""
    sheets = [_main(told), _by_group(told)]
    changed = restated_words(told)
    if changed:
        columns = tuple(Column(title, width=30) for title in (_("Place"), _("Figure"), _("Was"), _("Is")))
        sheets.append(Table(_("Restated"), columns, changed))
    return xlsx(sheets, moment=moment)


def _main(told: KrReport) -> Table:
    columns = (
        Column(_("KR code"), width=10),
        Column(_("Host"), width=26),
        Column(_("Supporters"), width=24),
        Column(_("Target"), Kind.COUNT),
        Column(_("Result, year"), Kind.COUNT),
        Column(_("Share"), Kind.SHARE),
        Column(_("Pace"), Kind.COUNT),
        Column(_("People, quarter"), Kind.COUNT),
        Column(_("Visits"), Kind.COUNT),
        Column(_("Named, in no group"), Kind.COUNT),
        Column(_("Coverage"), Kind.SHARE),
        Column(_("Sheet")),
        Column(_("Narrative"), width=46),
        Column(_("Evidence"), width=40),
    )
    title = f"KR {INDICATOR} {told.quarter.key}"
    return Table(title, columns, _lines(told), notes=(told.title, quarter_words(told), *target_words(told), *notes()))


def _lines(told: KrReport) -> Iterator[list[Value]]:
    for row in told.whole:
        for one in row.reached or (None,):
            yield [
                INDICATOR,
                told.host,
                row.name,
                one.target.people if one else None,
                row.year.people,
                one.share if one else None,
                one.pace if one else None,
                row.quarter.people,
                row.quarter.visits,
                row.quarter.without_group,
                row.quarter.coverage,
                cells(row)[-1],
                narrative(row),
                evidence(row),
            ]


def _by_group(told: KrReport) -> Table:
    groups = list(VulnerableGroup)
    columns = (Column(_("District"), width=26), *(Column(str(group.label), Kind.COUNT) for group in groups))
    rows: list[list[Value]] = [
        [row.name, *(row.quarter.people_in(group.value) for group in groups)] for row in told.whole
    ]
    return Table(_("By vulnerable group"), columns, rows, notes=(_("People. Groups overlap: they do not add up."),))


BINARY: dict[str, Callable[..., bytes]] = {"pdf": as_paper, "xlsx": as_workbook}
