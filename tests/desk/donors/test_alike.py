"""Branches that look alike are proposed with reasons, answered once, and an answer can be taken back."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songtor.city.models import District
from songtor.offers.likeness import Pair, Reason, alike
from songtor.offers.models import Branch, SameBranch
from songtor.offers.services import Place, Point, register_donor
from tests.personas import BANG_KHAE, LAT_KRABANG, People, act, make_people

pytestmark = pytest.mark.django_db
HERE = Point(13.7000, 100.4000)


@pytest.fixture
def people(db: None) -> People:
    return make_people()


def shop(people: People, name: str, *, phone: str = "", at: Point = HERE, district: str = BANG_KHAE) -> Branch:
    who = people.actor("malee" if district == BANG_KHAE else "somchai")
    place = Place(name, at, phone=phone)
    return register_donor(act(who), district=District.objects.get(pk=district), name=name, first_branch=place)


def pairs_of(people: People, who: str = "malee") -> list[Pair]:
    return alike(actor=people.actor(who))


def north(metres: float) -> Point:
    return Point(HERE.lat + metres / 111_320, HERE.lon)


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({"name": "ร้านอื่น", "phone": "0 2111 2233", "at": north(5_000)}, {Reason.PHONE}),
        ({"name": "ร้านอื่น", "phone": "๐๒-๑๑๑-๒๒๓๓", "at": north(5_000)}, {Reason.PHONE}),
        ({"name": "Big Shop บางแค", "at": north(120)}, {Reason.NAME, Reason.NEAR}),
        ({"name": "Big Shopp สาขาบางแค", "at": north(20)}, {Reason.NAME, Reason.NEAR}),
    ],
)
def test_what_seems_one_is_proposed_with_its_reasons(
    people: People, other: dict[str, Any], reasons: set[Reason]
) -> None:
    shop(people, "Big Shop สาขาบางแค", phone="02-111-2233")
    shop(people, **other)
    assert [set(pair.reasons) for pair in pairs_of(people)] == [reasons]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Big Shop สาขาบางแค", "at": north(5_000)},  # a chain's name twice, far apart
        {"name": "ครัวคุณยาย", "at": north(10)},  # neighbours in one market
        {"name": "ครัวคุณยาย", "phone": "-", "at": north(10)},
        {"name": "Big Shop สาขาบางแค", "district": LAT_KRABANG},
    ],
)
def test_what_is_only_similar_is_left_alone(people: People, other: dict[str, Any]) -> None:
    shop(people, "Big Shop สาขาบางแค", phone="-")
    shop(people, **other)
    assert pairs_of(people) == pairs_of(people, "nok") == []


def send(client: Client, path: str, **typed: object) -> Any:
    return client.post(f"/donors/alike/{path}", {"key": str(uuid4()), **typed})


def test_only_who_keeps_the_donors_answers(people: People) -> None:
    one, other = shop(people, "ร้านหนึ่ง", phone="021112233"), shop(people, "ร้านสอง", phone="021112233")
    for who, status in (("somchai", 404), ("auditor", 404), ("executive", 404)):
        client = Client()
        client.force_login(getattr(people, who))
        assert send(client, "settle/", kept=one.pk, other=other.pk, same="1").status_code == status
    assert pairs_of(people, "somchai") == [] and not SameBranch.objects.exists()


def test_an_answer_is_given_once_and_taken_back(people: People) -> None:
    desk = Client()
    desk.force_login(people.malee)
    one, other = shop(people, "ร้านหนึ่ง", phone="021112233"), shop(people, "ร้านสอง", phone="021112233")
    page = desk.get("/donors/alike/").content.decode()
    assert "โทรศัพท์ตรงกัน" in page and page.count('name="same"') == 2
    assert send(desk, "settle/", kept=one.pk, other=other.pk, same="1").status_code == 302
    other.refresh_from_db()
    assert other.merged_into_id == one.pk and pairs_of(people) == []
    (path,) = re.findall(r'action="/donors/alike/([^"]+/reverse/)"', desk.get("/donors/alike/").content.decode())
    assert send(desk, path, reason="").status_code == 422
    assert send(desk, path, reason="คนละร้าน").status_code == 302
    assert len(pairs_of(people)) == 1
    assert send(desk, "settle/", kept=one.pk, other=other.pk).status_code == 302
    assert pairs_of(people) == [] and Branch.objects.filter(ended_at__isnull=True).count() == 2
    assert send(desk, "settle/", kept="nobody", other="").status_code == 422


def test_the_list_asks_as_often_for_two_as_for_twenty(people: People) -> None:
    desk = Client()
    desk.force_login(people.malee)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/donors/alike/").status_code == 200
        return len(seen)

    for number in range(2):
        shop(people, f"ร้าน {number}", phone="021112233")
    queries()
    few = queries()
    for number in range(2, 20):
        shop(people, f"ร้าน {number}", phone="021112233")
    assert queries() == few
