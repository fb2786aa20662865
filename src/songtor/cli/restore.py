"""A backup becomes this home, after it was proved aside."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from songtor.backup.folders import archive_at
from songtor.backup.restoring import restore_backup
from songtor.cli.backup import contents_of
from songtor.cli.backup_keys import add_key_arguments, home_here, key_of
from songtor.cli.progress import say
from songtor.config import boot, environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", type=Path, metavar="FILE|DIR", help="a backup, or the folder whose newest is taken")
    add_key_arguments(parser)
    parser.add_argument("--replace", action="store_true", help="also into a home with a city; the earlier one is kept")
    parser.add_argument("--unverified", action="store_true", help="without the product's own verify (damaged evidence)")


def run(args: argparse.Namespace) -> int:
    """0 and what was restored; 2 and a sentence, and nothing changed."""
    boot.start()
    try:
        archive = archive_at(args.backup)
        restored = restore_backup(
            home_here(),
            archive,
            key_of(args),
            replace=args.replace,
            unverified=args.unverified,
            now=datetime.now(UTC),
            say=say,
        )
    except OSError as problem:
        print(f"songtor restore: {problem}", file=sys.stderr)
        return 2
    print(f"restored {archive}: {contents_of(restored.manifest)}")
    if restored.earlier:
        say(f"the earlier database is kept as {restored.earlier}")
    say(f"put the keys that were kept apart back into {environment.home() / 'keys'}, then run migrate")
    return 0
