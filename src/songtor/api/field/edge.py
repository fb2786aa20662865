"""Whose phone asks: its token instead of a session, and what it says of itself beside every call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja.security import HttpBearer

from songtor.api.problems import Problem
from songtor.api.refusals import TokenUnknown
from songtor.look.clock import now
from songtor.sync.devices.queries import Bearer, bearer_of
from songtor.sync.devices.services import hear

P = ParamSpec("P")
REFUSED = {401: Problem, 404: Problem, 422: Problem}
MOST_DIGITS = 15
MOST_HEARD, AT_ONCE = 12 * 1024 * 1024, 64 * 1024


class PhoneToken(HttpBearer):
    """The token a phone was given when it was enrolled; it opens nothing but /field."""

    def __call__(self, request: HttpRequest) -> Bearer:
        bearer: Bearer | None = super().__call__(request)
        if bearer is None:
            raise TokenUnknown
        return bearer

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        moment = now()
        bearer = bearer_of(token, now=moment)
        if bearer is not None:
            unsent, clock = whole_in(request, "Songtor-Unsent"), whole_in(request, "Songtor-Clock")
            hear(bearer.device, now=moment, unsent=unsent, clock_ms=clock)
        return bearer


phone_token = PhoneToken()


def bearer_from(request: HttpRequest) -> Bearer:
    """The phone that asks, and its officer with the rights of today in the phone's district."""
    bearer: Bearer = request.auth  # type: ignore[attr-defined]
    return bearer


def whole_in(request: HttpRequest, header: str) -> int | None:
    """What is no number was not said: a phone is never refused for it."""
    said = request.headers.get(header, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else None


Answer = Callable[Concatenate[HttpRequest, P], HttpResponse]


def with_our_time(answer: Answer[P]) -> Answer[P]:
    """Every answer, refusals too, tells our clock in milliseconds, and is kept by no cache."""

    @wraps(answer)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = answer(request, *args, **kwargs)
        _hear_out(request)
        response["Songtor-Time"] = str(int(now().timestamp() * 1000))
        response["Cache-Control"] = "no-store"
        return response

    return cast(Answer[P], answered)


def _hear_out(request: HttpRequest) -> None:
    """Reads what nobody read: who is still sending hears no refusal, and would send the same for ever."""
    with suppress(UnreadablePostError):
        for _ in range(MOST_HEARD // AT_ONCE):
            if not request.read(AT_ONCE):
                return
