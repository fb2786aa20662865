"""How phones' operations reach a server: in order, or as a bad network brings them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from random import Random
from uuid import UUID

from songtor.sync.judging import Sent

AT_ONCE = 40


@dataclass(frozen=True)
class Parcel:
    """One request of one phone."""

    phone: UUID
    sent: tuple[Sent, ...]


def in_order(minted: dict[UUID, list[Sent]]) -> Iterator[Parcel]:
    """Everything in the order in which it happened, cut only where another phone goes on."""
    everything = [(one, phone) for phone, own in minted.items() for one in own]
    everything.sort(key=lambda pair: (true_time(pair[0]), str(pair[1]), pair[0].seq))
    by_district = sorted(everything, key=lambda pair: _day_and_round(pair[0]))
    for (phone, _round), part in groupby(by_district, key=lambda pair: (pair[1], pair[0].round)):
        yield Parcel(phone, tuple(one for one, _phone in part))


def true_time(sent: Sent) -> float:
    return datetime.fromisoformat(sent.happened_at).timestamp() - (sent.offset_ms or 0) / 1000


def _day_and_round(sent: Sent) -> tuple[int, str]:
    return int((true_time(sent) + 7 * 3600) // 86_400), sent.round


def badly(minted: dict[UUID, list[Sent]], seed: int) -> list[Parcel]:
    """Cut anywhere, shuffled among and within phones, many twice, some as part of a longer one sent again."""
    dice = Random(seed)
    parcels: list[Parcel] = []
    for phone, own in minted.items():
        parcels += [Parcel(phone, tuple(part)) for part in _cut(own, dice)]
    again = [parcel for parcel in parcels if dice.random() < 0.25]
    torn = [Parcel(one.phone, one.sent[: dice.randint(1, len(one.sent))]) for one in parcels if dice.random() < 0.15]
    everything = parcels + again + torn
    dice.shuffle(everything)
    return everything


def _cut(own: Sequence[Sent], dice: Random) -> Iterator[list[Sent]]:
    at = 0
    while at < len(own):
        size = dice.randint(1, AT_ONCE)
        part = list(own[at : at + size])
        if dice.random() < 0.3:
            dice.shuffle(part)
        yield part
        at += size
