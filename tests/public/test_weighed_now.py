"""A branch sees what was weighed there the minute the crew's phone is heard."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from songtor.city.models import Account
from songtor.city.policy import Actor
from songtor.offers.models import Branch
from songtor.reports.models import CategoryDay
from songtor.rounds.models import Stop
from tests.personas import BANG_KHAE, at, make_branch, make_offer, make_round, make_site, stops_of
from tests.public.conftest import link_to
from tests.sync.phones import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def pickup(malee: Actor, branch: Branch) -> Stop:
    return stops_of(make_round(malee, make_offer(malee, branch), make_site(malee)))[0]


@pytest.fixture
def crew(pickup: Stop) -> Phone:
    return Phone(Account.objects.get(username="malee"), BANG_KHAE)


def page(client: Client, token: str) -> str:
    answer = client.get(reverse("give", args=[token]))
    assert answer.status_code == 200
    return answer.content.decode()


def weigh(crew: Phone, pickup: Stop) -> None:
    crew.mint("arrive", "09:30", pickup)
    crew.mint("weigh", "09:35", pickup, category="ready", gross_kg="13.20", tare_kg="0.80")
    crew.send(received_at=at("09:59"))


def test_nothing_is_said_before_anything_is_weighed(phone: Client, token: str, crew: Phone) -> None:
    assert "ชั่งแล้ว" not in page(phone, token)


def test_another_branch_sees_nothing_of_it(phone: Client, malee: Actor, crew: Phone, pickup: Stop) -> None:
    weigh(crew, pickup)
    assert "ชั่งแล้ว" not in page(phone, link_to(malee, make_branch(malee, name="ร้านอื่น")))


def test_the_weight_shows_while_the_vehicle_still_stands_there(
    phone: Client, token: str, crew: Phone, pickup: Stop
) -> None:
    weigh(crew, pickup)
    shown = page(phone, token)
    assert "ชั่งแล้ว 12.40 กก." in shown and "09:35" in shown
    assert not CategoryDay.objects.exists()  # nobody made daily rows: it comes from the facts


def test_who_signed_is_named_and_nobody_of_the_crew(phone: Client, token: str, crew: Phone, pickup: Stop) -> None:
    weigh(crew, pickup)
    crew.mint("photo", "09:40", pickup, blob=crew.picture())
    crew.mint("sign", "09:45", pickup, blob=crew.picture("blue"), name="สมหญิง (สมมติ)", position="ผู้จัดการ")
    crew.send(received_at=at("09:59"))
    shown = page(phone, token)
    assert "สมหญิง (สมมติ)" in shown and "09:45" in shown and "1 รูป" in shown
    assert shown.count("12.40") == 2  # in all, and of its category; not once more among earlier pick-ups
    assert "มาลี" not in shown
