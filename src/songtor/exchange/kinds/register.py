"""What the city knows of one kind, as a file would say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb
from songtor.exchange.columns import Column, Problem, Said


@dataclass(frozen=True)
class Asked:
    """For whom a register is opened, at what moment, and which source's keys it knows."""

    actor: Actor
    moment: datetime
    source: str = ""


@dataclass(frozen=True)
class Found:
    """The record a row means; `doubt` names the question when it only may be it."""

    subject: UUID | None = None
    doubt: str = ""
    details: dict[str, str] = field(default_factory=dict)


class Register(Protocol):
    """Opened anew for every step: nothing of it outlives the records it was read from."""

    right: ClassVar[tuple[Verb, Kind]]
    naming: ClassVar[frozenset[str]]
    """Columns that only say which record is meant."""

    def __init__(self, asked: Asked) -> None: ...

    def columns(self) -> Sequence[Column]: ...

    def key(self, said: Said) -> str:
        """What this source calls the record; two rows of one file with one key are a repetition."""
        ...

    def look_at(self, rows: Sequence[Said]) -> None:
        """Reads what is known of these rows."""
        ...

    def find(self, said: Said) -> Found: ...

    def problems(self, said: Said) -> list[Problem]:
        """What its service would refuse, said before anything is written."""
        ...

    def shown(self, subject: UUID) -> Said: ...

    def enter(self, act: Act, said: Said, mark: str) -> UUID: ...

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        """The record as it is now, with what `said` says otherwise; answers the record that holds from now on."""
        ...

    def take_back(self, act: Act, subject: UUID) -> None:
        """What `enter` wrote never counted from now on."""
        ...

    def everything(self) -> Iterator[tuple[UUID, Said]]: ...
