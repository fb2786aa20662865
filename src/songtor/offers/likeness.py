"""Branches that may be one: proposed with the reasons, never decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations
from math import cos, hypot, radians
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.engines.thai import arabic_digits
from songtor.engines.thai.names import name_key
from songtor.offers.models import Branch, SameBranch
from songtor.offers.queries import branches

METRES_PER_DEGREE = 111_320.0
NEAR_METRES = 150.0
NAMES_ALIKE = 0.75  # of difflib's ratio, only for branches close together: chains share most of their names
SHORTEST_PHONE = 8
FILLERS = ("สาขา", "ร้าน", "บริษัท", "จำกัด")


class Reason(StrEnum):
    PHONE = "phone"
    NAME = "name"
    NEAR = "near"


@dataclass(frozen=True)
class Pair:
    """Two branches of one district and why they seem alike; `kept` was entered first."""

    kept: Branch
    other: Branch
    reasons: tuple[Reason, ...]
    metres: int


def alike(*, actor: Actor, most: int = 100) -> list[Pair]:
    """Pairs nobody has answered yet where the actor keeps donors, most reasons first. Two queries."""
    settled = {frozenset(pair) for pair in _answers(actor).values_list("kept_id", "other_id")}
    rows = branches(actor=actor, verb=Verb.ENTER).order_by("pk")
    pairs = [pair for pair in _pairs(rows) if frozenset((pair.kept.pk, pair.other.pk)) not in settled]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.metres, pair.kept.name))[:most]


def answers(*, actor: Actor, most: int = 40) -> list[SameBranch]:
    """What was answered about pairs and still holds, newest first."""
    rows = _answers(actor).select_related("kept", "other", "district")
    return list(rows.order_by("-entered_at", "-pk")[:most])


def answer_for(*, actor: Actor, answer_id: UUID) -> SameBranch:
    """Raises Unknown."""
    return first(_answers(actor).filter(pk=answer_id))


def _answers(actor: Actor) -> QuerySet[SameBranch]:
    return visible(actor, Kind.DONOR, SameBranch.objects.filter(reversal__isnull=True), verb=Verb.ENTER)


def _pairs(rows: Iterable[Branch]) -> Iterator[Pair]:
    by_district: defaultdict[str, list[Branch]] = defaultdict(list)
    for branch in rows:
        by_district[branch.district_id].append(branch)
    for there in by_district.values():
        yield from _pairs_of(there)


def _pairs_of(there: Sequence[Branch]) -> Iterator[Pair]:
    names = {branch.pk: _bare(branch.name) for branch in there}
    for kept, other in combinations(there, 2):
        metres = _metres(kept, other)
        is_near = metres <= NEAR_METRES and not (kept.point_is_standin or other.point_is_standin)
        found = {
            Reason.PHONE: _same_phone(kept.phone, other.phone),
            Reason.NAME: _names_alike(names[kept.pk], names[other.pk], try_hard=is_near),
            Reason.NEAR: is_near,
        }
        reasons = tuple(reason for reason, holds in found.items() if holds)
        if found[Reason.PHONE] or len(reasons) > 1:
            yield Pair(kept, other, reasons, round(metres))


def _same_phone(one: str, other: str) -> bool:
    digits = _digits(one)
    return len(digits) >= SHORTEST_PHONE and digits == _digits(other)


def _names_alike(one: str, other: str, *, try_hard: bool) -> bool:
    if one == other:
        return bool(one)
    return try_hard and SequenceMatcher(None, one, other).ratio() >= NAMES_ALIKE


def _bare(name: str) -> str:
    key = name_key(name)
    for filler in FILLERS:
        key = key.replace(filler, "")
    return key


def _digits(phone: str) -> str:
    return "".join(sign for sign in arabic_digits(phone) if sign.isdigit())


def _metres(one: Branch, other: Branch) -> float:
    east = (one.lon - other.lon) * cos(radians(one.lat))
    return hypot(east, one.lat - other.lat) * METRES_PER_DEGREE
