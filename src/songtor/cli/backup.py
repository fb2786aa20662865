"""Encrypted backups of database and files, made while the city works."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from songtor.backup.folders import archive_at
from songtor.backup.keys import make_key_file
from songtor.backup.manifest import Manifest
from songtor.backup.taking import check_backup, prune, take_backup
from songtor.cli.backup_keys import add_key_arguments, home_here, key_of
from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.config import boot, environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="where backups are kept")
    what.add_argument("--check", type=Path, metavar="FILE", help="prove that a backup, or a folder's newest, is whole")
    what.add_argument("--new-key", type=Path, metavar="FILE", help="make a key file for backups")
    add_key_arguments(parser)
    parser.add_argument("--keep", type=_number, metavar="N", help="keep only the newest N backups of DIR")


def _number(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """0 and one line of what is in the backup; 2 and a sentence when there is none."""
    boot.start()
    try:
        if args.new_key:
            return _new_key(args.new_key)
        return _check(args) if args.check else _take(args)
    except OSError as problem:
        print(f"songtor backup: {problem}", file=sys.stderr)
        return 2


def _new_key(path: Path) -> int:
    make_key_file(path)
    print(f"{path}: without this key no backup made with it opens; keep a copy apart from backups and server")
    return 0


def _check(args: argparse.Namespace) -> int:
    archive = archive_at(args.check)
    manifest = check_backup(home_here(), archive, key_of(args), say=say)
    print(f"ok: {archive}, {contents_of(manifest)}")
    return 0


def _take(args: argparse.Namespace) -> int:
    key = key_of(args)
    refuse_outdated()
    path, manifest = take_backup(home_here(), args.folder, key, taken_at=datetime.now(UTC), say=say)
    print(f"{path}: {contents_of(manifest)}")
    say(f"the keys in {environment.home() / 'keys'} are not in it; keep them in another place")
    if args.keep:
        say(f"{prune(args.folder, key, keep=args.keep)} older backups thrown away")
    return 0


def contents_of(manifest: Manifest) -> str:
    """A backup's contents in one line."""
    acts = sum(length for length, _ in manifest.state.heads.values())
    moved = sum(count for count, *_ in manifest.state.moved.values())
    files = f"{len(manifest.files)} files"
    return f"taken {manifest.taken_at}, {len(manifest.state.heads)} chains, {acts} acts, {moved} movements, {files}"
