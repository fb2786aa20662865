"""One encrypted file: a header and AES-256-GCM pieces that can neither be changed, left out nor put elsewhere.

    header   mark, kind of key, salt of the passphrase, salt of this file, proof of the key
    piece    1 MiB of content and 16 bytes that authenticate it, its number, the header and "is it the last"

Each file has a key of its own (HKDF-SHA256 of the main key with the file's salt), so a piece's number is its nonce.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from songtor.backup.errors import BackupChanged, BackupCut, NotABackup, WrongBackupKey
from songtor.backup.keys import SALT_BYTES, Key

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MARK = b"songtor-backup/1\n"
PROOF_BYTES, TAG_BYTES = 16, 16
PIECE = 1024 * 1024
HEADER_BYTES = len(MARK) + 1 + 2 * SALT_BYTES + PROOF_BYTES


@dataclass(frozen=True)
class Header:
    """What stands in the clear before the pieces; every piece authenticates it."""

    kind: bytes
    salt: bytes
    own_salt: bytes
    proof: bytes

    def __bytes__(self) -> bytes:
        return MARK + self.kind + self.salt + self.own_salt + self.proof

    def cipher(self, main: bytes) -> AESGCM:
        own = HKDF(SHA256(), 32, self.own_salt, b"songtor backup piece").derive(main)
        return AESGCM(own)

    def sealed(self, cipher: AESGCM, number: int, piece: bytes, *, last: bool) -> bytes:
        return cipher.encrypt(number.to_bytes(12, "big"), piece, bytes(self) + _place(number, last))

    def opened(self, cipher: AESGCM, number: int, piece: bytes, *, last: bool) -> bytes:
        return cipher.decrypt(number.to_bytes(12, "big"), piece, bytes(self) + _place(number, last))


def _place(number: int, last: bool) -> bytes:
    return number.to_bytes(12, "big") + (b"\1" if last else b"\0")


def new_header(key: Key, salt: bytes) -> Header:
    own_salt = os.urandom(SALT_BYTES)
    return Header(key.kind, salt, own_salt, _proof(key.main(salt), own_salt))


def _proof(main: bytes, own_salt: bytes) -> bytes:
    return hmac.new(main, b"songtor backup key" + own_salt, hashlib.sha256).digest()[:PROOF_BYTES]


def read_header(file: BinaryIO, path: Path) -> Header:
    """Raises NotABackup."""
    head = file.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES or not head.startswith(MARK):
        raise NotABackup(path=path)
    rest = io.BytesIO(head[len(MARK) :])
    return Header(rest.read(1), rest.read(SALT_BYTES), rest.read(SALT_BYTES), rest.read(PROOF_BYTES))


def salt_of(path: Path) -> bytes:
    """The passphrase's salt of a sealed file. Raises NotABackup."""
    with path.open("rb") as file:
        return read_header(file, path).salt


class _Sealer(io.RawIOBase):
    """Takes what is written in pieces; `end` seals the last one."""

    def __init__(self, out: BinaryIO, header: Header, cipher: AESGCM) -> None:
        self._out, self._header, self._cipher = out, header, cipher
        self._waiting, self._number = bytearray(), 0
        out.write(bytes(header))

    def writable(self) -> bool:
        return True

    def write(self, content: ReadableBuffer, /) -> int:
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return memoryview(content).nbytes

    def end(self) -> None:
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._header.sealed(self._cipher, self._number, piece, last=last))
        self._number += 1


@contextmanager
def sealing(path: Path, key: Key, salt: bytes) -> Iterator[io.RawIOBase]:
    """A file that appears under its name once it is whole and on the disk; until then it is called .part."""
    part = path.with_name(f"{path.name}.part")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
            header = new_header(key, salt)
            sealer = _Sealer(out, header, header.cipher(key.main(salt)))
            yield sealer
            sealer.end()
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        _keep_name(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """A new name survives a power cut only when its folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(path: Path, key: Key) -> Iterator[bytes]:
    """The content piece by piece, each proved before it is given.

    Raises NotABackup, WrongBackupKey, BackupChanged, BackupCut.
    """
    with path.open("rb") as file:
        header = read_header(file, path)
        main = key.main(header.salt) if header.kind == key.kind else b""
        if not main or not hmac.compare_digest(header.proof, _proof(main, header.own_salt)):
            raise WrongBackupKey(path=path)
        cipher, number = header.cipher(main), 0
        piece = file.read(PIECE + TAG_BYTES)
        while following := file.read(PIECE + TAG_BYTES):
            yield _proved(header, cipher, number, piece, last=False, path=path)
            piece, number = following, number + 1
        yield _proved(header, cipher, number, piece, last=True, path=path)


def _proved(header: Header, cipher: AESGCM, number: int, piece: bytes, *, last: bool, path: Path) -> bytes:
    try:
        return header.opened(cipher, number, piece, last=last)
    except InvalidTag:
        if last and (not piece or _is_inner(header, cipher, number, piece)):
            raise BackupCut(path=path) from None
        raise BackupChanged(path=path, number=number + 1) from None


def _is_inner(header: Header, cipher: AESGCM, number: int, piece: bytes) -> bool:
    """A whole piece that was not the last one when it was sealed."""
    try:
        header.opened(cipher, number, piece, last=False)
    except InvalidTag:
        return False
    return True


class _Reader(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        view = memoryview(buffer).cast("B")
        taken, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(taken)] = taken
        return len(taken)


def reading(path: Path, key: Key) -> io.BufferedReader:
    """The content as a file to read from; it raises as `opened` does."""
    return io.BufferedReader(_Reader(opened(path, key)), PIECE)
