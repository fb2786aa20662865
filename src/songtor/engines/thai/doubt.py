"""What has two readings is asked, never guessed; what has none is refused."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Reading = TypeVar("Reading")


class Unreadable(ValueError):
    """A text that cannot mean what was asked for; `code` says why in one word."""

    def __init__(self, text: str, code: str) -> None:
        super().__init__(f"{text!r}: {code}")
        self.text = text
        self.code = code


@dataclass(frozen=True)
class Doubt(Generic[Reading]):
    """A text with more than one reading, the likelier first: somebody has to be asked."""

    text: str
    readings: tuple[Reading, ...]

    def __post_init__(self) -> None:
        if len(set(self.readings)) < 2:
            raise ValueError("a doubt needs two readings")
