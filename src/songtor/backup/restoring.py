"""The way back: everything is unpacked aside and proved before one step puts it in place."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from songtor.backup.archive import read_manifest, unpack_database, unseal_files
from songtor.backup.errors import BackupNewer, HomeInUse, OtherDatabase, RestoredDiffers, RestoredUnproved
from songtor.backup.folders import workplace
from songtor.backup.keys import Key
from songtor.backup.manifest import Manifest
from songtor.backup.stores import Aside, Say
from songtor.backup.taking import Home


@dataclass(frozen=True)
class Restored:
    """What was put back, and where the earlier database is kept when there was one."""

    manifest: Manifest
    earlier: str


def restore_backup(
    home: Home, archive: Path, key: Key, *, replace: bool, unverified: bool, now: datetime, say: Say
) -> Restored:
    """The home is as it was when the backup was taken, or, refused, as it was before.

    Raises HomeInUse, BackupNewer, OtherDatabase, RestoredDiffers, RestoredUnproved, DatabaseBusy, NoDatabaseRight,
    and what reading a backup raises.
    """
    with workplace(home.folder) as work:
        used = home.store.is_used()
        _refuse_unfit(home, read_manifest(archive, key), used and not replace)
        dump = work / "database"
        manifest = unpack_database(archive, key, dump, say)
        unseal_files(manifest, archive, key, work / "files", say)
        with home.store.aside(dump, work, say) as aside:
            _refuse_departures(manifest, aside)
            if not unverified:
                _prove(work, aside, say)
            # Files are named by their content: together with the earlier database they do no harm.
            _bring_files(work / "files", home.files)
            earlier = aside.put_in_place(f"before_{now.astimezone(UTC):%Y%m%dT%H%M%S}" if used else "")
    return Restored(manifest, earlier)


def _refuse_unfit(home: Home, manifest: Manifest, in_the_way: bool) -> None:
    if manifest.kind != home.store.kind:
        raise OtherDatabase(there=manifest.kind, here=home.store.kind)
    known = _known_steps()
    for step in manifest.state.steps:
        if step not in known:
            raise BackupNewer(step=step)
    if in_the_way:
        raise HomeInUse


def _known_steps() -> set[str]:
    """This version's own and those they replace: an earlier backup names the latter."""
    steps = MigrationLoader(None).disk_migrations.items()
    named = {name for own, step in steps for name in (own, *step.replaces)}
    return {f"{app}.{name}" for app, name in named}


def _refuse_departures(manifest: Manifest, aside: Aside) -> None:
    for where in manifest.state.departures(aside.state()):
        raise RestoredDiffers(where=where)


def _prove(work: Path, aside: Aside, say: Say) -> None:
    """The product's own `verify` reads what lies aside, brought up to date as a start would."""
    surroundings = {**os.environ, "SONGTOR_HOME": str(work), "DATABASE_URL": aside.url}
    for command in ("migrate", "verify"):
        say(f"{command} of what was restored")
        done = subprocess.run(  # noqa: S603 - our own program; its progress goes where ours goes
            [sys.executable, "-m", "songtor.cli", command],
            env=surroundings,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stdout.strip().splitlines()
            raise RestoredUnproved(said=said[-1] if said else command)


def _bring_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
