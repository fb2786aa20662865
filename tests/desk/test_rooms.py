"""The top bar: what belongs together shares an entry, and nobody is shown what they may not open."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from songtor.desk.rooms import entries_of, rooms_of
from tests.personas import People, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return make_people()


def test_an_officer_finds_every_room_behind_eight_entries(people: People) -> None:
    entries = list(entries_of(people.actor("malee")))
    assert [entry.url for entry in entries][:3] == [reverse("today"), reverse("rounds"), reverse("donors")]
    assert len(entries) == 8
    assert {reverse(name) for name in ("sites", "pairs", "cards", "imports", "cleaning")} <= {
        url for _label, url in rooms_of(people.actor("malee"))
    }


def test_an_entry_with_one_room_behind_it_bears_that_rooms_name(people: People) -> None:
    of_coordinator = {entry.url: entry for entry in entries_of(people.actor("coordinator"))}
    assert len(of_coordinator[reverse("rounds")].rooms) == 1
    assert all(entry.label == entry.rooms[0][0] for entry in of_coordinator.values() if len(entry.rooms) == 1)
    assert reverse("people") not in of_coordinator


def test_the_rooms_of_an_entry_stand_below_the_top_bar_with_the_open_one_marked(people: People) -> None:
    client = Client(headers={"accept-language": "th"})
    client.force_login(people.malee)
    page = client.get(reverse("cards")).content.decode()
    bar = page[page.index('class="beside-bar"') :]
    assert f'<a href="{reverse("people")}">' in bar
    assert f'<a href="{reverse("cards")}" aria-current="page">' in bar
    assert 'class="beside-bar"' not in client.get(reverse("donors")).content.decode()
