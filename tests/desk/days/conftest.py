from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from songtor.rounds.models import Round
from tests.personas import DAY, People, at, load_bangkok, make_branch, make_offer, make_people, make_round, make_site


@pytest.fixture(autouse=True)
def ten_in_the_morning(settings: Settings) -> Iterator[None]:
    settings.SONGTOR_TODAY = DAY
    with time_machine.travel(at("10:00"), tick=False):
        yield


@pytest.fixture
def people(db: None) -> People:
    load_bangkok()
    return make_people()


@pytest.fixture
def published(people: People) -> Round:
    """Bang Khae's day: one vehicle, one pick-up at 09:30, one hand-over at 11:00."""
    malee = people.actor("malee")
    return make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))


@pytest.fixture
def draft(people: People) -> Round:
    malee = people.actor("malee")
    return make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee), publish=False)
