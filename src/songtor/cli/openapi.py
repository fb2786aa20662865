"""The description of the API stands in the tree and is what the code says."""

import argparse
import difflib
import importlib
import json
import sys
from itertools import islice
from pathlib import Path

from songtor.config import boot

FILE = Path(__file__).resolve().parents[1] / "api" / "openapi.json"
SHOWN_LINES = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--write", action="store_true", help=f"write {FILE.name} into the api room")
    choice.add_argument("--check", action="store_true", help="compare that file with the code")


def run(args: argparse.Namespace) -> int:
    """Prints the description; with --check 1 when the committed file says something else."""
    boot.start()
    said = document()
    if args.write:
        FILE.write_text(said, encoding="utf-8")
    elif args.check:
        return _compared(said)
    else:
        print(said, end="")
    return 0


def document() -> str:
    """The OpenAPI description as it is committed: sorted, one fact a line."""
    # Found by name: faces can be loaded only once Django has started.
    api = importlib.import_module("songtor.api.urls").api
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _compared(said: str) -> int:
    committed = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    if committed == said:
        return 0
    lines = difflib.unified_diff(committed.splitlines(), said.splitlines(), FILE.name, "the code", lineterm="")
    print("\n".join(islice(lines, SHOWN_LINES)))
    print("songtor: the API changed; ./songtor openapi --write and commit the file", file=sys.stderr)
    return 1
