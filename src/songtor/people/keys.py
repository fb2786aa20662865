"""The ring of keys that numbers of documents are sealed with: `SONGTOR_HOME/keys/people.keys`.

The last key seals; all open. The file is looked at on every use, so a key added by one process is known to all.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from songtor.people.errors import KeyMissing, KeyRingMissing, KeyRingUnreadable
from songtor.people.persons.models import Identity

FORMAT = "songtor-people-keys/1"
KEY_BYTES = 32


@dataclass(frozen=True)
class PeopleKey:
    """One secret, from which the key that seals and the key that indexes follow."""

    name: str
    secret: bytes = field(repr=False)
    replaced_at: datetime | None = None

    @cached_property
    def sealing(self) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, None, b"songtor people seal").derive(self.secret)

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.sealing)

    @cached_property
    def indexing(self) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, None, b"songtor people index").derive(self.secret)


@dataclass(frozen=True)
class Ring:
    keys: tuple[PeopleKey, ...]

    @property
    def current(self) -> PeopleKey:
        return self.keys[-1]

    @property
    def first(self) -> PeopleKey:
        """Stays for ever: what stands for a secret in other tables was made with it."""
        return self.keys[0]

    @property
    def staying(self) -> frozenset[str]:
        return frozenset({self.first.name, self.current.name})

    def named(self, name: str) -> PeopleKey:
        """Raises KeyMissing."""
        for key in self.keys:
            if key.name == name:
                return key
        raise KeyMissing(name=name)


def key_file() -> Path:
    return Path(_place())


def _place() -> str:
    return f"{settings.SONGTOR_HOME}/keys/people.keys"


def ring() -> Ring:
    """The keys as the file has them now; the first use makes it. Raises KeyRingMissing, KeyRingUnreadable."""
    place = _place()  # a list asks for every number: no Path is built each time
    try:
        there = os.stat(place)
    except FileNotFoundError:
        _begin(Path(place))
        there = os.stat(place)
    return _read(place, there.st_ino, there.st_mtime_ns, there.st_size)


@lru_cache(8)
def _read(place: str, _inode: int, _changed: int, _size: int) -> Ring:
    path = Path(place)
    try:
        content = json.loads(path.read_text(encoding="ascii"))
        if content["format"] != FORMAT:
            raise ValueError("format")
        keys = tuple(_key(one) for one in content["keys"])
    except (OSError, ValueError, KeyError, TypeError):
        raise KeyRingUnreadable(path=path) from None
    if not keys or any(len(key.secret) != KEY_BYTES for key in keys):
        raise KeyRingUnreadable(path=path)
    return Ring(keys)


def _key(said: dict[str, str]) -> PeopleKey:
    replaced = said.get("replaced_at")
    secret = base64.b64decode(said["secret"], validate=True)
    return PeopleKey(said["name"], secret, datetime.fromisoformat(replaced) if replaced else None)


def _begin(path: Path) -> None:
    """A first key, unless numbers lie sealed with one that is gone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(path):
        if path.exists():
            return
        if Identity.objects.exists():
            raise KeyRingMissing(path=path)
        _write(path, Ring((_new_key(),)))


def add_key(*, at: datetime) -> Ring:
    """A new key seals from now on; the others go on opening."""
    return _changed(lambda old: Ring((*(replace(k, replaced_at=k.replaced_at or at) for k in old.keys), _new_key())))


def drop_keys(names: frozenset[str]) -> Ring:
    """Keys that open nothing any more leave the ring; the first and the one that seals stay."""
    return _changed(lambda old: Ring(tuple(key for key in old.keys if key.name not in names - old.staying)))


def _changed(change: Callable[[Ring], Ring]) -> Ring:
    path = key_file()
    ring()
    with _alone(path):
        _write(path, change(ring()))
    return ring()


def _new_key() -> PeopleKey:
    return PeopleKey(secrets.token_hex(6), os.urandom(KEY_BYTES))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with open(os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, kept: Ring) -> None:
    """Whole and on the disk before it takes the place of the old one."""
    said = [
        {
            "name": key.name,
            "secret": base64.b64encode(key.secret).decode(),
            "replaced_at": key.replaced_at.isoformat() if key.replaced_at else "",
        }
        for key in kept.keys
    ]
    part = path.with_suffix(".part")
    with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        json.dump({"format": FORMAT, "keys": said}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
