"""Where backups lie, and that only one is made or restored at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from songtor.backup.errors import AnotherBackupRuns, NotABackup
from songtor.backup.keys import SALT_BYTES
from songtor.backup.sealing import salt_of

ENDING = ".backup"
FILES = "files"
WORKPLACE = ".backup-work-"


def archive_name(taken_at: datetime) -> str:
    """Names in order of time."""
    return f"songtor-{taken_at:%Y%m%dT%H%M%S}-{taken_at.microsecond // 1000:03}{ENDING}"


def archives(folder: Path) -> list[Path]:
    """The finished backups of a folder, the oldest first."""
    return sorted(folder.glob(f"songtor-*{ENDING}"))


def archive_at(path: Path) -> Path:
    """The backup somebody named, or the newest of the folder they named. Raises NotABackup."""
    if path.is_file():
        return path
    found = archives(path)
    if not found:
        raise NotABackup(path=path)
    return found[-1]


def salt_in(folder: Path) -> bytes:
    """The salt of the backups there, so that their files are shared; a new one for a new folder."""
    found = archives(folder)
    return salt_of(found[-1]) if found else os.urandom(SALT_BYTES)


def sealed_file(folder: Path, name: str) -> Path:
    return folder / FILES / name[:2] / name


@contextmanager
def workplace(home: Path) -> Iterator[Path]:
    """A private folder on the home's disk, for one backup or restore at a time; what an interrupted one left goes.

    Raises AnotherBackupRuns.
    """
    with (home / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherBackupRuns from None
        for left in home.glob(f"{WORKPLACE}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=WORKPLACE, dir=home) as name:
            yield Path(name)
