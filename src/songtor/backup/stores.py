"""What a database of a home can do: be copied while the city works, and be put back aside first, then in one step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from songtor.backup.state import Ask, State

Say = Callable[[str], None]
IN_USE = "SELECT 1 FROM evidence_chainentry LIMIT 1"


class Aside(Protocol):
    """A restored database that nobody uses yet, gone afterwards unless it was put in place."""

    @property
    def url(self) -> str: ...

    def state(self) -> State:
        """Raises RestoredDiffers when it cannot even be read."""

    def put_in_place(self, keep: str) -> str:
        """It becomes the home's database in one step. The earlier one is kept with `keep` in its name, answered.

        Without `keep` the earlier one goes. Raises DatabaseBusy.
        """


class Store(Protocol):
    """Where the facts of a home lie."""

    @property
    def kind(self) -> str: ...

    def copy(self, target: Path, say: Say) -> State:
        """The database as it stands at one moment, in one file, while writers go on. Answers what is in it."""

    def is_used(self) -> bool:
        """Somebody's city, or somebody else's tables, lie here."""

    def aside(self, dump: Path, home: Path, say: Say) -> AbstractContextManager[Aside]:
        """The database of a copied file; `home` is a folder on the disk of the real one."""


def holds_a_city(ask: Ask, tables: list[str]) -> bool:
    """What `migrate` alone makes is nobody's yet."""
    if "evidence_chainentry" not in tables:
        return bool(tables)
    return bool(ask(IN_USE))
