"""The open board, an offer's way to another district, the branches that owe an answer, and standing offers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from songtor.city.models import District
from songtor.offers import services as offers
from songtor.offers.models import Branch, Holding, Offer, OfferTaken, StandingOffer, StandingOfferEnd
from songtor.offers.services.asking import ask_branch, keep_email
from songtor.rounds.services import pass_on
from tests.desk.rounds.stops import signed_in
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, act, at, make_branch, make_offer, make_people

pytestmark = pytest.mark.django_db

FREE = f"/free/{DAY}/"


@pytest.fixture(autouse=True)
def five_past_ten() -> Iterator[None]:
    with time_machine.travel(at("10:05"), tick=False):
        yield


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def branch(people: People) -> Branch:
    return make_branch(people.actor("malee"))


@pytest.fixture
def offer(people: People, branch: Branch) -> Offer:
    return make_offer(people.actor("malee"), branch)


@pytest.fixture
def malee(people: People) -> Client:
    return signed_in(people.malee)


@pytest.fixture
def somchai(people: People) -> Client:
    return signed_in(people.somchai)


def to_all(people: People, offer: Offer) -> None:
    district = District.objects.get(pk=BANG_KHAE)
    pass_on(act(people.actor("malee")), offer=offer, from_district=district, reason="รถเสีย", reach="city")


def test_what_was_never_passed_on_is_unknown_to_strangers(somchai: Client, offer: Offer) -> None:
    assert somchai.get(f"/offers/{offer.pk}/pass-on/").status_code == 404
    assert somchai.post(f"/offers/{offer.pk}/take/").status_code == 404
    assert somchai.get(f"/day/{BANG_KHAE}/{DAY}/asked/").status_code == 404
    assert offer.branch.name not in somchai.get(FREE).content.decode()


def test_without_a_reason_the_form_says_so_and_nothing_moves(malee: Client, offer: Offer) -> None:
    answer = malee.post(f"/offers/{offer.pk}/pass-on/", {"to": "neighbours", "reason": ""})
    assert (answer.status_code, "บอกสั้น ๆ" in answer.content.decode()) == (422, True)
    assert not Holding.objects.exists()


def test_an_auditor_reads_the_way_and_moves_nothing(people: People, offer: Offer) -> None:
    auditor = signed_in(people.auditor)
    to_all(people, offer)
    page = auditor.get(f"/offers/{offer.pk}/pass-on/").content.decode()
    assert ("รถเสีย" in page, '<form class="card-body form"' in page) == (True, False)
    assert auditor.post(f"/offers/{offer.pk}/pass-on/", {"to": LAT_KRABANG, "reason": "x"}).status_code == 404


def test_a_district_named_has_it_on_its_board(malee: Client, somchai: Client, offer: Offer) -> None:
    answer = malee.post(f"/offers/{offer.pk}/pass-on/", {"to": LAT_KRABANG, "reason": "รถเต็ม"}, follow=True)
    assert "เขตบางแคส่งต่อให้เขตลาดกระบัง" in answer.content.decode()
    board = somchai.get(f"/day/{LAT_KRABANG}/{DAY}/").content.decode()
    assert ("Big Shop" in board, "จากเขตบางแค" in board) == (True, True)
    assert offer.branch.name in malee.get(f"/day/{BANG_KHAE}/{DAY}/asked/").content.decode()
    assert somchai.get(f"/offers/{offer.pk}/").status_code == 200


def test_whoever_takes_it_first_has_it_and_the_second_reads_why_not(
    people: People, malee: Client, somchai: Client, offer: Offer
) -> None:
    to_all(people, offer)
    assert "ยังไม่มีคนรับ 1 รายการ" in somchai.get(f"/day/{LAT_KRABANG}/{DAY}/").content.decode()
    board = somchai.get(FREE).content.decode()
    assert ("เขตเราไปรับ" in board, "รถเสีย" in board) == (True, True)
    assert "ยังเป็นของเขตท่าน" in malee.get(FREE).content.decode()
    taken = somchai.post(f"/offers/{offer.pk}/take/", follow=True)
    assert taken.redirect_chain[-1][0] == f"/day/{LAT_KRABANG}/{DAY}/"
    late = somchai.post(f"/offers/{offer.pk}/take/", follow=True)
    assert (late.redirect_chain[-1][0], "รับไปก่อนแล้ว" in late.content.decode()) == (FREE, True)
    assert OfferTaken.objects.count() == 1


def test_silent_branches_stand_on_the_board_with_their_phone(people: People, malee: Client, branch: Branch) -> None:
    asker = people.actor("malee")
    branch = keep_email(act(asker), branch=branch, email="shop@example.com")
    ask_branch(act(asker), branch=branch, day=DAY, token=offers.new_token(), address="https://songtor.example/")
    assert "ยังไม่ตอบ 1 สาขา" in malee.get(f"/day/{BANG_KHAE}/{DAY}/").content.decode()
    assert "ยังไม่ตอบ 1 สาขา" in signed_in(people.nok).get(f"/city/{DAY}/").content.decode()
    page = malee.get(f"/day/{BANG_KHAE}/{DAY}/asked/").content.decode()
    assert ("tel:02-000-0000" in page, "shop@example.com" in page) == (True, False)
    make_offer(asker, branch)
    assert "ตอบครบทุกสาขา" in malee.get(f"/day/{BANG_KHAE}/{DAY}/asked/").content.decode()


def test_a_standing_offer_is_entered_changed_and_ended(malee: Client, branch: Branch) -> None:
    new = f"/branches/{branch.pk}/standing/new/"
    asked = {"weekdays": ["2", "4"], "ready_from": "09:00", "until": "12:00", "amount_ready": "12.5"}
    wrong = malee.post(new, asked | {"weekdays": []})
    assert (wrong.status_code, StandingOffer.objects.count()) == (422, 0)
    entered = malee.post(new, asked, follow=True).content.decode()
    assert ("12.50" in entered or "12.5" in entered, "อาหารประจำ" in entered) == (True, True)
    standing = StandingOffer.objects.get()
    shown = malee.get(f"/standing/{standing.pk}/").content.decode()
    assert ('value="12.50"' in shown or 'value="12.5"' in shown) is True
    malee.post(f"/standing/{standing.pk}/", asked | {"amount_ready": "3"}, follow=True)
    changed = StandingOffer.objects.exclude(pk=standing.pk).get()
    assert changed.replaces == standing
    assert malee.get(f"/standing/{standing.pk}/").status_code == 404
    malee.post(f"/standing/{changed.pk}/end/")
    assert StandingOfferEnd.objects.get().standing == changed


def test_a_stranger_meets_no_standing_offer(malee: Client, somchai: Client, branch: Branch) -> None:
    asked = {"weekdays": ["2"], "ready_from": "09:00", "until": "12:00", "amount_ready": "12"}
    assert somchai.post(f"/branches/{branch.pk}/standing/new/", asked).status_code == 404
    malee.post(f"/branches/{branch.pk}/standing/new/", asked)
    standing = StandingOffer.objects.get()
    for address in (f"/standing/{standing.pk}/", f"/standing/{standing.pk}/end/"):
        assert somchai.post(address, asked).status_code == 404


def test_a_wrong_address_is_refused_in_a_sentence(malee: Client, branch: Branch) -> None:
    answer = malee.post(f"/branches/{branch.pk}/email/", {"email": "shop"})
    assert (answer.status_code, "ไม่ใช่ที่อยู่อีเมล" in answer.content.decode()) == (422, True)
    malee.post(f"/branches/{branch.pk}/email/", {"email": "shop@example.com"})
    branch.refresh_from_db()
    assert branch.email == "shop@example.com"
