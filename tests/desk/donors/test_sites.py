"""Where food is handed over, and what a place can use."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.offers.models import Site
from songtor.offers.queries import needs_of
from tests.desk.rounds.stops import code_of, everything_written, signed_in
from tests.personas import BANG_KHAE, People, make_site

GOOD = {
    "name": "ชุมชนสมมติ",
    "kind": "COMMUNITY",
    "district": BANG_KHAE,
    "point": "13.7001, 100.4002",
    "people": "60",
    "need_ready": "20",
    "need_box": "30",
}


def enter(client: Client, **fields: Any) -> HttpResponse:
    return client.post(reverse("site_new"), {"key": str(uuid4())} | GOOD | fields)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": ""}, "required"),
        ({"kind": "PALACE"}, "invalid_choice"),
        ({"people": "หกสิบ"}, "not_a_count"),
        ({"need_ready": "9999"}, "amount_too_large"),
        ({"need_ready": "มาก"}, "not_a_weight"),
        ({"point": "0.0, 0.0"}, "point_far_away"),
    ],
)
def test_a_site_that_cannot_be_is_refused(malee: Client, fields: dict[str, str], code: str) -> None:
    before = everything_written()
    response = enter(malee, **fields)
    assert (response.status_code, code_of(response)) == (422, code)
    assert everything_written() == before
    assert not Site.objects.exists()


def test_a_stranger_neither_sees_nor_changes_a_site(somchai: Client, site: Site) -> None:
    address = reverse("site", args=[site.pk])
    before = everything_written()
    assert somchai.get(address).status_code == 404
    assert somchai.post(address, {"key": "stranger", "need_ready": "5"}).status_code == 404
    assert everything_written() == before


def test_who_may_not_see_sites_finds_no_list(people: People) -> None:
    for account in (people.coordinator, people.auditor, people.executive):
        assert signed_in(account).get(reverse("sites")).status_code == 404


def test_a_site_is_entered_with_its_needs(malee: Client) -> None:
    assert enter(malee, opens="08:00", closes="15:00").status_code == 302
    site = Site.objects.get()
    assert (site.people, site.opens.hour) == (60, 8)
    assert needs_of(site) == {"ready": 20_000, "box": 30}


def test_changed_needs_hold_from_today(malee: Client, site: Site) -> None:
    address = reverse("site", args=[site.pk])
    assert malee.post(address, {"key": "needs", "need_fresh": "7.5"}).status_code == 302
    assert needs_of(site) == {"fresh": 7_500}


def test_a_need_that_cannot_be_changes_nothing(malee: Client, site: Site) -> None:
    held = needs_of(site)
    response = malee.post(reverse("site", args=[site.pk]), {"key": "needs", "need_fresh": "3000"})
    assert (response.status_code, code_of(response)) == (422, "amount_too_large")
    assert needs_of(site) == held


def test_the_list_asks_the_same_for_two_and_twenty_sites(people: People, malee: Client) -> None:
    def asked() -> int:
        malee.get(reverse("sites"))
        with CaptureQueriesContext(connection) as said:
            assert malee.get(reverse("sites")).status_code == 200
        return len(said)

    for number in range(2):
        make_site(people.actor("malee"), name=f"ชุมชน {number}")
    few = asked()
    for number in range(2, 20):
        make_site(people.actor("malee"), name=f"ชุมชน {number}")
    assert asked() == few
