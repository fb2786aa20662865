"""A database of one's own, reached by threads over connections of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from songtor.cli.migrate import missing_steps
from songtor.config.database import database

T = TypeVar("T")


@contextmanager
def own_database(url: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """For a while `default` is the database at `url`, a city nobody worked in yet, and really commits."""
    kept, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = connections.configure_settings({"default": database(url)})["default"]
    del connections["default"]
    try:
        with blocker.unblock():
            assert not missing_steps(), f"{url} is no copy of the city that stands ready: it would be made anew"
            yield
            connections["default"].close()
    finally:
        connections.settings["default"] = settings
        connections["default"] = kept


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """All deeds begin at the same moment, each in a thread; what each answered or raised."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], T]) -> T | Exception:
        gate.wait(30)
        try:
            return deed()
        except Exception as problem:  # noqa: BLE001
            return problem
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
