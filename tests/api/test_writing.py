"""Programs write through the same services as people: exactly once, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from songtor.evidence.models import ChainEntry
from songtor.offers.models import Offer
from songtor.reports.models import CategoryDay
from songtor.rounds.models import Stop, Weighing
from tests.personas import BANG_KHAE, DAY, People, at, make_branch, make_offer, make_round, make_site, stops_of
from tests.sync.phones import Phone

SignedIn = Callable[[str], Client]


def send(client: Client, path: str, body: Any, key: str = "once-1") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def offer_body(people: People) -> dict[str, Any]:
    branch = make_branch(people.actor("malee"))
    line = {"category": "ready", "kg": "20.5", "use_by": at("15:00").isoformat()}
    ends = {"ready_from": at("09:00").isoformat(), "until": at("12:00").isoformat()}
    return {"branch": str(branch.pk), "day": DAY.isoformat(), "lines": [line], **ends}


@pytest.fixture
def stop_path(people: People) -> str:
    malee = people.actor("malee")
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    return f"stops/{stops_of(round_)[0].pk}/weighings"


def weight(**changes: Any) -> dict[str, Any]:
    happened = {"happened_at": at("09:35").isoformat()}
    return {"category": "ready", "gross_kg": "14.400", "tare_kg": "2", "scale": "A"} | happened | changes


def test_a_post_without_a_key_is_refused(offer_body: dict[str, Any], signed_in: SignedIn) -> None:
    answer = send(signed_in("malee"), "offers", offer_body, key="")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/header/Idempotency-Key")
    assert Offer.objects.count() == 0


def test_a_post_from_another_site_is_refused(offer_body: dict[str, Any], people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.malee, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = send(client, "offers", offer_body)
    assert (answer.status_code, answer.json()["code"], Offer.objects.count()) == (403, "csrf", 0)


@pytest.mark.parametrize("who", ["somchai", "executive", "auditor", "operator"])
def test_who_may_not_offer_for_a_branch_finds_nothing(
    who: str, offer_body: dict[str, Any], signed_in: SignedIn
) -> None:
    answer = send(signed_in(who), "offers", offer_body)
    assert (answer.status_code, answer.json()["code"], Offer.objects.count()) == (404, "unknown", 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": []}, "nothing_offered"),
        ({"lines": [{"category": "stones", "kg": "1"}]}, "category_unknown"),
        ({"lines": [{"category": "ready", "kg": "2000.001"}]}, "amount_too_large"),
        ({"lines": [{"category": "ready", "kg": "1", "pieces": 1}]}, "amount_impossible"),
        ({"day": "2024-11-04"}, "day_is_over"),
        ({"lines": [{"category": "ready", "kg": "1", "use_by": "2024-11-05T08:00:00+07:00"}]}, "past_use_by"),
        ({"until": "2024-11-05T08:00:00+07:00"}, "window_backwards"),
        ({"happened_at": "2031-01-01T00:00:00Z"}, "in_the_future"),
        ({"branch": "nowhere"}, "not_valid"),
        ({"branhc": "x"}, "not_valid"),
        ({"lines": [{"category": "ready", "kg": -1}]}, "not_valid"),
        ({"lines": [{"category": "ready", "kg": "1,5"}]}, "not_valid"),
        ({"note": "a\x00b"}, "not_valid"),
        ({"until": "9999-12-31T23:59:59-12:00"}, "not_valid"),
        ({"until": "2024-11-05T12:00:00"}, "not_valid"),
    ],
)
def test_impossible_offers_are_refused_and_nothing_is_written(
    changes: dict[str, Any], code: str, offer_body: dict[str, Any], signed_in: SignedIn
) -> None:
    before = ChainEntry.objects.count()
    answer = send(signed_in("malee"), "offers", offer_body | changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (Offer.objects.count(), ChainEntry.objects.count()) == (0, before)


def test_an_offer_is_made_once_per_key_and_shown_in_the_report(offer_body: dict[str, Any], signed_in: SignedIn) -> None:
    client = signed_in("malee")
    first, again = send(client, "offers", offer_body), send(client, "offers", offer_body)
    assert (first.status_code, again.json()) == (201, first.json())
    assert first.json()["lines"][0]["kg"] == "20.500"
    assert Offer.objects.count() == 1
    assert CategoryDay.objects.get(district=BANG_KHAE).offered_grams == 20_500
    other = send(client, "offers", offer_body | {"note": "more"})
    assert (other.status_code, other.json()["code"], Offer.objects.count()) == (422, "key_used_otherwise", 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"gross_kg": "1"}, "weight_impossible"),
        ({"gross_kg": "2"}, "zero_needs_reason"),
        ({"gross_kg": "2000.001"}, "weight_too_large"),
        ({"gross_kg": "99999999"}, "not_valid"),
        ({"gross_kg": "0.0001"}, "not_valid"),
        ({"category": "stones"}, "category_unknown"),
        ({"category": "box"}, "amount_impossible"),
        ({"happened_at": "2024-11-04T09:00:00+07:00"}, "before_the_round"),
    ],
)
def test_impossible_weights_are_refused_and_nothing_is_written(
    changes: dict[str, Any], code: str, stop_path: str, signed_in: SignedIn
) -> None:
    answer = send(signed_in("malee"), stop_path, weight(**changes))
    assert (answer.status_code, answer.json()["code"], Weighing.objects.count()) == (422, code, 0)


def test_a_stop_of_another_district_is_unknown(stop_path: str, signed_in: SignedIn) -> None:
    for who, path in (("somchai", stop_path), ("nok", stop_path), ("malee", f"stops/{uuid4()}/weighings")):
        answer = send(signed_in(who), path, weight())
        assert (answer.status_code, answer.json()["code"], Weighing.objects.count()) == (404, "unknown", 0)


def test_a_weighing_is_written_once_per_key(stop_path: str, signed_in: SignedIn) -> None:
    client = signed_in("malee")
    first, again = send(client, stop_path, weight()), send(client, stop_path, weight())
    assert (first.status_code, first.json()["kg"], again.json()) == (201, "12.400", first.json())
    assert send(client, stop_path, weight(), key="once-2").json()["code"] == "weighed_twice"
    assert CategoryDay.objects.get(category="ready").collected_grams == 12_400


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "\ud800".encode("utf-16", "surrogatepass")])
def test_a_body_that_is_no_object_is_a_problem(body: Any, signed_in: SignedIn, people: People) -> None:
    answer = send(signed_in("malee"), "offers", body)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_weight_a_phone_recorded_first_is_kept_beside_it(stop_path: str, signed_in: SignedIn, people: People) -> None:
    client, phone, stop = signed_in("malee"), Phone(people.malee, BANG_KHAE), Stop.objects.get(kind="pickup")
    phone.mint("weigh", "09:30", stop, category="ready", gross_kg="15", tare_kg="0")
    phone.send()
    answers = [send(client, stop_path, weight()) for _ in range(2)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(202, "recorded_twice")] * 2
    assert answers[0].json() == answers[1].json()
    assert Weighing.objects.get().grams == 15_000
