"""Programs that signed in like people do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.personas import People, at, load_bangkok, make_people

Ask = Callable[..., Any]


@pytest.fixture
def people(db: None) -> Iterator[People]:
    """It is ten o'clock of the round day."""
    load_bangkok()
    with time_machine.travel(at("10:00"), tick=False):
        yield make_people()


@pytest.fixture
def signed_in(people: People) -> Callable[[str], Client]:
    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of
