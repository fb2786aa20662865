"""Food nobody fetches goes to the neighbours at the set hour, later to every district, and waits for whoever got it."""

from __future__ import annotations

from datetime import time

import pytest

from songtor.city.models import Coordination, District
from songtor.city.policy import Actor
from songtor.offers.models import Holding, Offer, OfferPassedOn
from songtor.offers.services import withdraw_offer
from songtor.reports.verify import differences
from songtor.rounds.cascade import pass_on_due
from songtor.rounds.services import take
from tests.personas import BANG_KHAE, act, at, make_branch, make_offer, make_officer, make_people, make_round, make_site

pytestmark = pytest.mark.django_db

PHASI_CHAROEN = "1022"


@pytest.fixture
def malee() -> Actor:
    return make_people().actor("malee")


@pytest.fixture
def offer(malee: Actor) -> Offer:
    Coordination.objects.update(passes_on_at=time(9, 30), opens_at=time(10, 0))
    return make_offer(malee, make_branch(malee))


def tick(clock: str) -> int:
    return pass_on_due(now=at(clock))


def test_before_the_hour_and_when_it_is_empty_nothing_goes_on(offer: Offer) -> None:
    assert tick("09:29") == 0
    Coordination.objects.update(passes_on_at=None, opens_at=None)
    assert tick("11:00") == 0


def test_what_is_planned_withdrawn_or_over_stays(malee: Actor, offer: Offer) -> None:
    make_round(malee, offer, make_site(malee))
    assert tick("09:30") == 0
    other = make_offer(malee, make_branch(malee, name="อีกสาขา"))
    withdraw_offer(act(malee, "08:30"), offer=other, reason="ขายหมด")
    assert (tick("09:30"), tick("12:00")) == (0, 0)


def test_it_goes_to_the_neighbours_then_to_every_district_once_each(offer: Offer) -> None:
    assert [tick(clock) for clock in ("09:30", "09:31", "10:00", "10:15", "10:16", "11:30")] == [1, 0, 0, 1, 0, 0]
    passings = OfferPassedOn.objects.filter(offer=offer).order_by("number")
    assert [(p.reach, p.reason) for p in passings] == [
        ("neighbours", "ไม่มีรถไปรับภายในเวลาที่ตั้งไว้"),
        ("city", "ไม่มีรถไปรับภายในเวลาที่ตั้งไว้"),
    ]
    assert list(differences()) == []


def test_whoever_took_it_has_time_to_plan_before_it_goes_on_again(offer: Offer) -> None:
    wanna = make_officer("wanna", "วรรณา (สมมติ)", PHASI_CHAROEN)
    assert tick("09:30") == 1
    take(act(wanna, "09:40"), offer=offer, district=District.objects.get(pk=PHASI_CHAROEN))
    assert (tick("10:24"), tick("10:25")) == (0, 1)
    holding = Holding.objects.get(pk=offer.pk)
    assert (holding.district_id, holding.open_to, offer.district_id) == (PHASI_CHAROEN, "neighbours", BANG_KHAE)
