"""A phone is let in by its officer, speaks for that officer in that district, and can be shut out at once."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from songtor.city import services as city
from songtor.city.models import District
from songtor.city.roles import Role
from songtor.config.logs import WithoutTokens
from songtor.sync.devices.queries import bearer_of
from songtor.sync.devices.services import revoke_phone
from songtor.sync.models import Device, DeviceChange
from tests.api.field.conftest import Enrolled, SignedIn, enrol
from tests.personas import DAY, FOUNDER, LAT_KRABANG, People, act, at

NO_PICTURE = "blobs/" + "0" * 64


def opens(token: str, *, day: int = 0) -> bool:
    return bearer_of(token, now=at("10:00") + timedelta(days=day)) is not None


@pytest.mark.parametrize("name", ["nok", "executive", "auditor", "coordinator", "operator"])
def test_who_records_no_rounds_enrols_no_phone(name: str, signed_in: SignedIn) -> None:
    assert enrol(signed_in(name)).status_code == 404
    assert not Device.objects.exists()


def test_nobody_enrols_without_a_session(people: People) -> None:
    assert enrol(Client()).status_code == 401


def test_a_session_enrols_with_its_csrf_token_only(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.malee, backend="allauth.account.auth_backends.AuthenticationBackend")
    refused = enrol(client)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert not Device.objects.exists()


def test_a_phone_is_told_its_token_once_and_we_keep_its_hash(phone_of: Enrolled, people: People) -> None:
    phone = phone_of("malee")
    kept = Device.objects.get()
    assert (str(kept.pk), kept.account_id, kept.district_id) == (phone.id, people.malee.pk, "1040")
    assert phone.token not in str(kept.__dict__) and len(kept.token_digest) == 64
    assert DeviceChange.objects.get().event == "enrolled"


def test_a_label_is_not_asked_for(signed_in: SignedIn) -> None:
    assert enrol(signed_in("malee")).status_code == 201
    assert Device.objects.get().label == ""


def test_a_token_is_asked_with_one_query(phone_of: Enrolled, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = phone_of("malee").token
    with django_assert_num_queries(1):
        assert opens(token)


def test_a_phone_reaches_its_own_district_alone(phone_of: Enrolled, people: People) -> None:
    phone = phone_of("malee")
    more = District.objects.get(pk=LAT_KRABANG)
    city.grant_role(act(FOUNDER), account=people.malee, role=Role.DISTRICT_HEAD, starts_on=DAY, district=more)
    bearer = bearer_of(phone.token, now=at("10:00"))
    assert bearer is not None
    assert {grant.districts for grant in bearer.actor.grants} == {frozenset({"1040"})}
    assert bearer.actor.roles() == {Role.OFFICER}


def test_a_revoked_phone_is_shut_out_at_once(phone_of: Enrolled, people: People) -> None:
    phone, other = phone_of("malee"), phone_of("malee")
    revoke_phone(act(people.actor("malees_head")), device=Device.objects.get(pk=phone.id), reason="เครื่องหาย")
    answer = phone.put(NO_PICTURE, b"")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert other.put(NO_PICTURE, b"").status_code != 401


def test_a_phone_signs_itself_out_and_no_other(phone_of: Enrolled) -> None:
    phone, other = phone_of("malee"), phone_of("malee")
    answers = [phone.client.delete("/api/v1/field/devices", headers=phone.headers()).status_code for _ in range(2)]
    assert (answers, opens(phone.token), opens(other.token)) == ([204, 401], False, True)
    assert DeviceChange.objects.get(event="revoked").reason == "ออกจากระบบบนโทรศัพท์เอง"


def test_a_session_signs_no_phone_out(phone_of: Enrolled, signed_in: SignedIn) -> None:
    phone = phone_of("malee")
    assert signed_in("malee").delete("/api/v1/field/devices").status_code == 401
    assert opens(phone.token)


def test_a_token_dies_after_14_days_unseen(phone_of: Enrolled) -> None:
    token = phone_of("malee").token
    assert (opens(token, day=14), opens(token, day=15)) == (True, False)


def test_a_token_dies_with_the_account(phone_of: Enrolled, people: People) -> None:
    token = phone_of("malee").token
    city.close_account(act(FOUNDER), account=people.malee)
    assert not opens(token)


def test_a_token_dies_with_the_role(phone_of: Enrolled, people: People) -> None:
    token = phone_of("malee").token
    city.end_role(act(FOUNDER), grant=people.malee.grants.get(), ends_on=DAY)
    assert (opens(token), opens(token, day=1)) == (True, False)


def test_a_role_without_rounds_keeps_no_phone(phone_of: Enrolled, people: People) -> None:
    token = phone_of("malee").token
    here = District.objects.get(pk="1040")
    city.end_role(act(FOUNDER), grant=people.malee.grants.get(), ends_on=DAY)
    city.grant_role(act(FOUNDER), account=people.malee, role=Role.VOLUNTEER, starts_on=DAY, district=here)
    assert not opens(token, day=1)


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer x", "Basic bWFsZWU6eA==", "Bearer \xff\xfe"])
def test_what_is_no_token_opens_nothing(sent: str, phone_of: Enrolled) -> None:
    phone_of("malee")
    answer = Client().put(f"/api/v1/field/{NO_PICTURE}", b"", headers={"Authorization": sent})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert answer["Songtor-Time"].isdigit()


def test_a_session_is_no_token(signed_in: SignedIn) -> None:
    answer = signed_in("malee").put(f"/api/v1/field/{NO_PICTURE}", b"")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")


def test_a_token_opens_nothing_but_field(phone_of: Enrolled) -> None:
    phone = phone_of("malee")
    assert phone.client.get("/api/v1/districts", headers=phone.headers()).status_code == 401
    assert phone.client.get("/", headers=phone.headers()).status_code == 302
    assert enrol(phone.client).status_code == 401


def test_what_a_phone_says_of_itself_is_kept(phone_of: Enrolled) -> None:
    phone = phone_of("malee")
    clock = int(at("10:12").timestamp() * 1000)
    said = {"Songtor-Unsent": "12", "Songtor-Clock": str(clock)}
    phone.client.put(f"/api/v1/field/{NO_PICTURE}", b"", headers=phone.headers(**said))
    kept = Device.objects.get()
    assert (kept.unsent, kept.skew_seconds) == (12, 720)


@pytest.mark.parametrize("said", ["", "-1", "x", "1" * 400, "٣", "9" * 15])
def test_what_is_no_number_is_not_said(said: str, phone_of: Enrolled) -> None:
    phone = phone_of("malee")
    odd = {"Songtor-Unsent": said, "Songtor-Clock": said}
    answer = phone.client.put(f"/api/v1/field/{NO_PICTURE}", b"", headers=phone.headers(**odd))
    assert answer.status_code < 500
    assert Device.objects.get().unsent in (None, 2**31 - 1)


def test_a_phone_is_noted_once_a_minute_unless_it_says_something_else(
    phone_of: Enrolled, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    phone = phone_of("malee")
    with time_machine.travel(at("10:05"), tick=False):
        phone.put(NO_PICTURE, b"")
    writes = [(at("10:05:30"), {}, 0), (at("10:05:40"), {"Songtor-Unsent": "1"}, 1), (at("10:06:41"), {}, 1)]
    for moment, said, written in writes:
        with time_machine.travel(moment, tick=False), django_assert_num_queries(2 + written):
            phone.client.put(f"/api/v1/field/{NO_PICTURE}", b"", headers=phone.headers(**said))
    assert Device.objects.get().seen_at == at("10:06:41")


def test_every_answer_tells_our_clock_and_is_kept_nowhere(phone_of: Enrolled) -> None:
    answer = phone_of("malee").put(NO_PICTURE, b"")
    assert int(answer["Songtor-Time"]) == int(at("10:00").timestamp() * 1000)
    assert answer["Cache-Control"] == "no-store"


def test_no_token_reaches_a_log(phone_of: Enrolled, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        phone = phone_of("malee")
        phone.put(NO_PICTURE, b"")
        phone.put("no-such-place", b"")
        phone.client.put(f"/api/v1/field/{NO_PICTURE}", b"", headers={"Authorization": f"Basic {phone.token}"})
    written = [record.getMessage() for record in caplog.records]
    assert any("blobs" in line for line in written)
    assert not any(phone.token in line for line in written)


@pytest.mark.parametrize("line", ["Authorization: Bearer %s", "'HTTP_AUTHORIZATION': 'bearer %s'"])
def test_a_token_somebody_logs_is_taken_out(line: str, phone_of: Enrolled) -> None:
    token = phone_of("malee").token
    record = logging.LogRecord("x", logging.INFO, "x", 1, line, (token,), None)
    assert token in record.getMessage()
    WithoutTokens().filter(record)
    assert token not in record.getMessage() and "…" in record.getMessage()
