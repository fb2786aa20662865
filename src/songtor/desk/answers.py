"""What a view does with its form: write once, or say next to it what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from songtor.city.acting import Act
from songtor.desk.page import DeskRequest, act_of
from songtor.desk.undoing.toast import Undo, say
from songtor.evidence.errors import Refusal, Unknown

R = TypeVar("R")


class Asking(Protocol):
    """A form that can say a refusal next to itself."""

    def is_valid(self) -> bool: ...

    def refuse(self, refusal: Refusal) -> None: ...


def written(request: DeskRequest, form: Asking, do: Callable[[Act], R]) -> R | None:
    """What the service answered; None when the form now says why nothing was written. Raises Unknown."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return do(act_of(request))
    except Unknown:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def done(request: DeskRequest, words: str, address: str, *, undo: Undo | None = None) -> HttpResponse:
    """Says it and goes on, so that loading the page again sends nothing again."""
    say(request, words, undo=undo, back=address)
    return redirect(address)


def posted(request: DeskRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
