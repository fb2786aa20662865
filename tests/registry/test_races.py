"""Two decisions at one moment: whom everybody stands for is what the decisions that hold say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.policy import Actor
from songtor.registry import circles
from songtor.registry.services import links, settle_link
from songtor.registry.verify import person_differences
from tests.flows.racing import at_once, own_database
from tests.personas import act, make_people
from tests.registry.folk import make_person, pair

pytestmark = pytest.mark.postgres
TIMES = 10


@pytest.fixture(scope="module")
def malee(postgres_city_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    with own_database(postgres_city_url, django_db_blocker):
        yield make_people().actor("malee")


def chains_of_four(malee: Actor) -> int:
    """A-B, B-C and C-D are joined at once, again and again; how many people stand for the wrong one."""
    wrong = 0
    for _ in range(TIMES):
        a, b, c, d = (make_person(malee) for _ in range(4))
        deeds = [partial(settle_link, act(malee), pair=pair(x, y), answer="SAME") for x, y in ((a, b), (b, c), (c, d))]
        at_once(deeds)
        wrong = len(list(person_differences()))
    return wrong


def test_joins_at_one_moment_make_one_person(malee: Actor) -> None:
    assert chains_of_four(malee) == 0
    assert circles.LINKS


def test_without_turns_somebody_would_stand_for_the_wrong_one(malee: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "take_turn", lambda: None)
    monkeypatch.setattr(links, "hold_persons", lambda people, alone: None)
    assert chains_of_four(malee) > 0
