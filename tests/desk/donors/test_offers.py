"""Food announced for a branch by somebody of the city."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from songtor.offers.models import Branch, Offer
from tests.desk.rounds.stops import code_of, everything_written, signed_in
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, make_branch, make_offer

NEW = reverse("offer_new", args=[BANG_KHAE, DAY.isoformat()])


def announce(client: Client, branch: Branch, *, address: str = NEW, **fields: Any) -> HttpResponse:
    said = {"key": str(uuid4()), "branch": str(branch.pk), "ready_from": "09:00", "until": "12:00", "said": "yes"}
    return client.post(address, said | fields)  # type: ignore[return-value]


def test_another_district_may_not_announce_here(somchai: Client, branch: Branch) -> None:
    before = everything_written()
    assert announce(somchai, branch, amount_ready="20").status_code == 404
    assert everything_written() == before


def test_a_branch_of_another_district_is_not_on_the_list(people: People, malee: Client, branch: Branch) -> None:
    far = make_branch(people.actor("somchai"), district=LAT_KRABANG)
    before = everything_written()
    response = announce(malee, far, amount_ready="20")
    assert (response.status_code, code_of(response)) == (422, "invalid_choice")
    assert everything_written() == before


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "nothing_offered"),
        ({"amount_ready": "-3"}, "not_a_weight"),
        ({"amount_ready": "abc"}, "not_a_weight"),
        ({"amount_ready": "2500"}, "amount_too_large"),
        ({"amount_ready": "12,5", "amount_fresh": "1,250"}, "weight_doubtful"),
        ({"amount_box": "2.5"}, "not_a_count"),
        ({"amount_ready": "5", "use_by_day_ready": "4/11/2567"}, "past_use_by"),
        ({"amount_ready": "5", "use_by_clock_ready": "08:00"}, "past_use_by"),
        ({"amount_ready": "5", "use_by_day_ready": "31/2/2567"}, "not_a_day"),
        ({"amount_ready": "5", "ready_from": "13:00"}, "window_backwards"),
        ({"amount_ready": "5", "until": "25:00"}, "not_a_time"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    malee: Client, branch: Branch, fields: dict[str, str], code: str
) -> None:
    before = everything_written()
    response = announce(malee, branch, note="ประตูหลัง", **fields)
    assert (response.status_code, code_of(response)) == (422, code)
    assert "ประตูหลัง" in response.content.decode()
    assert everything_written() == before


def test_a_day_that_is_over_takes_no_offer(malee: Client, branch: Branch) -> None:
    gone = reverse("offer_new", args=[BANG_KHAE, "2024-11-04"])
    response = announce(malee, branch, address=gone, amount_ready="5")
    assert (response.status_code, code_of(response)) == (422, "day_is_over")


def test_an_offer_keeps_amount_use_by_and_cold(malee: Client, branch: Branch) -> None:
    response = announce(
        malee,
        branch,
        amount_ready="๑๒.๕",
        amount_box="40",
        use_by_day_ready="5/11/2567",
        use_by_clock_ready="15:00",
        cold_ready="on",
    )
    assert response.status_code == 302
    ready, box = Offer.objects.get().lines.order_by("category__position")
    assert (ready.grams, ready.cold, box.pieces) == (12_500, True, 40)
    assert ready.use_by is not None
    assert ready.use_by.isoformat() == "2024-11-05T08:00:00+00:00"


def test_the_same_form_sent_twice_is_one_offer(malee: Client, branch: Branch) -> None:
    for _ in range(2):
        assert announce(malee, branch, key="one-form", amount_ready="5").status_code == 302
    assert Offer.objects.count() == 1


def test_nothing_today_is_worth_knowing_too(malee: Client, branch: Branch) -> None:
    announce(malee, branch, said="no")
    assert Offer.objects.get().said == "no"


def test_a_withdrawal_needs_a_reason(people: People, malee: Client, branch: Branch) -> None:
    offer = make_offer(people.actor("malee"), branch)
    before = everything_written()
    response = malee.post(reverse("offer_withdraw", args=[offer.pk]), {"key": "w", "reason": " "})
    assert (response.status_code, code_of(response)) == (422, "withdrawal_needs_reason")
    assert everything_written() == before


def test_a_stranger_neither_sees_nor_withdraws_an_offer(people: People, somchai: Client, branch: Branch) -> None:
    offer = make_offer(people.actor("malee"), branch)
    assert somchai.get(reverse("offer", args=[offer.pk])).status_code == 404
    response = somchai.post(reverse("offer_withdraw", args=[offer.pk]), {"key": "w", "reason": "ไม่มีแล้ว"})
    assert response.status_code == 404


def test_an_offer_withdrawn_once_is_closed(people: People, malee: Client, branch: Branch) -> None:
    offer = make_offer(people.actor("malee"), branch)
    address = reverse("offer_withdraw", args=[offer.pk])
    assert malee.post(address, {"key": "first", "reason": "ขายหมด"}).status_code == 302
    assert "ขายหมด" in malee.get(reverse("offer", args=[offer.pk])).content.decode()
    again = malee.post(address, {"key": "second", "reason": "ขายหมด"})
    assert (again.status_code, code_of(again)) == (422, "offer_closed")


def test_an_offer_said_anew_leads_to_what_holds(people: People, malee: Client, branch: Branch) -> None:
    first = make_offer(people.actor("malee"), branch)
    announce(malee, branch, amount_ready="7")
    newest = Offer.objects.get(replaces=first)
    assert reverse("offer", args=[newest.pk]) in malee.get(reverse("offer", args=[first.pk])).content.decode()


def test_a_coordinator_announces_in_every_coordinated_district(people: People, branch: Branch) -> None:
    assert announce(signed_in(people.coordinator), branch, amount_ready="5").status_code == 302
