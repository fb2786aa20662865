"""An officer, her head and a stranger at the desk of points; one household of two."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from songtor.people.models import Household
from tests.personas import DAY, People, at, make_people
from tests.points.needs import make_home


@pytest.fixture(autouse=True)
def half_past_ten() -> Iterator[None]:
    with time_machine.travel(at("10:30")):
        yield


@pytest.fixture
def people(settings: Settings, db: None) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


@pytest.fixture
def desk(people: People) -> Callable[[str], Client]:
    """The desk as somebody sees it, in Thai."""

    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "th"})
        client.force_login(getattr(people, name))
        return client

    return signed_in


@pytest.fixture
def home(people: People) -> Household:
    return make_home(people, 2)
