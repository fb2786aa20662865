"""Which records speak of one person: the engine's whole answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from songtor.engines.linkage.clusters import joined
from songtor.engines.linkage.model import MEANINGS
from songtor.engines.linkage.prepared import Prepared, prepare
from songtor.engines.linkage.reasons import Reason
from songtor.engines.linkage.records import Record
from songtor.engines.linkage.scoring import UNSAID, Engine, Numbers, Scored, score

JOINS_FROM = 0.0
"""log2 odds: as likely one person as two."""
SURE_OF_A_NAME = 3
"""Levels of a name below this one are the same name, the same sound, or nearly so."""
OTHER_GIVEN_NAME = 6
OTHER_SEX = 1
SAME_HOUSEHOLD = 3
"""Household levels below this one share the phone or the house."""
BIRTH_AGREES = 3


class Pair(NamedTuple):
    """Two records that may be one person's; `certain` ones may be joined without asking anybody."""

    left: str
    right: str
    probability: float
    reasons: tuple[Reason, ...]
    certain: bool


class Pairs(Sequence[Pair]):
    """Every pair worth showing, the likeliest first, made as it is asked for: a city has millions."""

    def __init__(self, ids: Sequence[str], scored: Scored, certain: Numbers) -> None:
        self._ids, self._scored, self._certain = ids, scored, certain
        self._order = np.lexsort((scored.right, scored.left, -scored.weight))

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> list[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | list[Pair]:
        if isinstance(index, slice):
            return [self._pair(place) for place in self._order[index]]
        return self._pair(self._order[index])

    def __iter__(self) -> Iterator[Pair]:
        return map(self._pair, self._order)

    def places(self, *, at_least: float) -> Iterator[tuple[int, int]]:
        """Where the records of every pair of such odds stand, the likeliest first."""
        likely = self._order[: int((self._scored.weight >= at_least).sum())]
        return zip(self._scored.left[likely].tolist(), self._scored.right[likely].tolist(), strict=True)

    def _pair(self, place: int) -> Pair:
        scored = self._scored
        reasons = [
            reason
            for title, levels in scored.levels.items()
            if levels[place] != UNSAID
            for reason in MEANINGS[title][levels[place]]
        ]
        return Pair(
            self._ids[scored.left[place]],
            self._ids[scored.right[place]],
            1 / (1 + 2 ** -float(scored.weight[place])),
            tuple(reasons),
            bool(self._certain[place]),
        )


@dataclass(frozen=True)
class Linked:
    """`clusters`: of every record's id the id of its person, which is the least id among the person's records."""

    clusters: dict[str, str]
    pairs: Pairs


def link(records: Iterable[Record], engine: Engine = "duckdb") -> Linked:
    """The people behind the records, and the pairs that say so. The order of the records never matters.

    `TwiceTheSameRecord` for an id given twice, `EngineMissing` for an engine that is not installed.
    """
    return link_prepared(prepare(records), engine)


def link_prepared(prepared: Prepared, engine: Engine = "duckdb") -> Linked:
    """`link`, of columns prepared before."""
    ids = prepared.ids
    scored = score(prepared, engine)
    pairs = Pairs(ids, *_worth_showing(scored, prepared.has_number))
    people = joined(prepared.numbers, pairs.places(at_least=JOINS_FROM))
    return Linked({ids[place]: ids[least] for place, least in enumerate(people)}, pairs)


def _worth_showing(scored: Scored, valid: Numbers) -> tuple[Scored, Numbers]:
    """The pairs whose names agree, or whose number or birth stands for a name; and which of them are certain."""
    number, given, family, birth, household, sex = (
        scored.levels[title] for title in ("number", "given", "family", "birth", "household", "sex")
    )
    same_number = number == 0
    born_alike = (birth >= 0) & (birth < BIRTH_AGREES)
    other_given = given == OTHER_GIVEN_NAME
    full_birth = (birth == 0) & (sex != OTHER_SEX)
    at_home = (
        born_alike & (family >= 0) & (family < SURE_OF_A_NAME) & (household >= 0) & (household < SAME_HOUSEHOLD)
    ) & (sex != OTHER_SEX)
    keeps = same_number | ~other_given | full_birth | at_home
    sure_given = (given >= 0) & (given < SURE_OF_A_NAME)
    sure_family = (family >= 0) & (family < SURE_OF_A_NAME)
    certain = same_number & valid[scored.left] & sure_given & (sure_family | (birth == 0))
    kept = Scored(
        scored.left[keeps],
        scored.right[keeps],
        scored.weight[keeps],
        {title: levels[keeps] for title, levels in scored.levels.items()},
    )
    return kept, certain[keeps]
