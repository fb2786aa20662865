"""Which key, which home: what `backup` and `restore` ask for alike."""

import argparse
import getpass
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from songtor.backup.errors import NoBackupKey
from songtor.backup.keys import Key, from_passphrase, read_key_file
from songtor.backup.postgres import PostgresStore
from songtor.backup.sqlite import SqliteStore
from songtor.backup.taking import Home
from songtor.config import environment


def add_key_arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--key", type=Path, metavar="FILE", help="the key file (SONGTOR_BACKUP_KEY, or keys/backup.key)")
    which.add_argument("--passphrase", action="store_true", help="ask for a passphrase instead of a key file")


def key_of(args: argparse.Namespace) -> Key:
    """Raises NoBackupKey, BackupKeyUnreadable, PassphraseTooShort."""
    if args.passphrase:
        return from_passphrase(_asked())
    path = args.key or environment.backup_key_file()
    if args.key is None and not path.exists():
        raise NoBackupKey
    return read_key_file(path)


def _asked() -> str:
    return getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def home_here() -> Home:
    """The home this process was started for."""
    url = environment.database_url()
    if url.startswith("sqlite"):
        return Home(settings.SONGTOR_HOME, settings.MEDIA_ROOT, SqliteStore(Path(urlsplit(url).path[1:])))
    return Home(settings.SONGTOR_HOME, settings.MEDIA_ROOT, PostgresStore(url))
