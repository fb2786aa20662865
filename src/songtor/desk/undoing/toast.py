"""A toast that says what was done and offers to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from songtor.evidence.errors import Unknown

KEPT = "undo"
MOST = 8  # of one session; older toasts are gone from the screen anyway

Was = Mapping[str, str | int | list[str]]


@dataclass(frozen=True)
class Undo:
    """The way (undoing.ways) that takes an act back, what it needs to know of each row, and where it was done."""

    way: str
    of: tuple[Was, ...]


@dataclass(frozen=True)
class Kept:
    """An undo as the session keeps it: nobody else's session can use it."""

    way: str
    of: list[Was]
    back: str


def say(request: HttpRequest, words: str, *, undo: Undo | None = None, back: str = "") -> None:
    """`back` is the page that shows the toast, and shows what became of it afterwards."""
    if undo is None or not undo.of:
        messages.success(request, words)
        return
    name = str(uuid4())
    kept = dict(list(request.session.get(KEPT, {}).items())[1 - MOST :])
    request.session[KEPT] = {**kept, name: asdict(Kept(undo.way, list(undo.of), back))}
    messages.success(request, words, extra_tags=reverse("undo", args=[name]))


def kept_undo(request: HttpRequest, undo_id: UUID) -> Kept:
    """Raises Unknown."""
    kept = request.session.get(KEPT, {}).get(str(undo_id))
    if kept is None:
        raise Unknown
    return Kept(**kept)
