"""The planner's search is compiled once after an installation or an upgrade, before somebody waits for a plan."""

import hashlib
import os
import subprocess
import sys
from collections.abc import MutableMapping
from importlib.metadata import version
from pathlib import Path

import songtor
from songtor.cli.progress import say

PLANNING = Path(songtor.__file__).parent / "engines" / "planning"
COMPILED = ("arrays.py", "estimates.py", "moves.py")
CACHE = "NUMBA_CACHE_DIR"
STAMP = "planner.stamp"


def keep_compiled(surroundings: MutableMapping[str, str], source: Path = PLANNING) -> None:
    """What is compiled is kept beside its source; where that is read-only, in the home."""
    if not os.access(source, os.W_OK):
        home = Path(surroundings.get("SONGTOR_HOME") or "var").resolve()
        surroundings.setdefault(CACHE, str(home / "compiled"))


def compile_stale() -> None:
    """Compiles the search unless this very version was; if that fails, the first plan says why."""
    stamp = _kept_in() / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == this_version():
        return
    say("compiling the planner (once, about 15 s)")
    done = subprocess.run([sys.executable, "-m", "songtor.engines.planning.preparing"], check=False)
    if done.returncode == 0:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(this_version(), encoding="ascii")


def _kept_in() -> Path:
    given = os.environ.get(CACHE)
    return Path(given) if given else PLANNING / "__pycache__"


def this_version() -> str:
    sources = b"".join((PLANNING / name).read_bytes() for name in COMPILED)
    return hashlib.sha256(sources + f"{sys.version} {version('numba')}".encode()).hexdigest()
