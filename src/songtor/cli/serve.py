"""The product on this machine: the web server and the jobs process, started and stopped together."""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from django.conf import settings

from songtor.cli import compiled
from songtor.cli.migrate import bring_up_to_date, load_city_when_empty, refuse_outdated
from songtor.cli.progress import say
from songtor.config import boot

LOOK_EVERY_SECONDS = 0.2
STOP_WITHIN_SECONDS = 15.0
TELL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG of Linux


@dataclass(frozen=True)
class Child:
    """A process of ours with the name people know it by."""

    name: str
    process: subprocess.Popen[bytes]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    parser.add_argument("--only", choices=("web", "jobs"), help="one of the two; migrate comes first, by itself")


def run(args: argparse.Namespace) -> int:
    boot.start()
    if args.only:
        refuse_outdated()  # two that start at once must not both migrate
    else:
        bring_up_to_date()
        load_city_when_empty()
    if args.only != "web":
        compiled.compile_stale()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    return serve(host=args.host, port=args.port, workers=args.workers, only=args.only)


def serve(*, host: str = "127.0.0.1", port: int = 8000, workers: int = 2, only: str | None = None) -> int:
    """Serves until Ctrl+C (0) or until one of the processes dies, which stops the other (1)."""
    if only != "jobs" and not is_free(host, port):
        say(f"{host}:{port} is taken; choose another with --port")
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)  # a shell that starts it in the background has it ignored
    children: list[Child] = []
    try:
        if only != "jobs":
            children.append(_start("web server", web_words(host, port, workers)))
        if only != "web":
            children.append(_start("jobs process", jobs_words()))
        return _watch(children, host, port, announced=only == "jobs")
    except KeyboardInterrupt:
        say("stopping")
        return 0
    finally:
        _stop(children)


def web_words(host: str, port: int, workers: int) -> list[str]:
    """gunicorn's words after the interpreter."""
    return [
        *("-m", "gunicorn", "songtor.config.wsgi:application", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--preload"),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
    ]


def jobs_words() -> list[str]:
    """The jobs process: long work outside the web processes."""
    return ["-m", "django", "db_worker", "--queue-name", "*", "--interval", "0.5", "--no-startup-delay"]


def is_free(host: str, port: int) -> bool:
    """Nobody listens there yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _start(name: str, words: Sequence[str]) -> Child:
    # A session of its own: Ctrl+C reaches us alone, and we stop each child once and in order.
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *words], env=os.environ, start_new_session=True, preexec_fn=partial(end_with, os.getpid())
    )
    return Child(name, process)


def end_with(parent: int) -> None:
    """This process ends when its parent is gone, however that came about; Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(TELL_WHEN_PARENT_DIES, signal.SIGTERM)
    if os.getppid() != parent:  # it was gone before we asked to be told
        os._exit(1)


def _watch(children: Sequence[Child], host: str, port: int, *, announced: bool) -> int:
    while True:
        for child in children:
            status = child.process.poll()
            if status is not None:
                say(f"the {child.name} ended (status {status}); stopping the rest")
                return 1
        if not announced and answers(host, port):
            say(f"serving http://{host}:{port} (Ctrl+C stops)")
            announced = True
        time.sleep(LOOK_EVERY_SECONDS)


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        child.process.terminate()
    until = time.monotonic() + STOP_WITHIN_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
