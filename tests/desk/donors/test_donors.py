"""Donors, their branches and the branch's own link."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.city.models import District
from songtor.city.policy import NOBODY
from songtor.offers.models import Branch, BranchLink, Donor
from songtor.offers.queries import branch_by_token
from songtor.offers.registration import Introduction, introduce_donor
from songtor.offers.services import Place, Point
from tests.desk.rounds.stops import code_of, everything_written, signed_in
from tests.personas import BANG_KHAE, LAT_KRABANG, People, act, at, make_branch, make_offer

GOOD = {"donor_name": "ร้านสมมติ", "name": "สาขาหนึ่ง", "district": BANG_KHAE, "point": "13.7001, 100.4002"}


def enter(client: Client, **fields: Any) -> HttpResponse:
    return client.post(reverse("donor_new"), {"key": str(uuid4())} | GOOD | fields)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"donor_name": ""}, "required"),
        ({"name": "   "}, "required"),
        ({"point": ""}, "point_missing"),
        ({"point": "บางแค"}, "not_a_point"),
        ({"point": "100.4002, 13.7001"}, "point_impossible"),
        ({"point": "18.7883, 98.9853"}, "point_far_away"),
        ({"opens": "09:00"}, "hours_half"),
        ({"opens": "18:00", "closes": "09:00"}, "hours_backwards"),
        ({"district": LAT_KRABANG}, "invalid_choice"),
    ],
)
def test_a_donor_that_cannot_be_is_refused_and_stays_typed(malee: Client, fields: dict[str, str], code: str) -> None:
    before = everything_written()
    response = enter(malee, address="ซอยสมมติ 7", **fields)
    assert (response.status_code, code_of(response)) == (422, code)
    assert "ซอยสมมติ 7" in response.content.decode()
    assert everything_written() == before


def test_who_may_not_enter_donors_finds_no_form(people: People) -> None:
    for account in (people.auditor, people.executive, people.operator):
        assert signed_in(account).get(reverse("donor_new")).status_code == 404


def test_a_donor_is_entered_once(malee: Client) -> None:
    for _ in range(2):
        assert enter(malee, key="one-form", phone="02-000-0000", opens="08:00", closes="20:00").status_code == 302
    branch = Branch.objects.get()
    assert (branch.donor.name, branch.lat, branch.lon) == ("ร้านสมมติ", 13.7001, 100.4002)


@pytest.mark.parametrize("name", ["branch_link", "branch_accept", "branch_end"])
def test_a_stranger_changes_nothing_at_a_branch(somchai: Client, branch: Branch, name: str) -> None:
    before = everything_written()
    assert somchai.post(reverse(name, args=[branch.pk]), {"key": "stranger"}).status_code == 404
    assert somchai.get(reverse("branch", args=[branch.pk])).status_code == 404
    assert everything_written() == before


def test_a_link_is_shown_once_and_opens_its_branch(malee: Client, branch: Branch) -> None:
    shown = malee.post(reverse("branch_link", args=[branch.pk]), {"key": "link"})
    found = re.search(r"/give/([\w-]{20,})/", shown.content.decode())
    assert found is not None
    assert branch_by_token(found[1], now=at("08:31"))[0] == branch
    assert found[1] not in malee.get(reverse("branch", args=[branch.pk])).content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert not BranchLink.objects.filter(token_hash__contains=found[1]).exists()


def test_a_new_link_stops_the_one_before(malee: Client, branch: Branch) -> None:
    for key in ("first", "second"):
        malee.post(reverse("branch_link", args=[branch.pk]), {"key": key})
    assert BranchLink.objects.filter(branch=branch, revoked_at__isnull=True).count() == 1


def test_an_ended_branch_leaves_the_list(malee: Client, branch: Branch) -> None:
    assert branch.name in malee.get(reverse("donors")).content.decode()
    assert malee.post(reverse("branch_end", args=[branch.pk]), {"key": "end"}).status_code == 302
    malee.get(reverse("donors"))
    assert branch.name not in malee.get(reverse("donors")).content.decode()


def test_a_self_registered_donor_waits_until_accepted(people: People, malee: Client, somchai: Client) -> None:
    district = District.objects.get(pk=BANG_KHAE)
    introduction = Introduction("ร้านรอตรวจ", Place("สาขารอตรวจ", Point(13.7, 100.4)), "ขนมปังเย็นวันศุกร์")
    waiting = introduce_donor(act(NOBODY, "08:00"), district=district, introduction=introduction)
    assert "ขนมปังเย็นวันศุกร์" in malee.get(reverse("donors")).content.decode()
    assert "ร้านรอตรวจ" not in somchai.get(reverse("donors")).content.decode()
    assert malee.post(reverse("branch_accept", args=[waiting.pk]), {"key": "accept"}).status_code == 302
    assert Donor.objects.get(pk=waiting.donor_id).state == "active"


def test_the_list_is_searched_by_name(people: People, malee: Client, branch: Branch) -> None:
    make_branch(people.actor("malee"), name="ตลาดสมมติ")
    found = malee.get(reverse("donors"), {"q": "ตลาด"}).content.decode()
    assert "ตลาดสมมติ" in found
    assert branch.name not in found


def test_a_donors_account_sees_its_branches_and_enters_none(people: People, branch: Branch, malee: Client) -> None:
    assert malee.get(reverse("branch", args=[branch.pk])).status_code == 200
    assert signed_in(people.auditor).get(reverse("donors")).status_code == 404


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as said:
        assert client.get(address).status_code == 200
    return len(said)


def test_the_list_asks_the_same_for_two_and_twenty_branches(people: People, malee: Client) -> None:
    actor = people.actor("malee")
    for number in range(2):
        make_branch(actor, name=f"สาขา {number}")
    few = _queries(malee, reverse("donors"))
    for number in range(2, 20):
        make_branch(actor, name=f"สาขา {number}")
    assert _queries(malee, reverse("donors")) == few


def test_a_branch_asks_the_same_for_two_and_twelve_offers(people: People, malee: Client, branch: Branch) -> None:
    address = reverse("branch", args=[branch.pk])
    for _ in range(2):
        make_offer(people.actor("malee"), branch)
    few = _queries(malee, address)
    for _ in range(10):
        make_offer(people.actor("malee"), branch)
    assert _queries(malee, address) == few
