"""What a backup says of itself: when, of what, with which sums; written before the database in the same sealed file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from songtor.backup.state import State

FORMAT = "songtor-backup/1"


@dataclass(frozen=True)
class KeptFile:
    """A file of the home: its place, and the content it must have."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """`database` and `size` are digest and bytes of the copied database; `versions` are for people."""

    taken_at: str
    kind: str
    versions: Mapping[str, str]
    state: State
    database: str
    size: int
    files: tuple[KeptFile, ...] = field(repr=False)

    def as_line(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, separators=(",", ":")).encode() + b"\n"


def read_line(line: bytes) -> Manifest:
    """Raises ValueError when this is no manifest of this format."""
    said: dict[str, Any] = json.loads(line)
    if said.pop("format", "") != FORMAT:
        raise ValueError("format")
    try:
        state, files = State(**said.pop("state")), tuple(KeptFile(**file) for file in said.pop("files"))
        return Manifest(state=state, files=files, **said)
    except (KeyError, TypeError) as problem:
        raise ValueError("manifest") from problem
