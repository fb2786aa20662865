from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from songtor.offers.models import Branch, Site
from tests.desk.rounds.stops import signed_in
from tests.personas import People, at, make_branch, make_people, make_site


@pytest.fixture(autouse=True)
def half_past_eight() -> Iterator[None]:
    """The clock runs from 08:30 on a round day."""
    with time_machine.travel(at("08:30")):
        yield


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def branch(people: People) -> Branch:
    return make_branch(people.actor("malee"))


@pytest.fixture
def site(people: People) -> Site:
    return make_site(people.actor("malee"))


@pytest.fixture
def malee(people: People) -> Client:
    return signed_in(people.malee)


@pytest.fixture
def somchai(people: People) -> Client:
    """Of another district."""
    return signed_in(people.somchai)
