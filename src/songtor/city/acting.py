"""Every write of every room: may they? -> seen this key? -> write, sealed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import models

from songtor.city.policy import Actor, Kind, Subject, Verb, require
from songtor.evidence.acts import Act as EvidenceAct
from songtor.evidence.services import CITY, once

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)

SERVICES: dict[str, Callable[..., models.Model]] = {}


class Act(EvidenceAct):
    """An act whose actor carries rights."""

    actor: Actor


def performs(
    verb: Verb, kind: Kind, *, on: str
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Act, P], R]]:
    """Makes a function a service: rights on the argument named `on`, exactly once, one transaction, one chain entry.

    The chain is that of the subject's district; what lies in none (`on=""`, no district) belongs to the city.
    Rights are asked again when a key is repeated. Raises Unknown, KeyUsedOtherwise, InTheFuture.
    """

    def service(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Act, P], R]:
        name = f"{function.__module__.split('.')[1]}.{function.__name__}"

        @wraps(function)
        def perform(act: Act, *args: P.args, **kwargs: P.kwargs) -> R:
            subject = _subject(kwargs.get(on)) if on else None
            require(act.actor, verb, kind, subject)
            scope = subject.district_id if subject else CITY
            return once(act, verb=name, scope=scope, content=kwargs, do=lambda: function(act, *args, **kwargs))

        SERVICES[name] = perform
        return cast(Callable[Concatenate[Act, P], R], perform)

    return service


def _subject(value: object) -> Subject | None:
    district = getattr(value, "district_id", None)
    if isinstance(district, str):
        return value  # type: ignore[return-value]
    if district is None and (value is None or hasattr(value, "district_id")):
        return None
    raise TypeError("a service's subject lies in a district or in the city")
