"""Whoever looks after a district sees its phones, and a lost one is shut out at once, by them or by its officer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songtor.city import services as city
from songtor.city.models import Account, District
from songtor.city.policy import actor_of
from songtor.city.roles import Role
from songtor.sync.devices.services import enrol_phone, hear
from songtor.sync.models import Device, DeviceChange
from tests.desk.rounds.stops import signed_in
from tests.personas import BANG_KHAE, DAY, FOUNDER, LAT_KRABANG, People, act, at, make_people

pytestmark = pytest.mark.django_db
PHONES = "/staff/phones/"


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[None]:
    with time_machine.travel(at("10:00"), tick=False):
        yield


@pytest.fixture
def people() -> People:
    return make_people()


def enrolled(
    account: Account, *, district: str = BANG_KHAE, token: str = "", label: str = "Android · Chrome"
) -> Device:
    asked = {"district": District.objects.get(pk=district), "token": token or f"token of {account.pk} {label}"}
    return enrol_phone(act(actor_of(account, DAY), "08:00"), account=account, label=label, **asked)


@pytest.fixture
def phone(people: People) -> Device:
    return enrolled(people.malee, token="token of Malee")


def sends(token: str = "token of Malee") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return Client().get("/api/v1/field/today", headers=headers).status_code


def page(client: Client, address: str = PHONES) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_sees_the_districts_phones_nowhere(people: People, phone: Device) -> None:
    for who in (people.malee, people.nok, people.auditor):
        assert signed_in(who).get(PHONES).status_code == 404
        assert signed_in(who).get(f"{PHONES}{phone.pk}/").status_code == 404


def test_another_districts_head_meets_nothing(people: People, phone: Device) -> None:
    there = District.objects.get(pk=LAT_KRABANG)
    city.end_role(act(FOUNDER), grant=people.somchai.grants.get(), ends_on=DAY - timedelta(days=1))
    city.grant_role(act(FOUNDER), account=people.somchai, role=Role.DISTRICT_HEAD, starts_on=DAY, district=there)
    client = signed_in(people.somchai)
    assert "มาลี" not in page(client)
    revoke = f"{PHONES}{phone.pk}/revoke/"
    assert [client.get(f"{PHONES}{phone.pk}/").status_code, client.post(revoke, {"reason": "x"}).status_code] == [
        404,
        404,
    ]
    assert sends() == 200


def test_an_officer_shuts_out_nobody_elses_phone(people: People, phone: Device) -> None:
    own = f"/me/phones/{phone.pk}/revoke/"
    assert signed_in(people.malees_head).post(own, {"reason": "x"}).status_code == 404
    assert signed_in(people.malee).post(f"{PHONES}{phone.pk}/revoke/", {"reason": "x"}).status_code == 404
    assert sends() == 200


def test_the_page_without_phones_says_how_one_comes_in(people: People) -> None:
    shown = page(signed_in(people.malees_head))
    assert "ยังไม่มีโทรศัพท์" in shown and "/field/" in shown and "data:image/svg+xml" in shown


def test_a_phone_shows_what_it_last_told(people: People, phone: Device) -> None:
    slow = int((at("10:00") - timedelta(minutes=12)).timestamp() * 1000)
    hear(phone, now=at("09:59"), unsent=12, clock_ms=slow)
    shown = page(signed_in(people.malees_head))
    for words in ("มาลี (สมมติ)", "Android · Chrome", "09:59", "ยังไม่ได้ส่ง 12 รายการ", "นาฬิกาช้าไป 11 นาที"):
        assert words in shown


@pytest.mark.parametrize(("minutes", "said"), [(0, False), (10, False), (11, True), (-10, False), (-11, True)])
def test_a_clock_is_told_when_it_is_more_than_10_minutes_off(
    minutes: int, said: bool, people: People, phone: Device
) -> None:
    hear(phone, now=at("10:00"), clock_ms=int((at("10:00") + timedelta(minutes=minutes)).timestamp() * 1000))
    assert ("นาฬิกา" in page(signed_in(people.malees_head))) is said


def test_a_phone_is_not_signed_out_without_a_reason(people: People, phone: Device) -> None:
    answer = signed_in(people.malees_head).post(f"{PHONES}{phone.pk}/revoke/", {"reason": "  "})
    assert (answer.status_code, sends()) == (422, 200)


@pytest.mark.parametrize("who", ["malees_head", "operator"])
def test_a_lost_phone_is_shut_out_at_once(who: str, people: People, phone: Device) -> None:
    client = signed_in(getattr(people, who))
    assert sends() == 200
    answer = client.post(f"{PHONES}{phone.pk}/revoke/", {"reason": "เครื่องหายในตลาด"})
    assert (answer.status_code, sends()) == (302, 401)
    kept = DeviceChange.objects.get(event="revoked")
    assert (kept.reason, kept.actor_ref) == ("เครื่องหายในตลาด", getattr(people, who).ref)
    shown = page(client, f"{PHONES}{phone.pk}/")
    assert "เครื่องหายในตลาด" in shown and "phone_revoke" not in shown and f"{phone.pk}/revoke/" not in shown


def test_a_phone_signed_out_before_says_so(people: People, phone: Device) -> None:
    client, revoke = signed_in(people.malees_head), f"{PHONES}{phone.pk}/revoke/"
    client.post(revoke, {"reason": "เครื่องหาย"})
    assert client.post(revoke, {"reason": "เครื่องหายอีก"}).status_code == 422
    assert DeviceChange.objects.filter(event="revoked").count() == 1


def test_enrolling_anew_lets_the_same_phone_in_again(people: People, phone: Device) -> None:
    signed_in(people.malees_head).post(f"{PHONES}{phone.pk}/revoke/", {"reason": "เครื่องหาย"})
    enrolled(people.malee, token="another token")
    assert (sends(), sends("another token")) == (401, 200)


def test_an_officer_shuts_out_the_own_lost_phone(people: People, phone: Device) -> None:
    client = signed_in(people.malee)
    assert "Android · Chrome" in page(client, "/me/")
    assert client.post(f"/me/phones/{phone.pk}/revoke/", {"reason": ""}).status_code == 422
    assert client.post(f"/me/phones/{phone.pk}/revoke/", {"reason": "เครื่องหาย"}).status_code == 302
    assert sends() == 401
    assert "Android · Chrome" not in page(client, "/me/")


def test_who_records_no_rounds_is_told_of_no_phones(people: People) -> None:
    assert "/field/" not in page(signed_in(people.nok), "/me/")
    assert "/field/" in page(signed_in(people.malee), "/me/")


@pytest.mark.parametrize(
    ("what", "words"), [("idle", "ไม่ได้ใช้เกิน 14 วัน"), ("closed", "พ้นหน้าที่แล้ว"), ("ended", "พ้นหน้าที่แล้ว")]
)
def test_a_phone_that_may_send_no_more_says_why(what: str, words: str, people: People, phone: Device) -> None:
    moment: datetime = at("10:00", DAY + timedelta(days=15)) if what == "idle" else at("10:00")
    if what == "closed":
        city.close_account(act(FOUNDER), account=people.malee)
    if what == "ended":
        city.end_role(act(FOUNDER), grant=people.malee.grants.get(), ends_on=DAY - timedelta(days=1))
    with time_machine.travel(moment, tick=False):
        assert words in page(signed_in(people.malees_head))
        assert sends() == 401


def test_the_operator_finds_phones_by_officer_and_district(people: People, phone: Device) -> None:
    enrolled(people.somchai, district=LAT_KRABANG)
    client = signed_in(people.operator)
    everyone = page(client)
    assert "มาลี" in everyone and "สมชาย" in everyone
    assert "สมชาย" not in page(client, f"{PHONES}?q=มาลี")
    assert "มาลี" not in page(client, f"{PHONES}?district={LAT_KRABANG}")
    assert page(client, f"{PHONES}?district=nowhere&q=%00&page=x")


def test_20_phones_take_as_many_questions_as_2(people: People) -> None:
    client = signed_in(people.malees_head)
    for number in range(2):
        enrolled(people.malee, label=f"phone {number}")
    few = _questions(client)
    for number in range(2, 20):
        enrolled(people.malee, label=f"phone {number}")
    assert (_questions(client), page(client).count("row-name")) == (few, 20)


def _questions(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client)
    return len(asked)
