"""The keys that numbers of documents are sealed with: looked at, and renewed while the city works."""

from __future__ import annotations

import argparse

from songtor.cli.progress import say
from songtor.look.clock import now
from songtor.people.keys import key_file, ring
from songtor.people.persons.models import Identity
from songtor.people.rotating import rotate

WAITS = "older keys stay eight days, the first for ever; copy the key file now"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["show", "rotate"], default="show", help="show (default) or rotate")


def run(args: argparse.Namespace) -> int:
    if args.what == "rotate":
        done = rotate(at=now(), between=lambda sealed: say(f"{sealed:,} sealed anew"))
        print(f"{done.sealed:,} numbers are sealed with key {done.key}")
        print(
            f"dropped: {', '.join(done.dropped)}"
            if done.dropped
            else "older keys stay eight days, the first for ever; copy the key file now"
        )
    for key in ring().keys:
        state = f"replaced {key.replaced_at:%Y-%m-%d %H:%M}" if key.replaced_at else "seals"
        print(f"{key.name}  {Identity.objects.filter(key=key.name).count():>9,} numbers  {state}")
    print(f"in {key_file()}: keep a copy apart from the backups")
    return 0
