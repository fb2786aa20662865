"""Rows of the quarter as pages show them, each number with the address of what it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from songtor.city.roles import VulnerableGroup
from songtor.desk.kr.asked import address
from songtor.receipts.periods import Quarter
from songtor.reports.kr.behind import PEOPLE, VISITS
from songtor.reports.kr.report import KrReport, Row
from songtor.reports.kr.sheets import State
from songtor.reports.kr.writing import cells, number

CHIPS = {State.APPROVED: "done", State.LOCKED: "done", State.SUBMITTED: "look", State.RETURNED: "look"}


@dataclass(frozen=True)
class DistrictRow:
    link: str
    cells: list[str]
    chip: str

    @property
    def name(self) -> str:
        return self.cells[0]

    @property
    def numbers(self) -> list[str]:
        return self.cells[1:-1]

    @property
    def word(self) -> str:
        return self.cells[-1]


def district_rows(told: KrReport) -> list[DistrictRow]:
    """Groups first, without a sheet of their own."""
    groups = [DistrictRow("", [*cells(row)[:-1], ""], "") for row in told.groups]
    return [*groups, *(_district(row, told.quarter) for row in told.rows)]


def _district(row: Row, quarter: Quarter) -> DistrictRow:
    chip = "late" if row.is_late else CHIPS.get(row.standing.state, "")
    return DistrictRow(address("kr_district", quarter, row.key), cells(row), chip)


@dataclass(frozen=True)
class GroupLine:
    name: str
    people: str
    visits: str
    people_link: str
    visits_link: str


def group_lines(row: Row, quarter: Quarter) -> list[GroupLine]:
    """Every group of which somebody was given food; groups overlap."""
    found = row.quarter.by_group.items()
    district = "" if row.key == "city" else row.key

    def line(name: str, group: str, people: int, visits: int) -> GroupLine:
        links = (address("kr_receipts", quarter, district=district, group=group, of=of) for of in (PEOPLE, VISITS))
        return GroupLine(name, number(people), number(visits), *links)

    return [line(str(VulnerableGroup(key).label), key, n, visits) for key, (n, visits) in found if n or visits]
