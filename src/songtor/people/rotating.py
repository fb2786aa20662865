"""A new key comes into use while the city works: it seals at once, what older keys sealed is sealed anew in pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from songtor.people.keys import PeopleKey, add_key, drop_keys, ring
from songtor.people.persons.models import Identity
from songtor.people.sealing import opened, seal_with

AT_ONCE = 200
KEPT = timedelta(days=8)  # rows of lists wait sealed for up to seven days (`exchange.staging`)


@dataclass(frozen=True)
class Rotated:
    """How many numbers were sealed anew, with which key, and which old keys left the ring."""

    sealed: int
    key: str
    dropped: tuple[str, ...]


def rotate(*, at: datetime, between: Callable[[int], None] = lambda done: None) -> Rotated:
    """Readers and writers go on meanwhile. Old keys stay eight days, so run it again to finish what was late.

    Raises KeyRingMissing, KeyRingUnreadable, KeyMissing, SealBroken.
    """
    newest = ring().current
    if newest.replaced_at is None and not _is_fresh(newest):
        newest = add_key(at=at).current
    sealed = reseal(newest, between)
    return Rotated(sealed, newest.name, drop_unused(at=at))


def _is_fresh(key: PeopleKey) -> bool:
    """Whether a rotation that was cut short had just added it: it goes on with the same key."""
    others = Identity.objects.exclude(key=key.name).exists()
    return others and len(ring().keys) > 1


def reseal(key: PeopleKey, between: Callable[[int], None]) -> int:
    """Everything that another key sealed, piece by piece; each piece is one short transaction."""
    done = 0
    while piece := _sealed_anew(key):
        done += piece
        between(done)
    return done


@transaction.atomic
def _sealed_anew(key: PeopleKey) -> int:
    rows = Identity.objects.exclude(key=key.name)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    piece = list(rows[:AT_ONCE])
    for identity in piece:
        seal_with(key, identity, opened(identity))
    Identity.objects.bulk_update(piece, ["key", "index", "sealed"], batch_size=AT_ONCE)
    return len(piece)


def drop_unused(*, at: datetime) -> tuple[str, ...]:
    """Keys replaced long ago that seal nothing leave the ring, but for the first."""
    there = ring()
    over = {key.name for key in there.keys if key.replaced_at and at - key.replaced_at > KEPT} - there.staying
    unused = over - set(Identity.objects.filter(key__in=over).values_list("key", flat=True))
    if unused:
        drop_keys(frozenset(unused))
    return tuple(sorted(unused))
