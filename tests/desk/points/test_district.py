"""The food bank's points of a district: what waits, whose, and whether every point is explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.city.models import District
from songtor.people.basis.models import Look
from songtor.people.cards.queries import card_by_token
from songtor.people.cards.services import bind_card, end_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.people.models import Household
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.points.changes.services import propose_change
from tests.desk.points.answers import words_of
from tests.personas import BANG_KHAE, LAT_KRABANG, People, act
from tests.points.conftest import Purse, make_households

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]
FROM_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def address() -> str:
    return reverse("points")


def card_of(people: People, home: Household) -> tuple[str, object]:
    officer = people.actor("malee")
    (token,) = new_tokens(officer.ref, "sheet", 1)
    print_cards(act(officer), district=District.objects.get(pk=BANG_KHAE), tokens=[token])
    card = card_by_token(officer, token)
    bind_card(act(officer), card=card, bearer=home)
    return token, card


def test_a_months_points_are_told_and_every_one_is_explained(desk: Desk, home: Household, address: str) -> None:
    purse = Purse(home.pk)
    purse.grant(100)
    purse.spend(30)
    purse.take(5)
    page = words_of(desk("malee").get(address))
    for label, value in (("ให้", 100), ("ใช้แลก", 30), ("หมดอายุ", 0), ("ตัดออก", 5), ("ครัวเรือนมีอยู่", 65)):
        assert f'{label}</span>\n    <span class="tile-value">{value}</span>' in page
    assert "อธิบายที่มาไม่ได้ 0 แต้ม" in page
    assert 'tile-value">100<' not in words_of(desk("malee").get(f"{address}?month=2024-10"))


@pytest.mark.parametrize("month", ["", "2024-13", "soon", "0000-01", "2024-11-05"])
def test_an_odd_month_is_this_one(desk: Desk, address: str, month: str) -> None:
    page = words_of(desk("malee").get(address, {"month": month}))
    assert 'value="2024-11" selected' in page


def test_an_officer_finds_a_household_by_name_and_is_written_down(desk: Desk, home: Household, address: str) -> None:
    Purse(home.pk).grant(1_234)
    malee = desk("malee")
    assert "คนที่ 1" not in words_of(malee.get(f"{address}?q=คนที่"))
    page = words_of(malee.post(address, {"q": "คนที่ 1"}, headers=FROM_SCRIPT))
    assert "<html" not in page
    assert reverse("household_points", args=[home.pk]) in page and "1,234 แต้ม" in page
    assert Look.objects.filter(what="FOUND").exists()


def test_who_belongs_to_no_household_leads_to_their_own_page(desk: Desk, people: People, address: str) -> None:
    district, said = District.objects.get(pk=BANG_KHAE), Said("ลำดวน", "หอมไกล (สมมติ)")
    alone = register(act(people.actor("malee")), district=district, said=said).person
    page = words_of(desk("malee").post(address, {"q": "ลำดวน"}))
    assert "ยังไม่มีครัวเรือน" in page and reverse("person", args=[alone.pk]) in page
    assert str(alone.pk) not in words_of(desk("somchai").post(address, {"q": "ลำดวน ห"}))


def test_a_scanned_card_opens_its_household(desk: Desk, people: People, home: Household, address: str) -> None:
    token, card = card_of(people, home)
    malee, there = desk("malee"), reverse("household_points", args=[home.pk])
    assert malee.post(address, {"q": token}).url == there
    assert malee.post(address, {"q": token}, headers=FROM_SCRIPT).headers["HX-Redirect"] == there
    end_card(act(people.actor("malee")), card=card, reason="LOST")
    page = words_of(malee.post(address, {"q": token}))
    assert "บัตรนี้เปิดครัวเรือนไม่ได้" in page
    assert "บัตรนี้" not in words_of(desk("somchai").post(address, {"q": token}))


def test_the_department_sees_sums_and_no_household(desk: Desk, people: People, home: Household, address: str) -> None:
    Purse(home.pk).grant(70)
    Purse(*make_households(1, LAT_KRABANG), LAT_KRABANG).grant(11)
    propose_change(act(people.actor("malee")), household=home, points=9, reason="ไฟไหม้บ้าน")
    nok = desk("nok")
    every = words_of(nok.get(address))
    assert "บางแค" in every and "ลาดกระบัง" in every and ">70<" in every and ">11<" in every
    one = words_of(nok.get(address, {"district": BANG_KHAE}))
    assert ">70<" in one
    assert str(home.pk) not in one and "ไฟไหม้บ้าน" not in one
    assert "คนที่" not in words_of(nok.post(f"{address}?district={BANG_KHAE}", {"q": "คนที่ 1"}))


def test_a_stranger_sees_their_own_district_alone(desk: Desk, home: Household, address: str) -> None:
    Purse(home.pk).grant(70)
    somchai = desk("somchai")
    assert str(home.pk) not in words_of(somchai.get(address))
    assert somchai.get(address, {"district": BANG_KHAE}).status_code == 404
    assert desk("executive").get(address).status_code == 404


def test_many_households_cost_no_more_queries(desk: Desk, people: People, address: str) -> None:
    def asked(who: str, homes: int) -> int:
        for home in make_households(homes):
            Purse(home).grant(5)
            household = Household.objects.get(pk=home)
            propose_change(act(people.actor("malees_head")), household=household, points=9, reason="ไฟไหม้บ้าน")
        client = desk(who)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    for who in ("malee", "nok"):
        assert asked(who, 2) == asked(who, 18)


def test_an_empty_food_bank_says_what_to_do_next(desk: Desk, address: str) -> None:
    assert "หาครัวเรือนด้านบนแล้วประเมิน" in words_of(desk("malee").get(address))
    assert "หัวหน้าฝ่ายของเขตเปิดใช้เกณฑ์" in words_of(desk("nok").get(address))
