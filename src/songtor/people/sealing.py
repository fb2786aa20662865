"""Numbers of documents: sealed to their row, found by a keyed digest, shown masked."""

from __future__ import annotations

import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag

from songtor.engines.thai import mask_citizen_id
from songtor.people.errors import SealBroken
from songtor.people.keys import PeopleKey, ring
from songtor.people.persons.models import Identity, IdentityKind

NONCE_BYTES = 12
SHOWN = 3


def sealed(record_id: UUID, kind: str, number: str) -> Identity:
    """Not yet written: the number under the ring's newest key, readable in this row alone."""
    identity = Identity(record_id=record_id, kind=kind)
    seal_with(ring().current, identity, number)
    return identity


def seal_with(key: PeopleKey, identity: Identity, number: str) -> None:
    nonce = os.urandom(NONCE_BYTES)
    identity.key = key.name
    identity.index = index_of(key, identity.kind, number)
    identity.sealed = nonce + key.cipher.encrypt(nonce, number.encode(), _row(identity))


def opened(identity: Identity) -> str:
    """The whole number. Raises KeyMissing, SealBroken."""
    key, content = ring().named(identity.key), bytes(identity.sealed)
    try:
        return key.cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _row(identity)).decode()
    except InvalidTag:
        raise SealBroken from None


def _row(identity: Identity) -> bytes:
    return f"people_identity {identity.record_id} {identity.kind}".encode()


def index_of(key: PeopleKey, kind: str, number: str) -> str:
    """Equal numbers have equal ones; without the key it tells nothing."""
    spoken = f"passport {number}" if kind == IdentityKind.PASSPORT else number
    return hmac.new(key.indexing, spoken.encode(), hashlib.sha256).hexdigest()


def comparable(identity: Identity, key: PeopleKey) -> str:
    """The number's index under this key, whichever sealed it."""
    return identity.index if identity.key == key.name else index_of(key, identity.kind, opened(identity))


def indexes_of(kind: str, number: str) -> list[str]:
    """What the number may stand under, one for each key of the ring."""
    return [index_of(key, kind, number) for key in ring().keys]


def private_digest(text: str) -> str:
    """Stands for a short secret where its plain digest could be guessed back; the same for ever."""
    return hmac.new(ring().first.indexing, f"digest {text}".encode(), hashlib.sha256).hexdigest()


def masked(identity: Identity) -> str:
    """x-xxxx-xxxxx-70-8; of a passport the last three signs."""
    number = opened(identity)
    if identity.kind != IdentityKind.PASSPORT:
        return mask_citizen_id(number)
    return "x" * (len(number) - SHOWN) + number[-SHOWN:]
