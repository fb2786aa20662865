"""FEBRL's synthetic Australians in the engine's columns: another country, the same model. Truth is in their ids."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from songtor.engines.linkage.linking import link_prepared
from songtor.engines.linkage.prepared import compared, prepare_compared
from songtor.engines.linkage.records import Record


def febrl(paths: Sequence[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """Of every record the person found, and the true one."""
    rows = [row for path in paths for row in _rows(path)]
    found = link_prepared(prepare_compared(_compared(row) for row in rows)).clusters
    return found, {row["rec_id"]: row["rec_id"].split("-")[1] for row in rows}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{title.strip(): (text or "").strip() for title, text in row.items()} for row in csv.DictReader(file)]


def _compared(row: dict[str, str]):
    """Numbers are compared and none of them is trusted; a house is its street and number, a community the postcode."""
    record = Record(
        record_id=row["rec_id"],
        first_name=row["given_name"],
        last_name=row["surname"],
        house_no=f"{row['street_number']} {row['address_1']}" if row["address_1"] else "",
        community_id=row["postcode"],
        district_index=row["state"],
    )
    born = row["date_of_birth"]
    day = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else None
    return compared(record)._replace(
        digits=row["soc_sec_id"] or None, born=day, born_day=day, born_year=int(born[:4]) if day else None
    )
