"""Many rows at once: known before, done once each, taken back together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from songtor.evidence.queries import chain_lengths
from songtor.offers.models import Branch, Offer, OfferPassedOn, OfferWithdrawal
from tests.desk.rounds.stops import everything_written, signed_in
from tests.personas import LAT_KRABANG, People, at, make_branch, make_offer, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_past_eight() -> Iterator[None]:
    with time_machine.travel(at("08:30")):
        yield


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Client:
    return signed_in(people.malee)


@pytest.fixture
def offers(people: People) -> list[Offer]:
    actor = people.actor("malee")
    return [make_offer(actor, make_branch(actor, name=f"ร้าน {number}")) for number in range(3)]


def ids(rows: list[Offer] | list[Branch]) -> list[str]:
    return [str(row.pk) for row in rows]


def test_a_strangers_rows_are_unknown_in_the_preview_and_in_the_act(people: People, offers: list[Offer]) -> None:
    somchai = signed_in(people.somchai)
    before = everything_written()
    said = {"row": ids(offers), "key": "k1"}
    page = somchai.post("/offers/withdraw/", said).content.decode()
    assert "ทำกับรายการที่เลือกไม่ได้เลย" in page and "ร้าน 1" not in page
    somchai.post("/offers/withdraw/", said | {"do": "yes", "reason": "ขายหมด"})
    assert everything_written() == before


@pytest.mark.parametrize("who", ["auditor", "executive", "operator"])
def test_who_may_not_meets_nothing(people: People, offers: list[Offer], who: str) -> None:
    answer = signed_in(getattr(people, who)).post("/offers/withdraw/", {"row": ids(offers), "do": "yes"})
    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [[], ["nonsense"], ["\0"]])
def test_no_row_leads_back_with_a_word(malee: Client, rows: list[str]) -> None:
    answer = malee.post("/donors/end/", {"row": rows}, follow=True)
    assert "เลือกอย่างน้อยหนึ่งรายการก่อน" in answer.content.decode()


def test_without_a_reason_nothing_is_withdrawn(malee: Client, offers: list[Offer]) -> None:
    before = everything_written()
    answer = malee.post("/offers/withdraw/", {"row": ids(offers), "key": "k", "do": "yes"})
    assert (answer.status_code, "บอกเหตุผลก่อน" in answer.content.decode()) == (422, True)
    assert everything_written() == before


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_elsewhere(malee: Client, offers: list[Offer], back: str) -> None:
    assert malee.post("/offers/withdraw/", {"back": back}).headers["Location"] == "/offers/"


def test_the_preview_says_what_will_happen_to_each_and_writes_nothing(malee: Client, offers: list[Offer]) -> None:
    malee.post("/offers/withdraw/", {"row": ids(offers[:1]), "key": "first", "do": "yes", "reason": "ขายหมด"})
    before = (*everything_written(), chain_lengths())
    answer = malee.post("/offers/withdraw/", {"row": ids(offers), "key": "second"})
    assert [outcome.row for outcome in answer.context["possible"]] == [offer.pk for offer in offers[1:]]
    (refused,) = answer.context["refused"]
    assert "ร้าน 0" in refused.told and "ถอน" in refused.why_not
    assert (*everything_written(), chain_lengths()) == before


def test_each_row_is_done_once_however_often_it_is_sent(malee: Client, offers: list[Offer]) -> None:
    said = {"row": ids(offers), "key": "one", "do": "yes", "reason": "ขายหมด", "back": "/offers/?holds=on"}
    assert malee.post("/offers/withdraw/", said).headers["Location"] == "/offers/?holds=on"
    assert OfferWithdrawal.objects.count() == 3
    before = everything_written()
    malee.post("/offers/withdraw/", said)
    assert everything_written() == before


def test_one_undo_takes_all_of_them_back(people: People, malee: Client, offers: list[Offer]) -> None:
    branches = list(Branch.objects.all())
    far = make_branch(people.actor("somchai"), district=LAT_KRABANG)
    malee.post("/donors/end/", {"row": [*ids(branches), str(far.pk)], "key": "end", "do": "yes"})
    assert Branch.objects.filter(ended_at__isnull=False).count() == 3
    page = malee.get("/donors/").content.decode()
    assert "ทำแล้ว 3 รายการ" in page
    (undo,) = malee.session["undo"]
    malee.post(f"/undo/{undo}/")
    assert not Branch.objects.filter(ended_at__isnull=False).exists()


def test_chosen_offers_are_opened_to_the_neighbours(malee: Client, offers: list[Offer]) -> None:
    said = {"row": ids(offers), "key": "on", "do": "yes", "reason": "รถไม่พอ"}
    malee.post("/offers/pass-on/", said)
    assert OfferPassedOn.objects.count() == 3
    page = malee.post("/offers/pass-on/", said | {"key": "again"}, follow=True).content.decode()
    assert "ร้าน 1" in page and OfferPassedOn.objects.count() == 3
