"""A backup: database, files and what they must add up to, sealed into a folder while the city goes on working."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import django

from songtor.backup.archive import read_manifest, seal_files, unpack_database, unseal_files, write_archive
from songtor.backup.folders import FILES, archive_name, archives, salt_in, sealed_file, workplace
from songtor.backup.keys import Key
from songtor.backup.manifest import Manifest
from songtor.backup.sealing import salt_of
from songtor.backup.stores import Say, Store


@dataclass(frozen=True)
class Home:
    """What is backed up: the database, and the folder with the files. The keys are not."""

    folder: Path
    files: Path
    store: Store


def take_backup(home: Home, folder: Path, key: Key, *, taken_at: datetime, say: Say) -> tuple[Path, Manifest]:
    """The path appears when the backup is whole; an interrupted one leaves nothing that looks like a backup.

    Raises AnotherBackupRuns, DatabaseProgramFailed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / archive_name(taken_at.astimezone(UTC))
    with workplace(home.folder) as work:
        _throw_away_parts(folder)
        salt, dump = salt_in(folder), work / "database"
        state = home.store.copy(dump, say)
        with dump.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        manifest = Manifest(
            taken_at=taken_at.isoformat(timespec="seconds"),
            kind=home.store.kind,
            versions={"python": platform.python_version(), "django": django.get_version()},
            state=state,
            database=digest,
            size=dump.stat().st_size,
            # After the database: every file it knows is on the disk before its row is.
            files=tuple(seal_files(home.files, folder, key, salt, say)),
        )
        write_archive(path, key, salt, manifest, dump, say)
    return path, manifest


def check_backup(home: Home, archive: Path, key: Key, *, say: Say) -> Manifest:
    """Every byte of a backup and of its files is read and proved; nothing is restored."""
    with workplace(home.folder) as work:
        manifest = unpack_database(archive, key, work / "database", say)
        unseal_files(manifest, archive, key, None, say)
    return manifest


def prune(folder: Path, key: Key, *, keep: int) -> int:
    """Only the newest backups stay, and the files they name; how many backups went.

    Raises WrongBackupKey before anything is thrown away.
    """
    found = archives(folder)
    old, kept = found[:-keep], found[-keep:]
    named = {
        sealed_file(folder, key.name_of(file.sha256, salt_of(path)))
        for path in kept
        for file in read_manifest(path, key).files
    }
    for path in old:
        path.unlink()
    for path in (folder / FILES).glob("*/*"):
        if path not in named:
            path.unlink()
    return len(old)


def _throw_away_parts(folder: Path) -> None:
    for pattern in ("*.part", f"{FILES}/*/*.part"):
        for part in folder.glob(pattern):
            part.unlink()
