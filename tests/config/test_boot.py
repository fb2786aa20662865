"""What a server loads once is not looked through for garbage in the midst of a request."""

from __future__ import annotations

import subprocess
import sys

SEEN = """
import gc
{ready}
print(gc.get_freeze_count(), len(gc.get_objects()))
"""


def kept(ready: str) -> tuple[int, int]:
    """How much is left alone, and how much a full collection looks through."""
    words = [sys.executable, "-W", "ignore", "-c", SEEN.format(ready=ready)]
    frozen, seen = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return int(frozen), int(seen)


def test_a_server_leaves_what_it_loaded_alone() -> None:
    frozen, seen = kept("import songtor.config.wsgi")
    assert frozen > 10 * seen
    frozen, seen = kept("from songtor.config.boot import start; start()")
    assert seen > 10 * frozen


def test_garbage_of_later_is_still_found() -> None:
    later = "import songtor.config.wsgi; a = []; a.append(a); del a; assert gc.collect() >= 1"
    assert kept(later)[0]
