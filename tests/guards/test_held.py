"""A tablet that was given to people: every address is asked, and none but the choosing pages says anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from songtor.city import services as city
from songtor.city.models import Account
from songtor.city.roles import Role
from songtor.reports.services import refresh
from tests.guards.records import make_records
from tests.guards.routes import Route, Walk, ask, routes
from tests.guards.world import World
from tests.personas import DAY, FOUNDER, act

pytestmark = pytest.mark.django_db
MINE = {"choose", "tablet_end"}  # of the shop it was given away at
SENT = {"set_language", "account_logout"}
METHODS = ("get", "post", "put", "delete")
LEAST_OPEN = 100


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY


@pytest.fixture
def walk(world: World) -> Walk:
    """Malee may do what the operator may as well, so that the reference tables would open."""
    malee, records = world.people.malee, make_records(world)
    city.grant_role(act(FOUNDER), account=malee, role=Role.OPERATOR, starts_on=DAY)
    refresh()
    return Walk({"malee": malee}, records, only_for={})


def signed_in(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def asked(walk: Walk) -> Iterator[tuple[Route, str, str]]:
    """Every address and method, with a real record where there is one."""
    for route in routes():
        try:
            address = walk.filled(route)
        except KeyError:
            address = walk.filled(route, void=True)
        for method in METHODS:
            yield route, method, address


def told(client: Client, walk: Walk, start: str) -> list[str]:
    """What answered anything but “choose here” and “nothing”."""
    return [
        f"{method} {address}"
        for route, method, address in asked(walk)
        if not (route.name in MINE or (method == "post" and route.name in SENT))
        and not says_nothing(ask(client, method, address), start)
    ]


def says_nothing(answer: HttpResponseBase, start: str) -> bool:
    if answer.status_code == 302:
        return answer["Location"] == start and not getattr(answer, "content", b"")
    return answer.status_code == 404 and not getattr(answer, "content", b"")


def test_no_address_says_anything_to_whoever_holds_the_tablet(walk: Walk) -> None:
    client = signed_in(walk.visitors["malee"])  # type: ignore[arg-type]
    shop = walk.records["shop"][0].pk
    start = f"/till/{shop}/choose/"
    assert client.post(f"/till/{shop}/tablet/")["Location"] == start
    assert len(list(asked(walk))) > 4 * LEAST_OPEN
    assert told(client, walk, start) == []


def test_the_same_walk_finds_what_is_open_to_the_officer(walk: Walk) -> None:
    client = signed_in(walk.visitors["malee"])  # type: ignore[arg-type]
    found = told(client, walk, f"/till/{walk.records['shop'][0].pk}/choose/")
    assert {"get /people/", "get /reference/", "get /api/v1/districts", "get /me/"} <= set(found)
    assert len([one for one in found if one.startswith("get ")]) > LEAST_OPEN


def test_every_address_that_stays_open_is_one_that_exists(walk: Walk) -> None:
    assert {name for name in get_resolver().reverse_dict if isinstance(name, str)} >= MINE | SENT
