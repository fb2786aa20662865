"""Where donors, recipients and district offices of Bangkok stand: the points the demo carries (see its SOURCES.md)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from songtor.engines.planning.day import Place, crowfly_km

SRC = Path(__file__).resolve().parents[2] / "src" / "songtor"
DISTRICTS = SRC / "city" / "data" / "bangkok" / "districts.csv"
DONORS = (SRC / "demo" / "data" / "donors.csv",)
SITES = (SRC / "demo" / "data" / "sites.csv", SRC / "demo" / "data" / "odbl" / "sites.csv")


@dataclass(frozen=True)
class Ground:
    """A district's office and the points around it, its own first and then its neighbours', nearest first."""

    district: str
    office: Place
    donors: tuple[Place, ...]
    sites: tuple[Place, ...]


@cache
def grounds() -> tuple[Ground, ...]:
    """All 50 districts in the order of their codes."""
    with DISTRICTS.open(encoding="utf-8", newline="") as file:
        districts = list(csv.DictReader(file))
    donors, sites = _points(DONORS, "branch_code"), _points(SITES, "code")
    return tuple(
        _ground(row["code"], Place("office", float(row["office_lat"]), float(row["office_lon"])), donors, sites)
        for row in sorted(districts, key=lambda row: row["code"])
    )


def _points(files: tuple[Path, ...], code: str) -> list[tuple[str, Place]]:
    points = []
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            points += [
                (row["district"], Place(row[code], float(row["lat"]), float(row["lon"])))
                for row in csv.DictReader(file)
            ]
    return points


def _ground(district: str, office: Place, donors: list[tuple[str, Place]], sites: list[tuple[str, Place]]) -> Ground:
    def around(points: list[tuple[str, Place]]) -> tuple[Place, ...]:
        near = sorted(points, key=lambda item: (item[0] != district, crowfly_km(office, item[1]), item[1].id))
        return tuple(place for _, place in near)

    return Ground(district, office, around(donors), around(sites))
