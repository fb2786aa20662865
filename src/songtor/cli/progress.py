"""Long programs show a line every few seconds and their whole output only when they fail."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY_SECONDS = 4.0
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Outcome:
    """How a program ended: its exit status, all it said, and the seconds it took."""

    status: int
    output: str
    seconds: float


def say(sentence: str) -> None:
    """Tells the person at the terminal something without touching the command's own output."""
    print(f"songtor: {sentence}", file=sys.stderr, flush=True)


def quietly(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, label: str = "", folder: Path = ROOT
) -> Outcome:
    """Runs a program from that folder; with a label it says that it still runs."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - commands are ours
            command, cwd=folder, env={**os.environ, **(env or {})}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, label, began)
        except BaseException:
            process.kill()
            process.wait()
            raise
        output.seek(0)
        text = output.read().decode(errors="replace")
    return Outcome(process.returncode, text, time.monotonic() - began)


def _wait(process: subprocess.Popen[bytes], label: str, began: float) -> None:
    while True:
        try:
            process.wait(EVERY_SECONDS if label else None)
            return
        except subprocess.TimeoutExpired:
            say(f"{label}, {time.monotonic() - began:.0f} s")
