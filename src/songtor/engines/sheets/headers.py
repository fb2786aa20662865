"""Where a sheet's table begins and which column is which; what could be two things is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, pairwise
from typing import Final

from songtor.engines.sheets.book import Book, Cell, Merged, Row, Sheet
from songtor.engines.sheets.cells import is_blank
from songtor.engines.thai import name_key, normalise

ROWS_LOOKED_AT: Final = 60
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TOTALS: Final = re.compile(
    r"(?:ยอด|ผล)?รวม(?:ทั้งสิ้น|ทั้งหมด|ทั้งเดือน|ยอด|สุทธิ|เป็นเงิน)?(?:\d+(?:รายการ|แห่ง|สาขา|ราย|แถว))?|(?:grand|sub)?total|sum"
)


@dataclass(frozen=True)
class Wanted:
    """A column looked for: its own title first, then what others call it."""

    key: str
    titles: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Header:
    """Row numbers of the sheet, first and last, and columns from 0."""

    first: int
    last: int
    columns: Mapping[str, int]
    titles: Mapping[int, str]
    """Every column with a title, those nobody looked for as well."""


@dataclass(frozen=True)
class Candidate:
    """One possible answer: a sheet, a row of it, or a column of the row, whichever is asked for."""

    shown: str
    sheet: int = 0
    row: int = 0
    column: int | None = None


@dataclass(frozen=True)
class Question:
    """code: no_header, several_headers, several_columns, missing_column, several_sheets."""

    code: str
    key: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Unclear:
    """What a person has to say first; `header` is how far it was found without asking."""

    questions: tuple[Question, ...]
    header: Header | None = None


@dataclass(frozen=True)
class Answers:
    """What a person said, or what is remembered of the source."""

    row: int | None = None
    """The last row of the header."""
    columns: Mapping[str, int | None] = field(default_factory=dict)
    """Key -> column, or None for a column that is not there."""


class RowKind(StrEnum):
    RECORD = "record"
    HEADER = "header"
    """The header once more, at the top of a printed page."""
    TOTAL = "total"


@dataclass(frozen=True)
class Record:
    """A row below the header; `cells` has every wanted column that was found."""

    number: int
    kind: RowKind
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class _Titles:
    """A possible header: for every column the ways its title may be read, the fullest first."""

    first: int
    last: int
    ways: Mapping[int, tuple[str, ...]]


def find_table(book: Book, wanted: Sequence[Wanted]) -> tuple[int, Header] | Unclear:
    """The one visible sheet with such a header; a question where several have one."""
    found = {at: find_header(one, wanted) for at, one in enumerate(book.sheets) if not one.hidden}
    clear = {at: one for at, one in found.items() if isinstance(one, Header)}
    with_rows = {at: one for at, one in found.items() if isinstance(one, Header) or one.header is not None}
    if len(with_rows) > 1:
        sheets = tuple(Candidate(book.sheets[at].name, sheet=at) for at in with_rows)
        return Unclear((Question("several_sheets", candidates=sheets),))
    if clear:
        return next(iter(clear.items()))
    every = with_rows or found
    return next((one for one in every.values() if isinstance(one, Unclear)), Unclear((Question("no_header"),)))


def find_header(sheet: Sheet, wanted: Sequence[Wanted], *, answers: Answers = Answers()) -> Header | Unclear:
    """The header with the most of the wanted columns, in one row or two."""
    named = _Named(wanted)
    rows = list(islice(sheet.rows, ROWS_LOOKED_AT))
    possible = [one for one in _possible(rows) if answers.row in (None, one.last)]
    scored = [(len(_matches(one, named)), one) for one in possible]
    best = max((score for score, _ in scored), default=0)
    if best < min(2, len(wanted)):
        return Unclear((Question("no_header", candidates=tuple(_candidate(one) for one in possible[:10])),))
    tops = [one for score, one in scored if score == best]
    # one row is enough where two say no more, and the same header further down is only repeated
    top = min(tops, key=lambda one: (one.last - one.first, one.first))
    others = [one for one in tops if one.first == one.last or top.first != top.last]
    if rivals := [one for one in others if _matches(one, named) != _matches(top, named)]:
        return Unclear((Question("several_headers", candidates=tuple(_candidate(one) for one in (top, *rivals))),))
    return _mapped(top, named, answers)


def records(sheet: Sheet, header: Header) -> Iterator[Record]:
    """Rows below the header that hold something in a wanted column, totals and repeated headers told apart."""
    keys = {at: name_key(header.titles[at]) for at in header.columns.values() if at in header.titles}
    for row in sheet.rows:
        if row.number <= header.last:
            continue
        cells = {key: row.cells[at] if at < len(row.cells) else None for key, at in header.columns.items()}
        if not all(map(is_blank, cells.values())):
            yield Record(row.number, _kind(row, keys), cells)


def grams_of_title(title: str) -> int | None:
    """Grams of the unit a title names, as in น้ำหนัก (กรัม); None where it names none."""
    units = {"กก": 1000, "กิโลกรัม": 1000, "kg": 1000, "กรัม": 1, "g": 1, "ขีด": 100, "ตัน": 1_000_000}
    told = {
        units[key] for part in re.split(r"[\s()\[\]:/]+", normalise(title).lower()) if (key := name_key(part)) in units
    }
    return told.pop() if len(told) == 1 else None


def _possible(rows: Sequence[Row]) -> Iterator[_Titles]:
    for row in rows:
        titles = {at: (_title(cell),) for at, cell in enumerate(row.cells) if _title(cell)}
        yield _Titles(row.number, row.number, titles)
    for top, bottom in pairwise(rows):
        if bottom.number == top.number + 1:
            yield _Titles(top.number, bottom.number, _joined(top, bottom))


def _joined(top: Row, bottom: Row) -> dict[int, tuple[str, ...]]:
    """What stands above counts for the blank cells to its right: merged cells are not always told as such."""
    ways: dict[int, tuple[str, ...]] = {}
    above = ""
    for at in range(max(len(top.cells), len(bottom.cells))):
        over = _title(top.cells[at]) if at < len(top.cells) else ""
        under = _title(bottom.cells[at]) if at < len(bottom.cells) else ""
        above = over or above
        if under and above and name_key(under) != name_key(above):
            ways[at] = (f"{above} {under}", under)
        elif under or over:
            ways[at] = (under or over,)
    return ways


def _title(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Merged) else cell
    return normalise(value) if isinstance(value, str) else ""


def _matches(titles: _Titles, named: _Named) -> dict[str, tuple[int, ...]]:
    """Key -> the columns that may be it."""
    found: dict[str, tuple[int, ...]] = {}
    for at, ways in titles.ways.items():
        for key in named.keys_of(ways):
            found[key] = (*found.get(key, ()), at)
    return found


class _Named:
    """The wanted columns by their titles; an own title goes before somebody's alias."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = wanted
        self._own: dict[str, list[str]] = {}
        self._alias: dict[str, list[str]] = {}
        for one in wanted:
            own, *aliases = map(name_key, one.titles)
            self._own.setdefault(own, []).append(one.key)
            for alias in dict.fromkeys(aliases):
                self._alias.setdefault(alias, []).append(one.key)

    def keys_of(self, ways: Iterable[str]) -> list[str]:
        """What a title may mean, by its fullest reading that means anything."""
        for way in ways:
            for text in (way, _IN_BRACKETS.sub("", way)):
                if found := self._own.get(name_key(text)) or self._alias.get(name_key(text)):
                    return found
        return []


def _mapped(titles: _Titles, named: _Named, answers: Answers) -> Header | Unclear:
    matches = _matches(titles, named)
    taken = {at for at in answers.columns.values() if at is not None}
    columns: dict[str, int] = {}
    questions: list[Question] = []
    for one in named.wanted:
        possible = tuple(at for at in matches.get(one.key, ()) if at not in taken)
        if one.key in answers.columns:
            if (answer := answers.columns[one.key]) is not None:
                columns[one.key] = answer
        elif len(possible) == 1 and _claims(possible[0], matches, answers) == 1:
            columns[one.key] = possible[0]
        elif possible:
            questions.append(Question("several_columns", one.key, _columns(titles, possible)))
        elif one.required:
            free = tuple(at for at in titles.ways if not any(at in ats for ats in matches.values()))
            questions.append(Question("missing_column", one.key, _columns(titles, free)))
    header = Header(titles.first, titles.last, columns, {at: ways[0] for at, ways in titles.ways.items()})
    return Unclear(tuple(questions), header) if questions else header


def _claims(column: int, matches: Mapping[str, tuple[int, ...]], answers: Answers) -> int:
    return sum(column in columns for key, columns in matches.items() if key not in answers.columns)


def _columns(titles: _Titles, columns: Iterable[int]) -> tuple[Candidate, ...]:
    return tuple(Candidate(titles.ways[at][0], row=titles.last, column=at) for at in columns)


def _candidate(titles: _Titles) -> Candidate:
    return Candidate(" | ".join(ways[0] for ways in titles.ways.values())[:200], row=titles.last)


def _kind(row: Row, keys: Mapping[int, str]) -> RowKind:
    filled = [(at, cell) for at, cell in enumerate(row.cells) if not is_blank(cell)]
    words = [cell for _, cell in filled[1:] if _is_word(cell)] if _TOTALS.fullmatch(_key(filled[0][1])) else [None]
    if not words:
        return RowKind.TOTAL
    wanted = [(at, cell) for at, cell in filled if at in keys]
    if len(wanted) > 1 and all(_repeats(_key(cell), keys[at]) for at, cell in wanted):
        return RowKind.HEADER
    return RowKind.RECORD


def _key(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Merged) else cell
    return name_key(value) if isinstance(value, str) else ""


def _is_word(cell: Cell) -> bool:
    """A text of its own beside the total, so that this is somebody called so; figures with units are none."""
    return isinstance(cell, str) and not re.search(r"\d", cell)


def _repeats(half: str, title: str) -> bool:
    """Also the upper or the lower half of a header in two rows."""
    return half != "" and (title.startswith(half) or title.endswith(half))
