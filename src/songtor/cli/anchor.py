"""The day's anchor as a file: kept by auditors, it finds a chain whose end was cut off."""

import argparse
import sys
from pathlib import Path

from songtor.cli.migrate import refuse_outdated
from songtor.evidence.services import take_anchor
from songtor.evidence.verify import anchor_text
from songtor.look.clock import now, today


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there instead of printing")


def run(args: argparse.Namespace) -> int:
    """The first anchor of a day counts: a second run gives the same one. A file with another anchor is kept."""
    refuse_outdated()
    text = anchor_text(take_anchor(day=today(), taken_at=now())) + "\n"
    if args.output is None:
        print(text, end="")
        return 0
    return _written(args.output, text)


def _written(path: Path, text: str) -> int:
    try:
        if path.exists() and path.read_bytes() != text.encode():
            print(f"songtor anchor: {path} holds something else; choose another name", file=sys.stderr)
            return 2
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        print(f"songtor anchor: {problem}", file=sys.stderr)
        return 2
    return 0
