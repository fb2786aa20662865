"""Rows of the quarter as pages show them, each number with the address of what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.queries import district_shapes
from songtor.city.roles import VulnerableGroup
from songtor.desk.kr.asked import address
from songtor.look.svg import Shape, district_map
from songtor.receipts.periods import Quarter
from songtor.reports.kr.behind import PEOPLE, VISITS
from songtor.reports.kr.report import KrReport, Reached, Row
from songtor.reports.kr.sheets import State
from songtor.reports.kr.writing import cells, headings, number

CHIPS = {
    State.OPEN: "nothing",
    State.SUBMITTED: "going",
    State.RETURNED: "look",
    State.APPROVED: "done",
    State.LOCKED: "done",
}
PUSHED = 9  # districts a reader can take in at once
PERCENT = Decimal("0.1")


@dataclass(frozen=True)
class DistrictRow:
    link: str
    cells: list[str]
    chip: str

    @property
    def name(self) -> str:
        return self.cells[0]

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Each with its heading, which a phone writes beside it."""
        return list(zip(headings()[1:-1], self.cells[1:-1], strict=True))

    @property
    def word(self) -> str:
        return self.cells[-1]


def district_rows(told: KrReport) -> list[DistrictRow]:
    """Groups first, without a sheet of their own."""
    groups = [DistrictRow("", [*cells(row)[:-1], ""], "") for row in told.groups]
    return [*groups, *(_district(row, told.quarter) for row in told.rows)]


def _district(row: Row, quarter: Quarter) -> DistrictRow:
    return DistrictRow(address("kr_district", quarter, row.key), cells(row), chip_of(row))


def chip_of(row: Row) -> str:
    return "late" if row.is_late else CHIPS[row.standing.state]


@dataclass(frozen=True)
class Pushed:
    """A district and how far it is: `state` is done when it stands where it should be by now."""

    row: Row
    link: str
    reached: Reached

    @property
    def state(self) -> str:
        return "done" if self.reached.ahead >= 0 else "late"


def to_push(told: KrReport) -> list[Pushed]:
    """Those furthest behind what they should have reached, the furthest first."""
    rows = [
        Pushed(row, address("kr_district", told.quarter, row.key), row.first_reached)
        for row in told.rows
        if row.first_reached and row.first_reached.target.people
    ]
    return sorted(rows, key=lambda one: (one.reached.share or 0, one.row.key))[:PUSHED]


def share_map(told: KrReport) -> SafeString:
    """Every district by how much of its year's target is reached."""
    shares = {row.key: row.first_reached.share for row in told.rows if row.first_reached}
    values = {key: _percent(share) for key, share in shares.items() if share is not None}
    links = {row.key: address("kr_district", told.quarter, row.key) for row in told.rows}
    shapes = _shapes(tuple((row.key, row.name) for row in told.rows))
    return district_map(shapes, values, label=_("Share of the year's target by district"), links=links, unit="%")


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(PERCENT, ROUND_HALF_UP)


@lru_cache(maxsize=4)
def _shapes(names: tuple[tuple[str, str], ...]) -> tuple[Shape, ...]:
    rings_of = district_shapes()
    drawn = ((code, name) for code, name in names if code in rings_of)
    return tuple(Shape(code, name, tuple(tuple(ring) for ring in rings_of[code])) for code, name in drawn)


def disagree(told: KrReport) -> bool:
    """Sources print different targets for the city."""
    return told.city is not None and len({one.target.people for one in told.city.reached}) > 1


@dataclass(frozen=True)
class GroupLine:
    """Addresses are empty where there is nothing to open."""

    name: str
    people: str
    visits: str
    people_link: str
    visits_link: str


def group_lines(row: Row, quarter: Quarter) -> list[GroupLine]:
    """Every group of which somebody was given food; groups overlap."""
    found = row.quarter.by_group.items()
    district = "" if row.key == "city" else row.key

    def link(of: str, group: str, amount: int) -> str:
        return address("kr_receipts", quarter, district=district, group=group, of=of) if amount else ""

    return [
        GroupLine(
            str(VulnerableGroup(key).label), number(n), number(visits), link(PEOPLE, key, n), link(VISITS, key, visits)
        )
        for key, (n, visits) in found
        if n or visits
    ]
