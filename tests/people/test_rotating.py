"""Keys change while numbers are read and written; nothing is lost, and without the old key nothing opens."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from songtor.city.models import District
from songtor.people import rotating
from songtor.people.errors import KeyMissing, KeyRingMissing, KeyRingUnreadable, SealBroken
from songtor.people.keys import drop_keys, key_file, ring
from songtor.people.persons.models import Identity
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.people.rotating import rotate
from songtor.people.sealing import opened, private_digest
from tests.flows.leaking import PLANTED
from tests.personas import BANG_KHAE, People, act, at, make_people

NOON = at("12:00")


@pytest.fixture(autouse=True)
def own_ring(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.SONGTOR_HOME = tmp_path
    yield


def number_of(number: int) -> str:
    return PLANTED.number(number)


def enter(people: People, number: int) -> Identity:
    said = Said(f"คนที่ {number} (สมมติ)", identity=number_of(number))
    record = register(act(people.actor("malee")), district=District.objects.get(pk=BANG_KHAE), said=said)
    return record.identity


@pytest.mark.django_db
def test_a_number_opens_in_its_own_row_only() -> None:
    people = make_people()
    one, other = enter(people, 1), enter(people, 2)
    other.sealed = one.sealed
    with pytest.raises(SealBroken):
        opened(other)


@pytest.mark.django_db
def test_a_lost_or_spoilt_key_file_is_named_and_never_made_anew() -> None:
    enter(make_people(), 1)
    text = key_file().read_text()
    key_file().write_text("{}")
    with pytest.raises(KeyRingUnreadable):
        ring()
    key_file().unlink()
    with pytest.raises(KeyRingMissing):
        ring()
    key_file().write_text(text)
    assert opened(Identity.objects.get()) == number_of(1)


@pytest.mark.django_db
def test_old_keys_stay_eight_days_and_leave_when_they_open_nothing() -> None:
    enter(make_people(), 1)
    first = ring().current.name
    rotate(at=NOON)
    second = ring().current.name
    done = rotate(at=NOON + timedelta(days=1))
    assert (done.sealed, done.dropped, len(ring().keys)) == (1, (), 3)
    later = rotate(at=NOON + timedelta(days=10))
    assert (later.sealed, later.dropped) == (1, (second,))
    assert [key.name for key in ring().keys] == [first, done.key, later.key]
    assert opened(Identity.objects.get()) == number_of(1)


@pytest.mark.django_db
def test_what_stands_for_a_secret_is_the_same_after_every_rotation() -> None:
    """A list read in again finds the rows of the first time by it."""
    before = private_digest("1-2345")
    for days in (0, 20, 40):
        rotate(at=NOON + timedelta(days=days))
    drop_keys(frozenset(key.name for key in ring().keys))
    assert private_digest("1-2345") == before


@pytest.mark.django_db
def test_without_the_old_key_what_it_sealed_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a rotation that forgets to seal anew loses everything once the old key is gone."""
    enter(make_people(), 1)
    rotate(at=NOON)
    second = ring().current.name
    monkeypatch.setattr(rotating, "reseal", lambda key, between: 0)
    rotate(at=NOON)
    drop_keys(frozenset({second}))
    with pytest.raises(KeyMissing):
        opened(Identity.objects.get())


@pytest.mark.django_db
def test_the_key_file_is_its_owners_alone() -> None:
    ring()
    assert key_file().stat().st_mode & 0o077 == 0
    secrets = json.loads(key_file().read_text())["keys"]
    assert len(base64.b64decode(secrets[0]["secret"])) == 32
