"""The shop of Bang Khae at half past ten, and the desk as its people see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.personas import DAY, People, at, make_people
from tests.shop.conftest import Bank, make_bank

Desk = Callable[[str], Client]


@pytest.fixture(autouse=True)
def half_past_ten() -> Iterator[None]:
    with time_machine.travel(at("10:30")):
        yield


@pytest.fixture
def people(settings: Settings, db: None) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


@pytest.fixture
def bank(people: People) -> Bank:
    return make_bank(people)


@pytest.fixture
def desk(people: People) -> Desk:
    """The desk as somebody sees it, in Thai."""

    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "th"})
        client.force_login(getattr(people, name))
        return client

    return signed_in
