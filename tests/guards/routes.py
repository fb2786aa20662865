"""Walks every URL as everybody, and says in sentences what was open that should not be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import ModuleType
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from songtor.city.models import Account
from songtor.city.policy import Actor, Kind, Verb, actor_of, permits
from tests.personas import DAY

Row = tuple[Verb, Kind]
KWARG = re.compile(r"<(?:\w+:)?(\w+)>")
SHAPE = (400, 422)
INSIDER = "malee"
COMPARED = ("somchai", "executive", "giver")  # another district, no district, a donor
CHANGING = re.compile(rb'nonce="[^"]*"|"X-CSRFToken": "[^"]*"|name="(csrfmiddlewaretoken|key|next)" value="[^"]*"')


@dataclass(frozen=True)
class Route:
    template: str
    name: str
    row: Row | None

    @property
    def kwargs(self) -> list[str]:
        return KWARG.findall(self.template)

    @property
    def namespace(self) -> str:
        return self.name.partition(":")[0] if ":" in self.name else ""


def routes(urlconf: str | ModuleType | None = None) -> list[Route]:
    """Every URL pattern of the project, those of packages too."""
    return list(_walk(get_resolver(urlconf)))  # type: ignore[arg-type]


def _walk(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        template = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            row = getattr(pattern.callback, "policy_row", None)
            yield Route(template, f"{namespace}{pattern.name or ''}", row)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, template, inner)


@dataclass(frozen=True)
class Walk:
    """Who walks, and the record each kind of URL is filled with."""

    visitors: Mapping[str, Account | None]
    records: Mapping[str, Any]
    only_for: Mapping[str, frozenset[str]]

    @cached_property
    def actors(self) -> dict[str, Actor]:
        return {visitor: actor_of(account, DAY) for visitor, account in self.visitors.items() if account}

    def problems(self, found: Iterable[Route], *, refused_as: int = 302) -> Iterator[str]:
        """Sentences naming URL, visitor and what happened. `refused_as` is what nobody logged in meets."""
        for visitor, account in self.visitors.items():
            client = Client(raise_request_exception=False)
            if account:
                client.force_login(account)
            for route in found:
                yield from self._visit(client, route, visitor, "get", refused_as)
                if visitor == INSIDER or not self.allowed(route, visitor):
                    yield from self._visit(client, route, visitor, "post", refused_as)

    def _visit(self, client: Client, route: Route, visitor: str, method: str, refused_as: int) -> Iterator[str]:
        url, void = self.filled(route), self.filled(route, void=True)
        response = ask(client, method, url)
        where = f"{method} /{route.template} as {visitor}: {response.status_code}"
        if response.status_code >= 500:
            yield f"{where}, broken"
        elif response.status_code == 405 or (refused_as == 401 and response.status_code in SHAPE):
            return  # no record was looked for: method or body are refused whatever they name
        elif self.visitors[visitor] is None:
            if response.status_code != refused_as:
                yield f"{where}, open to nobody's account"
        elif not self.allowed(route, visitor):
            if response.status_code != 404:
                yield f"{where}, open"
            elif method == "get" and visitor in COMPARED and looks(response) != looks(ask(client, method, void)):
                yield f"{where}, forbidden looks other than unknown"
        elif method == "get" and response.status_code == 404:
            yield f"{where}, closed to whoever may"

    def filled(self, route: Route, *, void: bool = False) -> str:
        template = route.template
        for kwarg in route.kwargs:
            value = self._void(kwarg) if void else self._value(route, kwarg)
            template = re.sub(rf"<(?:\w+:)?{kwarg}>", value, template)
        return f"/{template}"

    def record(self, route: Route) -> Any:
        """What lies in a district: the first kwarg that is no date."""
        return next((self._record(route, kwarg) for kwarg in route.kwargs if kwarg not in ("date", "on", "day")), None)

    def _record(self, route: Route, kwarg: str) -> Any:
        by_kwarg = kwarg.removesuffix("_id")
        return self.records[by_kwarg if by_kwarg in self.records else route.name.partition("_")[0]]

    def _value(self, route: Route, kwarg: str) -> str:
        if kwarg in ("date", "on", "day"):
            return DAY.isoformat()
        record, key = self._record(route, kwarg)
        return str(key if key else record.pk)

    def _void(self, kwarg: str) -> str:
        if kwarg in ("date", "on", "day"):
            return date(2024, 11, 5).isoformat()
        return "9999" if kwarg in ("code", "district") else str(uuid4())

    def allowed(self, route: Route, visitor: str) -> bool:
        actor = self.actors.get(visitor)
        if actor is None or route.row is None:
            return False
        if route.name in self.only_for:
            return visitor in self.only_for[route.name]
        found = self.record(route)
        return permits(actor, *route.row, found[0]) if found else actor.may(*route.row)


def ask(client: Client, method: str, url: str) -> HttpResponseBase:
    """One visit that leaves nothing behind, not even another session."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method)(url)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def looks(response: HttpResponseBase) -> bytes:
    """The page without what differs between two visits of one page."""
    return CHANGING.sub(b"", getattr(response, "content", b""))
