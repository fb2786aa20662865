"""Keys change while numbers are written and looked for, on both databases, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from songtor.people import rotating
from songtor.people.door import find
from songtor.people.keys import ring
from songtor.people.persons.models import Identity
from songtor.people.rotating import rotate
from songtor.people.sealing import opened
from tests.flows.racing import at_once, own_database
from tests.people.test_rotating import NOON, enter, number_of
from tests.personas import People, make_people

BEFORE = 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def people(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    new_home: Callable[[str], Path],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[People]:
    settings.SONGTOR_HOME = tmp_path
    url = f"sqlite:///{new_home('keys') / 'songtor.sqlite3'}"
    url = url if request.param == "sqlite" else request.getfixturevalue("postgres_city_url")
    with own_database(url, django_db_blocker):
        yield make_people()


def test_writers_and_readers_go_on_while_keys_change(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "AT_ONCE", 3)
    for number in range(BEFORE):
        enter(people, number)
    over, officer = Event(), people.actor("malee")

    def writing() -> int:
        for number in count(BEFORE):
            if over.is_set():
                return number
            enter(people, number)
        return 0

    def reading() -> int:
        missed = 0
        while not over.is_set():
            missed += not find(actor=officer, text=number_of(3), at=NOON).rows
        return missed

    def changing() -> int:
        try:
            return sum(rotate(at=NOON + timedelta(days=days)).sealed for days in (0, 9, 18))
        finally:
            over.set()

    written, missed, sealed = at_once([writing, reading, changing])
    assert isinstance(written, int) and isinstance(sealed, int), (written, sealed)
    assert missed == 0
    assert written > BEFORE and sealed >= 3 * BEFORE
    rotate(at=NOON + timedelta(days=27))
    assert sorted(map(opened, Identity.objects.all())) == [number_of(number) for number in range(written)]
    assert set(Identity.objects.values_list("key", flat=True)) == {ring().current.name}
