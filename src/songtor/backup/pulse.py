"""A sign of life every two seconds, of whatever takes longer."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

EVERY_SECONDS = 2.0


class Pulse:
    """Says a sentence at most every two seconds; the sentence is only made when it is due."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._last = say, monotonic()

    def __call__(self, sentence: Callable[[], str]) -> None:
        if monotonic() - self._last >= EVERY_SECONDS:
            self._last = monotonic()
            self._say(sentence())
