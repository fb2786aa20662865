"""What a whole run left is searched for the people its tests invented: `python -m tests.left FOLDER`.

Their numbers may lie nowhere, as the databases hold them sealed; names and phones in the databases alone. It ends with
1 when somebody lies elsewhere, or when the databases hold fewer people than must have been brought in.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import psycopg

from tests.flows.leaking import PLANTED, Invented, found_in

LEFT = "TEST_LEFT_FOLDER"  # `songtor test` gives it to its runs
AROUND = 200  # bytes before and behind a find that are read
DATABASES = ("*.sqlite3*", "*.duckdb*")
BUT_DATABASES = [f"--exclude={name}" for name in DATABASES]
ONLY_DATABASES = [f"--include={name}" for name in DATABASES]
FOUND = re.compile(rb"^([^\0\n]+)\0(\d+):", re.MULTILINE)
THAI_FIGURES = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

Leak = tuple[Path, str]
"""A file, and what kind of thing lies in it."""


def leaks(folder: Path, server: Path | None = None, people: Invented = PLANTED) -> Counter[Leak]:
    """How often which of these people's words lie where they may not, in a folder and in a stopped-short server's."""
    planted, numbers = people.everybody(), begun(people.numbers, 1, 5)
    everything = [*numbers, *begun(people.phones, 3, 6), *written(people.names)]
    found = Counter[Leak]()
    for path, at in finds(everything, BUT_DATABASES, folder):
        found.update((path, kind) for kind in found_in(around(path, at), planted))
    for where, options in ((folder, ONLY_DATABASES), (server, [])):
        for path, at in finds(numbers, options, where) if where else ():
            found.update((path, kind) for kind in found_in(around(path, at), planted) & {"numbers"})
    return found


def begun(figures: str, *hyphens_at: int) -> list[bytes]:
    """How a number begins that is written at once, with hyphens or with blanks."""
    parts = [figures[a:b] for a, b in zip((0, *hyphens_at), (*hyphens_at, None), strict=True)]
    return [way for between in ("", "-", " ") for way in written(between.join(parts))]


def written(word: str) -> list[bytes]:
    """The ways in which bytes hold a word."""
    thai = word.translate(THAI_FIGURES)
    ways = [one.encode(code) for one in (word, thai) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    escaped = thai.encode("ascii", "backslashreplace"), thai.encode("ascii", "xmlcharrefreplace")
    return [*ways, *escaped, quote(thai).encode()]


def finds(words: Sequence[bytes], options: Sequence[str], folder: Path) -> Iterator[tuple[Path, int]]:
    """Files and places where one of the words stands."""
    for told in FOUND.finditer(grep([*options, "-obF"], words, folder)):
        yield Path(os.fsdecode(told[1])), int(told[2])


def around(path: Path, at: int) -> bytes:
    with path.open("rb") as file:
        start = max(0, at - AROUND)
        file.seek(start)
        return file.read(at - start + AROUND)


def people_in(folder: Path, server: Path | None = None, people: Invented = PLANTED) -> int:
    """How many different names lie in databases: the search was where people were."""
    letters = people.names.encode() + rb"(\xe0\xb8[\x80-\xbf]){3}"
    found: set[bytes] = set()
    for where, options in ((folder, ONLY_DATABASES), (server, [])):
        found.update(grep([*options, "-ohP"], [letters], where).splitlines() if where else ())
    return len(found)


def grep(options: Sequence[str], words: Sequence[bytes], folder: Path) -> bytes:
    """Its answer on every file below, read as bytes; nothing else goes through gigabytes as quickly."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\n".join(words) + b"\n")
        file.flush()
        command = ["grep", "-raHZ", *options, "-f", file.name, "--", str(folder)]
        done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=False)
    if done.returncode > 1:
        raise OSError(done.stderr.decode(errors="replace"))
    return done.stdout


@contextmanager
def written_out(url: str) -> Iterator[Path | None]:
    """The folder of a server on this machine, everything it holds on the disk."""
    if not url:
        yield None
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CHECKPOINT")
        row = server.execute("SHOW data_directory").fetchone()
        assert row
        yield Path(row[0]).parent


def size_of(folders: Iterable[Path]) -> tuple[int, int]:
    """Files and bytes."""
    sizes = [path.lstat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--server", default="", help="the URL of a PostgreSQL whose files are searched as well")
    parser.add_argument("--at-least", type=int, default=0, help="so many people must lie in the databases")
    asked, begun_at = parser.parse_args(), monotonic()
    with written_out(asked.server) as server:
        folders = [folder for folder in (asked.folder, server) if folder]
        found, seen = leaks(asked.folder, server), people_in(asked.folder, server)
        files, size = size_of(folders)
    for (path, kind), times in sorted(found.items()):
        place = path.relative_to(asked.folder) if path.is_relative_to(asked.folder) else path
        print(f"{kind} of people, {times} times, in {place}", file=sys.stderr)
    took = f"{size / 1e9:.1f} GB in {files:,} files, {monotonic() - begun_at:.0f} s"
    print(f"{seen:,} people in the databases, {len(found)} files with somebody elsewhere ({took})", file=sys.stderr)
    if seen < asked.at_least:
        print(f"there must be {asked.at_least:,}: this search proves nothing", file=sys.stderr)
    return int(bool(found) or seen < asked.at_least)


if __name__ == "__main__":
    sys.exit(main())
