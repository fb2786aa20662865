"""Reads JSON piece by piece and refuses what does not fit, naming the JSON path and the rule."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from songtor.engines.planning.day import Nonsense


class BadFile(ValueError):
    """`path` is the JSON path of what was refused, `rule` says what it must be."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}")
        self.path = path
        self.rule = rule


class BadDay(BadFile):
    """The day breaks the format songtor-day/1."""


class BadPlan(BadFile):
    """The plan breaks the format songtor-plan/1."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """An object of a file that holds a key twice: which of the two is meant is not ours to guess."""

    key: str


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON value with the path it was found at; every answer is checked or refused as `refusal`."""

    value: object
    path: str
    refusal: type[BadFile]

    def refuse(self, rule: str) -> BadFile:
        return self.refusal(self.path, rule)

    def has(self, name: str) -> bool:
        return name in self._fields()

    def field(self, name: str) -> "Node":
        fields = self._fields()
        if name not in fields:
            raise self.refusal(f"{self.path}.{name}", "is missing")
        return Node(fields[name], f"{self.path}.{name}", self.refusal)

    def _fields(self) -> Mapping[str, object]:
        if isinstance(self.value, Repeated):
            raise self.refuse(f"must not hold '{self.value.key}' twice")
        if not isinstance(self.value, Mapping):
            raise self.refuse("must be an object")
        return self.value

    def items(self) -> Iterator["Node"]:
        if not isinstance(self.value, list | tuple):
            raise self.refuse("must be a list")
        for i, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{i}]", self.refusal)

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value:
            raise self.refuse("must be a text that is not empty")
        if any("\ud800" <= letter <= "\udfff" for letter in self.value):
            raise self.refuse("must not hold half a letter")
        return self.value

    def number(self) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.refuse("must be a number")
        try:
            number = float(self.value)
        except OverflowError:
            raise self.refuse("must be a finite number") from None
        if not math.isfinite(number):
            raise self.refuse("must be a finite number")
        return number

    def whole(self) -> int:
        number = self.number()
        if number != int(number):
            raise self.refuse("must be a whole number")
        return int(number)

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.refuse("must be true or false")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def numbers(self) -> tuple[float, ...]:
        return tuple(item.number() for item in self.items())

    def pair(self) -> tuple[float, float]:
        numbers = self.numbers()
        if len(numbers) != 2:
            raise self.refuse("must be two numbers")
        return numbers[0], numbers[1]

    @contextmanager
    def sense(self) -> Iterator[None]:
        """What is made inside may be refused as nonsense; the refusal then names the whole JSON path."""
        try:
            yield
        except Nonsense as nonsense:
            raise self.refusal(f"{self.path}.{nonsense.field}", nonsense.rule) from nonsense


def root(source: object, refusal: type[BadFile]) -> Node:
    """The first node of JSON already read, or of the JSON file at a Path."""
    if not isinstance(source, Path):
        return Node(source, "$", refusal)
    try:
        return Node(json.loads(source.read_text(encoding="utf-8"), object_pairs_hook=_once), "$", refusal)
    except (ValueError, RecursionError) as error:
        raise refusal("$", "is not a JSON file in UTF-8") from error
    except OSError as error:
        raise refusal("$", f"cannot be read ({error.strerror})") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object] | Repeated:
    known: dict[str, object] = {}
    for key, value in pairs:
        if key in known:
            return Repeated(key)
        known[key] = value
    return known
