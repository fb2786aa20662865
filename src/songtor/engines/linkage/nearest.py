"""The door: of people an index found, who is likeliest meant by what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from heapq import nlargest
from typing import Generic, NamedTuple, Protocol, TypeVar

from rapidfuzz.distance import Indel, JaroWinkler

from songtor.engines.linkage.keys import family_key, given_key, sounds
from songtor.engines.linkage.reasons import Reason

LIKE = 0.8
UNKNOWN = 0.5
SURELY_IN_ORDER = 3.0  # of 3.6
NAME_WEIGHT, BIRTH_WEIGHT, PHONE_WEIGHT = 1.0, 0.5, 1.0


class Named(Protocol):
    """Somebody known, as far as the order needs it."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def born_on(self) -> date | None: ...
    @property
    def phone(self) -> str: ...


class Keyed(Named, Protocol):
    """Somebody known with the keys that are kept of them."""

    @property
    def given_key(self) -> str: ...
    @property
    def family_key(self) -> str: ...


Known = TypeVar("Known", bound=Named)
Sounding = TypeVar("Sounding", bound=Keyed)


@dataclass(frozen=True)
class Asked:
    """What was typed; empty is not asked. Names may be half typed, in Thai or Latin, in either order."""

    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    phone: str = ""


class Ranked(NamedTuple, Generic[Known]):
    candidate: Known
    score: float
    reasons: tuple[Reason, ...]


class Likeness(NamedTuple):
    score: float
    reason: Reason


GIVEN = (Reason.SAME_GIVEN, Reason.GIVEN_BY_SOUND, Reason.GIVEN_LIKE, Reason.OTHER_GIVEN)
FAMILY = (Reason.SAME_FAMILY, Reason.FAMILY_BY_SOUND, Reason.FAMILY_LIKE, Reason.OTHER_FAMILY)


_sounds = lru_cache(maxsize=50_000)(sounds)


def nearest(asked: Asked, candidates: Iterable[Sounding], most: int) -> list[Sounding]:
    """Those that `rank` may put first, told apart by letters and kept keys: many at little cost."""
    given, family = _Nearness(asked.given_name, given_key), _Nearness(asked.family_name, family_key)

    def nearness(one: Sounding) -> float:
        known_given, known_family = (one.given_name, one.given_key), (one.family_name, one.family_key)
        near = given[known_given] + family[known_family]
        if near < SURELY_IN_ORDER:
            near = max(near, given[known_family] + family[known_given])
        if asked.born_on and one.born_on:
            near += BIRTH_WEIGHT * birth_likeness(asked.born_on, one.born_on).score
        return near

    return nlargest(most, candidates, nearness)


class _Nearness(dict[tuple[str, str], float]):
    """How near names and their keys are to a typed one; of many people few names differ.

    Latin letters share none with Thai ones, and a key alone says too little: there the rough spelling is compared too.
    """

    def __init__(self, typed: str, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.typed, self.key = typed, key_of(typed)
        self.spoken = _sounds(typed).spoken if typed.isascii() else ""

    def __missing__(self, known: tuple[str, str]) -> float:
        self[known] = near = self._near(*known) if self.typed else 0.0
        return near

    def _near(self, name: str, key: str) -> float:
        by_key = Indel.normalized_similarity(self.key, key)
        if self.spoken and not name.isascii():
            return 0.6 * by_key + 1.2 * Indel.normalized_similarity(self.spoken, _sounds(name).spoken)
        return by_key + 0.6 * Indel.normalized_similarity(self.typed, name) + 0.2 * name.startswith(self.typed)


def rank(asked: Asked, candidates: Iterable[Known]) -> list[Ranked[Known]]:
    """The candidates, the likeliest first, each with a score of 0 to 1 and why; equal ones keep their order."""
    ranked = [_ranked(asked, candidate) for candidate in candidates]
    return sorted(ranked, key=lambda one: -one.score)


@lru_cache(maxsize=20_000)
def name_likeness(asked: str, known: str, codes: tuple[Reason, Reason, Reason, Reason] = GIVEN) -> Likeness:
    """How near a typed name, perhaps only begun, is to a known one."""
    typed, has = _sounds(asked), _sounds(known)
    if typed.plain == has.plain:
        return Likeness(1.0, codes[0])
    if typed.fold == has.fold:
        return Likeness(0.98, codes[1])
    if typed.fold and has.fold.startswith(typed.fold):
        return Likeness(0.85 + 0.1 * len(typed.fold) / len(has.fold), codes[2])
    score = JaroWinkler.similarity(typed.fold, has.fold)
    by_sound = 0.3 * JaroWinkler.similarity(typed.skeleton, has.skeleton) + 0.7 * Indel.normalized_similarity(
        typed.spoken, has.spoken
    )
    score = 0.97 * max(score, by_sound)
    if typed.skeleton and typed.skeleton == has.skeleton:
        return Likeness(max(score, LIKE), codes[1])
    return Likeness(score, codes[2] if score >= LIKE else codes[3])


def _ranked(asked: Asked, candidate: Known) -> Ranked[Known]:
    score, reasons = _names(asked, candidate)
    weight = NAME_WEIGHT * (bool(asked.given_name) + bool(asked.family_name))
    if asked.born_on:
        born = birth_likeness(asked.born_on, candidate.born_on) if candidate.born_on else None
        score, weight = score + BIRTH_WEIGHT * (born.score if born else UNKNOWN), weight + BIRTH_WEIGHT
        reasons += [born.reason] if born else []
    if asked.phone:
        same = Indel.normalized_similarity(asked.phone, candidate.phone) if candidate.phone else UNKNOWN
        score, weight = score + PHONE_WEIGHT * same, weight + PHONE_WEIGHT
        reasons += [Reason.SAME_PHONE] if asked.phone == candidate.phone else []
    return Ranked(candidate, score / weight if weight else 0.0, tuple(reasons))


def _names(asked: Asked, known: Named) -> tuple[float, list[Reason]]:
    """The better of both orders: people write the family name first, too."""
    straight = _in_order(asked.given_name, asked.family_name, known)
    turned = _in_order(asked.family_name, asked.given_name, known)
    best = straight if sum(one.score for one in straight) >= sum(one.score for one in turned) else turned
    return NAME_WEIGHT * sum(one.score for one in best), [one.reason for one in best]


def _in_order(given: str, family: str, known: Named) -> list[Likeness]:
    likenesses = [name_likeness(given, known.given_name)] if given else []
    return likenesses + ([name_likeness(family, known.family_name, FAMILY)] if family else [])


def birth_likeness(one: date, other: date) -> Likeness:
    """How near two birth dates are; 1 January often only means a year."""
    if one == other:
        return Likeness(1.0, Reason.SAME_BIRTH)
    if one.year == other.year:
        only_year = (1, 1) in {(one.month, one.day), (other.month, other.day)}
        return Likeness(0.9 if only_year else 0.6, Reason.SAME_BIRTH_YEAR)
    if abs(one.year - other.year) == 1:
        return Likeness(0.5, Reason.BIRTH_YEAR_BY_ONE)
    return Likeness(0.0, Reason.OTHER_BIRTH)
