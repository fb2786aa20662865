"""A PostgreSQL of one's own in a temporary folder, for tests and measurements."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote

DEBIAN_BINARIES = Path("/usr/lib/postgresql")
# Durability stays on: the product refuses to start without it, and figures without it would be untrue.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "80",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class NoPostgres(Exception):
    """PostgreSQL's programs are missing, or its server would not start."""


def binaries() -> Path | None:
    """The folder of the newest initdb and pg_ctl on this machine."""
    versions = [p.parent for p in DEBIAN_BINARIES.glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("pg_ctl") else None


@contextmanager
def cluster(kept: Path | None = None, *, settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """A running server's URL; server and folder are gone afterwards, but for a folder that is to be kept.

    Run as root it becomes `postgres`.
    """
    programs = binaries()
    if programs is None:
        raise NoPostgres("initdb and pg_ctl were not found (Debian: apt-get install postgresql)")
    made = tempfile.TemporaryDirectory(prefix="songtor-pg-", ignore_cleanup_errors=True)
    with nullcontext(kept) if kept else made as name:
        folder = Path(name)
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _start(programs, folder, settings)
        try:
            yield url_of(folder, "postgres")
        finally:
            _run(
                [
                    str(programs / "pg_ctl"),
                    "stop",
                    "-D",
                    str(folder / "facts"),
                    "-m",
                    "fast" if kept else "immediate",
                    "-w",
                ]
            )


def url_of(socket_folder: Path, database: str) -> str:
    """A URL by unix socket, which takes no port and is reachable from this machine only."""
    return f"postgresql://postgres@{quote(str(socket_folder), safe='')}/{database}"


def _start(programs: Path, folder: Path, settings: Mapping[str, str]) -> None:
    facts = str(folder / "facts")
    make = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    if not Path(facts).exists():
        _run([str(programs / "initdb"), "-D", facts, *make])
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = str(folder / "server.log")
    _run([str(programs / "pg_ctl"), "start", "-D", facts, "-w", "-l", log, "-o", f"-k {folder} {options}"])


def _run(command: Sequence[str]) -> None:
    words = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)
    # The server keeps what it inherits open: with a pipe this would wait for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(words, stdout=output, stderr=output, cwd="/", check=False)  # noqa: S603
        if done.returncode:
            output.seek(0)
            raise NoPostgres(f"{Path(command[0]).name} failed: {output.read().decode(errors='replace').strip()}")
