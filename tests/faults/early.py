"""The control: a server that says "sold" as soon as it has heard, and sells afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from queue import Queue
from threading import Thread
from typing import Any

from songtor.config.wsgi import application as real

Environ = dict[str, Any]
heard: Queue[tuple[Environ, bytes]] = Queue()


def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    kept = {name: value for name, value in environ.items() if isinstance(value, (str, bool, tuple))}
    heard.put((kept | {"wsgi.errors": io.StringIO()}, body))
    if not _sellers:
        _sellers.append(Thread(target=_sell, daemon=True))
        _sellers[0].start()
    start_response("201 Created", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def _sell() -> None:
    while True:
        environ, body = heard.get()
        list(real(environ | {"wsgi.input": io.BytesIO(body)}, lambda *_: None))


_sellers: list[Thread] = []
