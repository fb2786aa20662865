"""What a source says of one person, as the engine reads it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Record(NamedTuple):
    """One row of one source; empty or None is not said. A birth date on 1 January says only the year."""

    record_id: str
    source: str = ""
    national_id: str = ""
    first_name: str = ""
    last_name: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    house_no: str = ""
    community_id: str = ""
    district_index: str = ""


COLUMNS = Record._fields
