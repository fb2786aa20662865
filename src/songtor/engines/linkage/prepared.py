"""Records as the columns that are compared: every name as its keys, every number without its dashes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from songtor.engines.linkage.keys import one_byte, sounds
from songtor.engines.linkage.records import Record
from songtor.engines.thai import Unreadable, check_citizen_id
from songtor.engines.thai.text import normalise

AT_ONCE = 20_000
NAMES_REMEMBERED = 200_000
_NOT_DIGITS = re.compile("[^0-9]")
_BLANKS = re.compile(r"\s+")


class Compared(NamedTuple):
    """One record; None is not said, and gives no reason either way."""

    record: str
    number: str | None
    digits: str | None
    given: str | None
    given_sound: str | None
    given_spoken: str | None
    family: str | None
    family_sound: str | None
    family_spoken: str | None
    sex: str | None
    born: str | None
    born_day: str | None
    born_year: int | None
    phone: str | None
    house: str | None
    community: str | None
    district: str | None


SCHEMA = pa.schema([(name, pa.int16() if name == "born_year" else pa.string()) for name in Compared._fields])


class TwiceTheSameRecord(ValueError):
    """A record's own number names one record."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"record_id {record_id!r} stands twice")
        self.record_id = record_id


@dataclass(frozen=True)
class Prepared:
    """`compared` has one row for each record, in the order of their ids, and its place as `place`."""

    compared: pa.Table

    @property
    def ids(self) -> list[str]:
        found: list[str] = self.compared["record"].to_pylist()
        return found

    @property
    def numbers(self) -> list[str | None]:
        """Valid numbers only: of these two that differ are never one person's."""
        found: list[str | None] = self.compared["number"].to_pylist()
        return found

    @property
    def has_number(self) -> npt.NDArray[np.bool_]:
        """For every record whether its number is valid."""
        return np.asarray(self.compared["number"].is_valid())


def prepare(records: Iterable[Record]) -> Prepared:
    """The records in the order of their ids, however they came; `TwiceTheSameRecord` for an id given twice."""
    return prepare_compared(map(compared, records))


def prepare_compared(rows: Iterable[Compared]) -> Prepared:
    """`prepare`, of rows whose keys are made."""
    batches = list(_batches(iter(rows)))
    table = pa.Table.from_batches(batches, SCHEMA).sort_by("record")
    return numbered(table)


def numbered(table: pa.Table) -> Prepared:
    """A table of compared columns, its rows numbered."""
    ids = table["record"]
    if len(pc.unique(ids)) < len(ids):
        raise TwiceTheSameRecord(next(one for one, times in Counter(ids.to_pylist()).items() if times > 1))
    places = pa.array(range(len(table)), pa.int32())
    return Prepared(table.combine_chunks().append_column("place", places))


def compared(record: Record) -> Compared:
    """The record as its keys."""
    given, family = _sounds(record.first_name), _sounds(record.last_name)
    born = record.birth_date
    digits = _NOT_DIGITS.sub("", normalise(record.national_id)) if record.national_id else ""
    return Compared(
        record=record.record_id,
        number=valid_number(record.national_id),
        digits=digits or None,
        given=one_byte(given.fold) or None,
        given_sound=given.skeleton or None,
        given_spoken=given.spoken or None,
        family=one_byte(family.fold) or None,
        family_sound=family.skeleton or None,
        family_spoken=family.spoken or None,
        sex=record.sex or None,
        born=born.isoformat() if born else None,
        born_day=born.isoformat() if born and (born.month, born.day) != (1, 1) else None,
        born_year=born.year if born else None,
        phone=_NOT_DIGITS.sub("", record.phone) or None,
        house=_BLANKS.sub("", record.house_no) or None,
        community=record.community_id or None,
        district=record.district_index or None,
    )


def valid_number(text: str) -> str | None:
    """The thirteen digits when they can be somebody's, else None."""
    try:
        return check_citizen_id(text).digits if text else None
    except Unreadable:
        return None


_sounds = lru_cache(maxsize=NAMES_REMEMBERED)(sounds)


def _batches(rows: Iterator[Compared]) -> Iterator[pa.RecordBatch]:
    while chunk := list(islice(rows, AT_ONCE)):
        columns = [pa.array(column, field.type) for column, field in zip(zip(*chunk, strict=True), SCHEMA, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
