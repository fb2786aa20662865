"""Keeps for the search after a run what its tests, their programs and the product's logs said, and where pages point.

Nothing is kept when pytest is started by hand.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test.client import ClientHandler

from tests.flows.leaking import PLANTED
from tests.left import LEFT

# A number to be dialled is no address: pressing it asks no server, and no history or log keeps it.
LINKS = re.compile(r'\s(?:href|src|action|formaction|hx-[a-z-]+)="(?!tel:)([^"]*)"')
POINTING = ("Location", "HX-Redirect", "HX-Push-Url", "HX-Location", "Content-Disposition")
NUMBERS = re.compile(rf"{PLANTED.numbers}\d*")

_kept: set[int] = set()


class Said:
    """Workers hand what was printed and logged to the process that started them, which keeps it."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        keep("said", (told for title, told in report.sections if title.startswith("Captured")))


def pytest_configure(config: pytest.Config) -> None:
    if LEFT not in os.environ:
        return
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Said())
    listen()


def listen() -> None:
    """From here on every answer to a test's own client is read."""
    ask = ClientHandler.__call__

    def asking(handler: ClientHandler, environ: dict[str, Any]) -> HttpResponseBase:
        answer = ask(handler, environ)
        address = environ.get("PATH_INFO", "")
        page = "" if answer.streaming else answer.content.decode("utf-8", "replace")
        keep("addresses", pointed_to(answer, page))
        if environ["REQUEST_METHOD"] == "GET":  # what is posted an answer may hold: it was typed this moment
            keep("pages", (f"{told} {address}" for told in NUMBERS.findall(page)))
        return answer

    ClientHandler.__call__ = asking  # type: ignore[method-assign]


def pointed_to(answer: HttpResponseBase, page: str) -> Iterable[str]:
    """Where an answer's headers, links and forms lead."""
    yield from (answer.headers[name] for name in POINTING if name in answer.headers)
    if "html" in answer.headers.get("Content-Type", ""):
        yield from map(html.unescape, LINKS.findall(page))


def keep(kind: str, told: Iterable[str]) -> None:
    """One file a process, each line once."""
    new = {one for one in told if hash(one) not in _kept}
    if new:
        _kept.update(map(hash, new))
        with (Path(os.environ[LEFT]) / f"{kind}-{os.getpid()}.log").open("a", encoding="utf-8") as file:
            file.write("\n".join(sorted(new)) + "\n")
