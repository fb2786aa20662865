"""The demo's donors and sites, as its data files list them (data/SOURCES.md says what in them is real)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class BranchRow:
    """A branch of an invented donor."""

    donor_code: str
    donor_name: str
    name: str
    kind: str
    district: str
    lat: float
    lon: float
    hours: tuple[str, str]
    is_standin: bool


@dataclass(frozen=True)
class SiteRow:
    """A place where food is handed over; `people` is how many a hand-over reaches."""

    name: str
    kind: str
    district: str
    community: str
    lat: float
    lon: float
    hours: tuple[str, str]
    people: int


def branch_rows() -> list[BranchRow]:
    return [
        BranchRow(
            donor_code=row["donor_code"],
            donor_name=row["donor_name"],
            name=f"{row['donor_name']} {row['branch_name']}",
            kind=row["kind"],
            district=row["district"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            hours=(row["opens"], row["closes"]),
            is_standin=row["synthetic_point"] == "1",
        )
        for row in _rows(DATA / "donors.csv")
    ]


def site_rows() -> list[SiteRow]:
    """The city's communities, health centres and schools, and the invented places."""
    return [
        SiteRow(
            name=row["name_th"],
            kind=row["kind"],
            district=row["district"],
            community=row["community"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            hours=(row["opens"], row["closes"]),
            people=int(row["people"]),
        )
        for path in (DATA / "sites.csv", DATA / "odbl" / "sites.csv")
        for row in _rows(path)
    ]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
