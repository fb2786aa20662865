"""Tills that sell through the real server while its processes and the database's are killed with -9.

A till repeats a sale under its key until it hears an answer. Afterwards every sale that was answered is there once, and
nothing else. Used by the test (20 kills) and by `./songtor bench kill` (500).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import psycopg

from bench.selling.world import World, asked
from songtor.cli.serve import answers
from tests.live import ROOT, free_port

CLIENTS = 6
SOLD, CONFLICT = 201, 409
PATIENCE_SECONDS = 120
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
# What the database holds of the tills' sales, asked in a process of its own after the last kill.
HELD = """
import json
from songtor.evidence.models import OperationKey
from songtor.reports.verify import differences
from songtor.shop.models import CheckOut
keys = list(OperationKey.objects.filter(key__startswith="kill-").values_list("key", "answer_id"))
earlier = OperationKey.objects.exclude(key__startswith="kill-").values("answer_id")
sold = {str(pk) for pk in CheckOut.objects.values_list("pk", flat=True)} - {row["answer_id"] for row in earlier}
found = [f"{one.what}: {one.where}" for one in differences()]
print(json.dumps({"keys": keys, "sold": sorted(sold), "differences": found}))
"""


@dataclass
class Found:
    """What came of it. All but `acknowledged` and `kills` must be empty."""

    acknowledged: int
    kills: dict[str, int]
    repeated: int
    lost: list[str]
    doubled: list[str]
    unexplained: list[str]
    differences: list[str]


@dataclass
class Server:
    """The product's web server at one port, started again whenever it ended."""

    env: dict[str, str]
    words: Sequence[str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [word.format(port=self.port) for word in self.words]
        with (Path(self.env["SONGTOR_HOME"]) / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def keep_up(self) -> None:
        if self.process is None or self.process.poll() is not None:
            until = monotonic() + PATIENCE_SECONDS
            while answers("127.0.0.1", self.port) and monotonic() < until:
                sleep(0.05)  # orphans of a killed one are ending
            self.start()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    @property
    def below(self) -> list[list[int]]:
        """The processes below the first one, generation by generation."""
        assert self.process is not None
        generations = [[self.process.pid]]
        while generations[-1]:
            generations.append([child for one in generations[-1] for child in _children(one)])
        return generations[:-1]


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


SERVE = ("-m", "songtor.cli", "serve", "--only", "web", "--workers", "2", "--port", "{port}")


class Tills:
    """Clients that sell without pause, each repeating a sale until it is answered."""

    def __init__(self, world: World, port: int) -> None:
        self.world, self.port = world, port
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.repeated = 0
        self._closing, self._hopeless = Event(), Event()
        self._threads = [Thread(target=self._sell, args=(number,)) for number in range(CLIENTS)]

    def open(self) -> None:
        for one in self._threads:
            one.start()

    def close(self) -> None:
        """Each finishes the sale it is at, however long the server takes to come back."""
        self._closing.set()
        until = monotonic() + PATIENCE_SECONDS
        for one in self._threads:
            one.join(max(0, until - monotonic()))
        self._hopeless.set()

    def _sell(self, number: int) -> None:
        turn = number
        while not self._closing.is_set():
            turn += CLIENTS
            key = f"kill-{uuid4().hex}"
            while (status := self._post(key, turn)) not in (SOLD, CONFLICT) and not self._hopeless.is_set():
                self.repeated += 1
                sleep(0.05)
            (self.acknowledged if status == SOLD else self.refused).append(key)

    def _post(self, key: str, turn: int) -> int:
        server = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = self.world.headers | {"Idempotency-Key": key}
            server.request("POST", "/api/v1/shop/checkouts", self.world.body(turn), headers)
            answer = server.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0
        else:
            return answer.status
        finally:
            server.close()


Victim = Callable[[Server, str], int | None]


def worker(server: Server, url: str) -> int | None:
    generations = server.below
    return random.choice(generations[-1]) if len(generations) > 1 else None


def master(server: Server, url: str) -> int | None:
    generations = server.below
    return generations[1][0] if len(generations) > 2 else None


def backend(server: Server, url: str) -> int | None:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            pids = [pid for (pid,) in connection.execute(BACKENDS.encode()).fetchall()]
    except psycopg.OperationalError:
        return None
    return random.choice(pids) if pids else None


VICTIMS: dict[str, Victim] = {"worker": worker, "backend": backend, "master": master}


@contextmanager
def selling(world: World, server: Server) -> Iterator[Tills]:
    tills = Tills(world, server.port)
    server.start()
    tills.open()
    try:
        yield tills
    finally:
        tills.close()
        server.stop()


def killed(url: str, env: dict[str, str], world: World, *, kills: int, words: Sequence[str] = SERVE) -> Found:
    """Kills so many processes in turn, each after sales went through again. Raises TimeoutError when none do."""
    server, done = Server(env, words), Counter[str]()
    with selling(world, server) as tills:
        names = list(VICTIMS)
        while done.total() < kills:
            _await_sales(server, tills)
            sleep(random.uniform(0, 0.3))
            name = names[done.total() % len(names)]
            pid = VICTIMS[name](server, url)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                done[name] += 1
        _await_sales(server, tills)
    return _judged(tills, done, asked(env, HELD))


def _await_sales(server: Server, tills: Tills) -> None:
    """A few more are answered."""
    wanted, until = len(tills.acknowledged) + CLIENTS, monotonic() + PATIENCE_SECONDS
    while len(tills.acknowledged) < wanted:
        server.keep_up()
        if monotonic() > until:
            raise TimeoutError("no sale was answered")
        sleep(0.02)


def _judged(tills: Tills, kills: Counter[str], held: dict[str, list[list[str]]]) -> Found:
    answers_of = {key: answer for key, answer in held["keys"]}
    twice = [one for one, times in Counter(answers_of.values()).items() if times > 1]
    sold, answered = set(map(str, held["sold"])), set(answers_of.values())
    return Found(
        acknowledged=len(tills.acknowledged),
        kills=dict(kills),
        repeated=tills.repeated,
        lost=[key for key in tills.acknowledged if answers_of.get(key) not in sold],
        doubled=[*twice, *(sold - answered)],
        unexplained=[*tills.refused, *(answers_of.keys() - set(tills.acknowledged))],
        differences=[str(one) for one in held["differences"]],
    )
