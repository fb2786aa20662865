"""The city board: what wants an act first, for whoever sees more than one district."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songtor.city.models import District
from songtor.city.policy import Actor, Grant
from songtor.city.roles import Role
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, Stop
from tests.desk.days.people import at_desk, text_of
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, act, make_branch, make_offer, make_round, make_site

CITY = f"/city/{DAY}/"
EVERYWHERE = Actor("account:everywhere", "", (Grant(Role.OFFICER, districts=None),))
ROW = re.compile(r'<th scope="row"><a class="keep" href="/day/(\d+)/')


def order_of_districts(page: str) -> list[str]:
    return ROW.findall(page)


def row_of(page: str, code: str) -> str:
    return page.partition(f'class="keep" href="/day/{code}/')[2].partition("</tr>")[0]


def offer_in(code: str, *, day: date = DAY) -> None:
    make_offer(EVERYWHERE, make_branch(EVERYWHERE, name=f"ร้าน {code}", district=code), day=day)


@pytest.fixture
def city(people: People) -> Client:
    return at_desk(people.nok)


@pytest.mark.parametrize("who", ["executive", "operator"])
def test_who_sees_no_rounds_finds_no_city_board(people: People, who: str) -> None:
    assert at_desk(getattr(people, who)).get(CITY).status_code == 404


def test_an_officer_sees_the_own_district_alone(people: People) -> None:
    assert order_of_districts(text_of(at_desk(people.malee).get(CITY))) == [BANG_KHAE]


def test_all_districts_stand_there_and_quiet_ones_say_so(city: Client, people: People) -> None:
    page = text_of(city.get(CITY))
    assert len(order_of_districts(page)) == 50
    assert "is-nothing" in row_of(page, BANG_KHAE)
    assert page.count('class="need"') == 0


def test_offers_without_a_plan_come_before_quiet_districts(city: Client, people: People) -> None:
    offer_in(LAT_KRABANG)
    page = text_of(city.get(CITY))
    assert order_of_districts(page)[0] == LAT_KRABANG
    assert "ยังไม่มีแผน" in row_of(page, LAT_KRABANG) and "~30 กก." in row_of(page, LAT_KRABANG)
    assert page.count('class="need"') == 1


def test_a_late_round_comes_before_food_nobody_fetches(city: Client, published: Round) -> None:
    offer_in(LAT_KRABANG)
    page = text_of(city.get(CITY))  # ten o'clock: the pick-up of half past nine is still open
    assert order_of_districts(page)[:2] == [BANG_KHAE, LAT_KRABANG]
    assert "ล่าช้า 1 รอบ" in row_of(page, BANG_KHAE)


def test_a_round_in_time_wants_nothing(city: Client, people: People, published: Round) -> None:
    pickup = published.stops.order_by("position")[0]
    rounds.arrive(act(people.actor("malee"), "09:31"), stop=pickup)
    assert "ล่าช้า" not in row_of(text_of(city.get(CITY)), BANG_KHAE)


def test_a_draft_waits_to_be_published(city: Client, draft: Round) -> None:
    assert "ยังไม่ประกาศ 1 รอบ" in row_of(text_of(city.get(CITY)), BANG_KHAE)


def test_a_missed_stops_food_is_without_a_vehicle_again(city: Client, people: People, published: Round) -> None:
    pickup = published.stops.order_by("position")[0]
    assert "ไม่มีรถรับ" not in row_of(text_of(city.get(CITY)), BANG_KHAE)
    rounds.miss_stop(act(people.actor("malee"), "09:45"), stop=pickup, reason="closed")
    assert "ไม่มีรถรับ 1 รายการ" in row_of(text_of(city.get(CITY)), BANG_KHAE)


def test_a_day_that_is_over_wants_only_its_sign_offs(city: Client, people: People) -> None:
    yesterday = DAY - timedelta(days=1)
    malee = people.actor("malee")
    past = make_round(malee, make_offer(malee, make_branch(malee), day=yesterday), make_site(malee))
    Stop.objects.filter(round=past).update(state="done")
    page = text_of(city.get(f"/city/{yesterday}/"))
    assert "ยังไม่ปิดงาน 1 รอบ" in row_of(page, BANG_KHAE)


def test_a_district_group_narrows_the_board(city: Client, people: People) -> None:
    group = District.objects.get(pk=BANG_KHAE).district_group_id
    codes = set(District.objects.filter(district_group=group).values_list("pk", flat=True))
    page = text_of(city.get(f"{CITY}?group={group}"))
    assert set(order_of_districts(page)) == codes
    assert order_of_districts(text_of(city.get(f"{CITY}?group=nowhere"))) == []


def test_the_board_asks_as_often_for_two_districts_as_for_fifty(city: Client, people: People) -> None:
    codes = list(District.objects.order_by("pk").values_list("pk", flat=True))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert city.get(CITY).status_code == 200
        return len(seen)

    for code in codes[:2]:
        offer_in(code)
    queries()
    few = queries()
    for code in codes[2:]:
        offer_in(code)
    assert queries() == few
