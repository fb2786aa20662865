"""Who asks, and with which rights: the session of the desk, checked like a form."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import APIKeyCookie

from songtor.city.policy import Actor, Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.look.edge import actor_from


class SignedIn(APIKeyCookie):
    """A session of the desk; what changes something carries its CSRF token too."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        if not request.user.is_authenticated:
            return None
        actor: Actor | None = super().__call__(request)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return actor_from(request)


def actor_who_may(request: HttpRequest, verb: Verb, kind: Kind) -> Actor:
    """Forbidden looks like unknown. Raises Unknown."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not actor.may(verb, kind):
        raise Unknown
    return actor
