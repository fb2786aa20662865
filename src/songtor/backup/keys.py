"""What opens backups: a key file, or a passphrase. Neither ever lies in a backup."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from songtor.backup.errors import BackupKeyExists, BackupKeyUnreadable, PassphraseTooShort

MARK = "songtor-backup-key/1 "
KEY_BYTES = SALT_BYTES = 32
LEAST_CHARACTERS = 12
COST = 2**16  # 64 MB and a fifth of a second for each guess


@dataclass(frozen=True)
class Key:
    """The bytes of a key file, or a passphrase that is stretched with the salt written in each backup."""

    secret: bytes = field(repr=False)
    is_passphrase: bool = False

    @property
    def kind(self) -> bytes:
        return b"P" if self.is_passphrase else b"F"

    def main(self, salt: bytes) -> bytes:
        """32 bytes from which the keys of all sealed files with that salt follow."""
        return _stretched(self.secret, salt) if self.is_passphrase else self.secret

    def name_of(self, sha256: str, salt: bytes) -> str:
        """How a file is called among sealed ones: the same for the same content, and telling nothing about it."""
        return hmac.new(self.main(salt), b"file " + sha256.encode(), hashlib.sha256).hexdigest()


@cache
def _stretched(secret: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(secret, salt=salt, n=COST, r=8, p=1, maxmem=2**28, dklen=KEY_BYTES)


def make_key_file(path: Path) -> None:
    """A new random key that only its owner may read. Raises BackupKeyExists."""
    text = f"{MARK}{base64.b64encode(os.urandom(KEY_BYTES)).decode()}\n"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(text)
    except FileExistsError:
        raise BackupKeyExists(path=path) from None


def read_key_file(path: Path) -> Key:
    """Raises BackupKeyUnreadable."""
    try:
        text = path.read_text(encoding="ascii")
        secret = base64.b64decode(text.removeprefix(MARK).strip(), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error):
        raise BackupKeyUnreadable(path=path) from None
    if not text.startswith(MARK) or len(secret) != KEY_BYTES:
        raise BackupKeyUnreadable(path=path)
    return Key(secret)


def from_passphrase(words: str) -> Key:
    """Raises PassphraseTooShort."""
    if len(words) < LEAST_CHARACTERS:
        raise PassphraseTooShort(least=LEAST_CHARACTERS)
    return Key(words.encode(), is_passphrase=True)
