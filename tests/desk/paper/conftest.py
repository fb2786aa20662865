from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.desk.rounds.stops import Road, make_road, signed_in
from tests.personas import at


@pytest.fixture(autouse=True)
def an_hour_after_noon() -> Iterator[None]:
    """The clock runs from 13:00 on the day of the round."""
    with time_machine.travel(at("13:00")):
        yield


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.fixture
def malee(road: Road) -> Client:
    return signed_in(road.people.malee)
