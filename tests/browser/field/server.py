"""The running product of a round day, which a test may stop and start again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.browser.field.way import Way, way_to
from tests.live import filled, serving
from tests.ready import SQLITE

FILL = "from tests.browser.field.round_day import fill; print(fill('{day}'))"
BOOKS = "from tests.browser.field.round_day import books; print(books('{round}', '{device}'))"
REVOKE = "from tests.browser.field.round_day import revoke; revoke('{device}')"


@dataclass
class Field:
    """The way phones have to the server, and the round of the day with its stops."""

    around: dict[str, str]
    way: Way
    round: str
    pickup: str
    delivery: str
    recipient: str
    _running: ExitStack = field(default_factory=ExitStack)

    def at(self, stop: str = "pickup") -> dict[str, Any]:
        """Where an act at that stop belongs."""
        return {"round": self.round, "stop": getattr(self, stop)}

    def start(self) -> None:
        live = self._running.enter_context(serving(self.around, "--only", "web"))
        self.way.port = int(live.url.rpartition(":")[2])

    def stop(self) -> None:
        self._running.close()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """No server, as after a blackout."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def database(self) -> Path:
        return Path(self.around["SONGTOR_HOME"]) / SQLITE

    def revoke(self, device: str) -> None:
        """As the district does at its desk, in a process of its own."""
        filled(self.around, REVOKE.format(device=device))

    def books(self, device: str) -> dict[str, Any]:
        """What the server holds of the round and of that phone now."""
        words = BOOKS.format(round=self.round, device=device)
        found: dict[str, Any] = json.loads(filled(self.around, words).splitlines()[-1])
        return found


@contextmanager
def field_on(around: dict[str, str], day: date) -> Iterator[Field]:
    """Filled, running, and stopped afterwards."""
    stops = json.loads(filled(around, FILL.format(day=day)).splitlines()[-1])
    with way_to() as way:
        field = Field(around, way, **stops)
        field.start()
        try:
            yield field
        finally:
            field.stop()
