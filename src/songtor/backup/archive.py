"""One backup file: a manifest line and the copied database, packed and sealed; the home's files lie beside it.

DIR/songtor-20261121T190000-123.backup   one for each backup
DIR/files/ab/ab…                     one for each content, shared by all backups of the folder
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from songtor.backup.errors import BackupIncomplete, NotABackup
from songtor.backup.folders import sealed_file
from songtor.backup.keys import Key
from songtor.backup.manifest import KeptFile, Manifest, read_line
from songtor.backup.pulse import Pulse
from songtor.backup.sealing import opened, reading, salt_of, sealing
from songtor.backup.stores import Say

AT_ONCE = 1024 * 1024
PACKING = 5  # of gzip's 9: half the time of 6 for 3 % more bytes


def write_archive(path: Path, key: Key, salt: bytes, manifest: Manifest, dump: Path, say: Say) -> None:
    pulse = Pulse(say)
    with sealing(path, key, salt) as out, gzip.GzipFile(fileobj=out, mode="wb", compresslevel=PACKING) as packed:
        packed.write(manifest.as_line())
        with dump.open("rb") as file:
            while piece := file.read(AT_ONCE):
                packed.write(piece)
                pulse(lambda: f"sealing the database, {file.tell() / 1e6:.0f} of {manifest.size / 1e6:.0f} MB")


@contextmanager
def _inside(path: Path, key: Key) -> Iterator[tuple[Manifest, BinaryIO]]:
    with reading(path, key) as sealed, gzip.GzipFile(fileobj=sealed, mode="rb") as packed:
        try:
            manifest = read_line(packed.readline())
        except (ValueError, gzip.BadGzipFile, EOFError):
            raise NotABackup(path=path) from None
        yield manifest, cast(BinaryIO, packed)


def read_manifest(path: Path, key: Key) -> Manifest:
    """What a backup says of itself; its database is not read.

    Raises NotABackup, WrongBackupKey, BackupChanged, BackupCut.
    """
    with _inside(path, key) as (manifest, _):
        return manifest


def unpack_database(path: Path, key: Key, target: Path, say: Say) -> Manifest:
    """Every byte of the backup is read and proved. Raises as `read_manifest`, and BackupIncomplete."""
    pulse, seen = Pulse(say), hashlib.sha256()
    with _inside(path, key) as (manifest, packed), target.open("wb") as file:
        while piece := packed.read(AT_ONCE):
            seen.update(piece)
            file.write(piece)
            pulse(lambda: f"reading the database, {file.tell() / 1e6:.0f} of {manifest.size / 1e6:.0f} MB")
    if seen.hexdigest() != manifest.database:
        raise BackupIncomplete(path=path)
    return manifest


def seal_files(home_files: Path, folder: Path, key: Key, salt: bytes, say: Say) -> list[KeptFile]:
    """Every file of the home, by content: what an earlier backup sealed already is only named again."""
    pulse, kept = Pulse(say), list[KeptFile]()
    for path in sorted(home_files.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            kept.append(_sealed(path, home_files, folder, key, salt))
        except FileNotFoundError:  # a retention rule was quicker
            continue
        pulse(lambda: f"sealing files, {len(kept)} so far")
    return kept


def _sealed(path: Path, home_files: Path, folder: Path, key: Key, salt: bytes) -> KeptFile:
    content = path.read_bytes()
    file = KeptFile(path.relative_to(home_files).as_posix(), hashlib.sha256(content).hexdigest(), len(content))
    target = sealed_file(folder, key.name_of(file.sha256, salt))
    if not target.exists():
        with sealing(target, key, salt) as out:
            out.write(content)
    return file


def unseal_files(manifest: Manifest, archive: Path, key: Key, target: Path | None, say: Say) -> None:
    """Every file proved against its digest, and written below `target` where there is one.

    Raises BackupIncomplete, WrongBackupKey, BackupChanged, BackupCut.
    """
    pulse, salt = Pulse(say), salt_of(archive)
    for number, file in enumerate(manifest.files, start=1):
        sealed = sealed_file(archive.parent, key.name_of(file.sha256, salt))
        if not sealed.is_file():
            raise BackupIncomplete(path=sealed)
        content = b"".join(opened(sealed, key))
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise BackupIncomplete(path=sealed)
        if target is not None:
            _put(target, file.path, content)
        pulse(lambda: f"reading files, {number} of {len(manifest.files)}")  # noqa: B023


def _put(target: Path, place: str, content: bytes) -> None:
    path = target / place
    if not path.resolve().is_relative_to(target.resolve()):
        raise ValueError(f"{place} leads out of its folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
