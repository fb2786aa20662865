"""People at their desks on the day after Bang Khae's round."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from songtor.reports.services import refresh
from songtor.rounds.models import Round
from tests.personas import People, at, load_bangkok, make_people
from tests.reports.days import make_day_done

SignedIn = Callable[[str], Client]


@pytest.fixture
def people(db: None) -> Iterator[People]:
    load_bangkok()
    with time_machine.travel(at("16:00"), tick=False):
        yield make_people()


@pytest.fixture
def day_done(people: People) -> Round:
    round_ = make_day_done(people.actor("malee"))
    refresh()
    return round_


@pytest.fixture
def signed_in(people: People) -> SignedIn:
    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of
