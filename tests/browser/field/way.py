"""The way between a phone and the server: a loopback that a test may cut, or let only the answers get lost on."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Page

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}
GONE = (ConnectionError, http.client.HTTPException, TimeoutError)
PATIENCE_SECONDS = 30
CLOSED = 1  # a port nobody listens on


@dataclass
class Way:
    """`port` is where the server listens now; calls that match `losing` are heard there, their answers are not here.

    What is `altered` comes in other words than the server's, by its path.
    """

    port: int = CLOSED
    losing: str = ""
    heard: list[tuple[str, int]] = field(default_factory=list)
    url: str = ""
    altered: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)

    def times(self, call: str, status: int = 200) -> int:
        """How often the server heard such a call and gave that answer."""
        return sum(bool(re.search(call, heard)) and answered == status for heard, answered in self.heard)

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Nothing gets through."""
        port, self.port = self.port, CLOSED
        try:
            yield
        finally:
            self.port = port

    def wait_for(self, call: str, page: Page) -> None:
        """Until the server has heard such a call."""
        for _ in range(PATIENCE_SECONDS * 20):
            if self.times(call):
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"{call} never came: {self.heard}")


@contextmanager
def way_to() -> Iterator[Way]:
    """A way on a port of its own, whatever port the server gets."""
    way = Way()

    class Passing(_Passing):
        passes_on = way

    with ThreadingHTTPServer(("127.0.0.1", 0), Passing) as server:
        server.daemon_threads = True
        way.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield way
        finally:
            server.shutdown()


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    passes_on: Way

    def _pass(self) -> None:
        way, call = self.passes_on, f"{self.command} {self.path}"
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, headers, content = self._ask(body)
        except GONE:
            self.close_connection = True
            return
        way.heard.append((call, status))
        if way.losing and re.search(way.losing, call):
            self.close_connection = True
            return
        alter = way.altered.get(self.path)
        self._tell(status, headers, alter(content) if alter else content)

    do_GET = do_POST = do_PUT = do_HEAD = _pass

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        server = http.client.HTTPConnection("127.0.0.1", self.passes_on.port, timeout=PATIENCE_SECONDS)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        server.request(self.command, self.path, body, {**headers, "Connection": "close"})
        answer = server.getresponse()
        return answer.status, answer.getheaders(), answer.read()

    def _tell(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        if status != http.client.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """The test reads `heard`."""
