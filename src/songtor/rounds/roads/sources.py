"""Which source of times the city chose, and the name its times are kept under."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings

from songtor.rounds.roads.models import TimesBy


class Roads(Protocol):
    """What the operator set: SONGTOR_ROADS, _URL and _FILE."""

    @property
    def by(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def file(self) -> Path: ...


def roads_now() -> Roads:
    roads: Roads = settings.ROADS
    return roads


def times_by() -> TimesBy:
    return TimesBy(roads_now().by)


def kept_under() -> str:
    """Another server or another file has a name of its own: what the last one told does not count for it."""
    roads = roads_now()
    match times_by():
        case TimesBy.CROWFLY:
            return ""
        case TimesBy.CSV:
            try:
                state = roads.file.stat()
            except OSError:
                return "csv"
            return f"csv {state.st_size} {state.st_mtime_ns}"
        case by:
            return f"{by} {sha256(roads.url.encode()).hexdigest()[:16]}"
