"""The product as people run it: `songtor serve` on a free port, with a home of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic, sleep

from songtor.cli.serve import answers
from songtor.look.clock import BANGKOK

ROOT = Path(__file__).resolve().parents[1]
CLOCK = ROOT / "tests" / "clock"
# Eight people's passwords, hashed as slowly as a city's, cost more than all the rest of a home.
READY_TO_FILL = (
    "import django; django.setup(); from django.conf import settings; "
    "settings.PASSWORD_HASHERS = ['songtor.demo.people.QuickHash']"
)
START_WITHIN_SECONDS = 240.0  # a fresh home is migrated first, on a machine that may be busy


@dataclass(frozen=True)
class Live:
    """A running product: its address, its home and the way to give it commands."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    surroundings: Mapping[str, str]

    @property
    def said(self) -> str:
        """What the server and its jobs process printed so far."""
        return (self.home / "serve.log").read_text(encoding="utf-8")

    def run(self, *words: str) -> str:
        """What `./songtor WORDS` prints in this home."""
        command = [sys.executable, "-m", "songtor.cli", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(self.surroundings), capture_output=True, text=True, check=False
        )
        keep_said(self.home, done)
        assert done.returncode == 0, done.stderr
        return done.stdout


def keep_said(home: Path, done: subprocess.CompletedProcess[str]) -> None:
    """Beside the server's log: what a run leaves is searched for people afterwards."""
    with (home / "commands.log").open("a", encoding="utf-8") as log:
        log.write(f"{done.stdout}\n{done.stderr}\n")


def surroundings_of(home: Path, **more: str) -> dict[str, str]:
    """The environment of a product living in that home, on SQLite."""
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    own = {"SONGTOR_HOME": str(home), "SONGTOR_ENV": "test", "DATABASE_URL": "", "PYTHONPATH": path}
    return {**os.environ, **own, **more}


def surroundings_at(home: Path, day: date, hour: time) -> dict[str, str]:
    """The same on that day, started at that hour: what is announced for a day is only good until its own hours."""
    around, now = surroundings_of(home, SONGTOR_TODAY=day.isoformat()), datetime.now(BANGKOK)
    shift = datetime.combine(now, hour, tzinfo=BANGKOK) - now
    return around | {
        "PYTHONPATH": os.pathsep.join((str(CLOCK), around["PYTHONPATH"])),
        "CLOCK_SHIFT_SECONDS": str(shift.total_seconds()),
    }


def filled(surroundings: Mapping[str, str], program: str) -> str:
    """What a program prints that fills the home through the services, as a process of its own."""
    path = os.pathsep.join((surroundings["PYTHONPATH"], str(ROOT)))
    around = {**surroundings, "DJANGO_SETTINGS_MODULE": "songtor.config.settings", "PYTHONPATH": path}
    words = [sys.executable, "-c", f"{READY_TO_FILL}; {program}"]
    done = subprocess.run(words, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    keep_said(Path(surroundings["SONGTOR_HOME"]), done)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def serving(surroundings: dict[str, str], *words: str) -> Iterator[Live]:
    """A product that answers on a free port, stopped afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "songtor.cli", "serve", "--port", str(port), "--workers", "1", *words]
    log = Path(surroundings["SONGTOR_HOME"]) / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=output)
    try:
        _await_answer(process, port, log)
        yield Live(f"http://127.0.0.1:{port}", log.parent, process, surroundings)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = monotonic() + START_WITHIN_SECONDS
    while not answers("127.0.0.1", port):
        assert process.poll() is None and monotonic() < until, log.read_text(encoding="utf-8")
        sleep(0.1)
