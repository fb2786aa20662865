"""Accounts are kept by the operator for the city and by a head for the own district, and every step is evidence."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.city import services as city
from songtor.city.models import Account, AccountChange, District, GrantChange
from songtor.city.policy import actor_of
from songtor.city.roles import Role
from songtor.evidence.errors import Unknown
from songtor.evidence.verify import chain_differences
from tests.personas import BANG_KHAE, DAY, FOUNDER, LAT_KRABANG, People, act, make_people

PASSWORD = "a-long-password-nobody-guesses"


@pytest.fixture
def people(db: None, settings: Settings) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


def at_desk(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, path: str, **typed: str) -> Any:
    return client.post(f"/staff/{path}", {"key": str(uuid4()), **typed})


def code_of(response: Any) -> str:
    found = re.findall(r'data-code="([^"]*)"', response.content.decode())
    return found[0] if found else ""


def new_officer(**changes: str) -> dict[str, str]:
    said = {"display_name": "ใหม่ (สมมติ)", "username": "newcomer", "role": "officer", "district": BANG_KHAE}
    return said | {"starts_on": "5/11/2567"} | changes


@pytest.mark.parametrize("who", ["malee", "somchai", "nok", "coordinator", "auditor", "executive"])
def test_who_keeps_no_accounts_meets_nothing(people: People, who: str) -> None:
    client = at_desk(getattr(people, who))
    assert client.get("/staff/").status_code == 404
    assert send(client, "new/", **new_officer()).status_code == 404
    assert not Account.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "malee"}, "username_taken"),
        ({"username": "no"}, "invalid"),
        ({"username": "มาลี"}, "invalid"),
        ({"display_name": " "}, "required"),
        ({"role": "king"}, "invalid_choice"),
        ({"starts_on": "tomorrow"}, "not_a_day"),
        ({"district": ""}, "grant_incomplete"),
        ({"role": "coordinator"}, "grant_incomplete"),
        ({"email": "nobody"}, "invalid"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_let_in(people: People, changes: dict[str, str], code: str) -> None:
    answer = send(at_desk(people.operator), "new/", **new_officer(**changes))
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert not Account.objects.filter(display_name="ใหม่ (สมมติ)").exists()


def test_a_head_neither_sees_nor_touches_other_districts(people: People) -> None:
    head = at_desk(people.malees_head)
    page = head.get("/staff/").content.decode()
    assert "มาลี (สมมติ)" in page and "สมชาย (สมมติ)" not in page
    assert send(head, "new/", **new_officer(district=LAT_KRABANG)).status_code == 422
    for account in (people.somchai, people.operator):
        assert head.get(f"/staff/{account.pk}/").status_code == 404
        assert send(head, f"{account.pk}/link/").status_code == 404
    assert send(head, f"roles/{people.somchai.grants.get().pk}/end/", ends_on="5/11/2567").status_code == 404


def test_a_head_makes_no_heads_and_ends_none(people: People) -> None:
    head = at_desk(people.malees_head)
    assert send(head, "new/", **new_officer(role="district_head")).status_code == 422
    assert send(head, f"{people.malees_head.pk}/close/").status_code == 404
    asked = {"role": Role.DISTRICT_HEAD, "starts_on": DAY, "district": District.objects.get(pk=BANG_KHAE)}
    with pytest.raises(Unknown):
        city.admit(act(people.actor("malees_head")), username="second-head", display_name="x", **asked)


def test_an_account_with_more_than_one_district_is_the_operators(people: People) -> None:
    elsewhere = District.objects.get(pk=LAT_KRABANG)
    city.grant_role(act(FOUNDER), account=people.malee, role=Role.OFFICER, starts_on=DAY, district=elsewhere)
    head = at_desk(people.malees_head)
    assert head.get(f"/staff/{people.malee.pk}/").status_code == 200
    assert send(head, f"{people.malee.pk}/close/").status_code == 404
    assert send(at_desk(people.operator), f"{people.malee.pk}/close/").status_code == 302


def test_nobody_closes_themselves(people: People) -> None:
    answer = send(at_desk(people.operator), f"{people.operator.pk}/close/")
    assert answer.status_code == 422 and "not_ones_own" in answer.content.decode()
    own = people.operator.grants.get()
    assert send(at_desk(people.operator), f"roles/{own.pk}/end/", ends_on="5/11/2567").status_code == 422


def test_a_head_lets_an_officer_in_who_chooses_the_password_by_link(people: People) -> None:
    head, door = at_desk(people.malees_head), Client()
    answer = send(head, "new/", **new_officer())
    newcomer = Account.objects.get(username="newcomer")
    assert answer.headers["Location"] == f"/staff/{newcomer.pk}/"
    page = send(head, f"{newcomer.pk}/link/")
    address = re.findall(r'class="fresh-link" href="https?://[^/]+([^"]+)"', page.content.decode())[0]
    assert page.headers["Cache-Control"] == "no-store"
    chosen = door.get(address, follow=True).redirect_chain[-1][0]
    door.post(chosen, {"password1": PASSWORD, "password2": PASSWORD})
    assert door.login(username="newcomer", password=PASSWORD)
    newcomer.refresh_from_db()
    assert actor_of(newcomer, DAY).roles() == {Role.OFFICER}
    again = Client().get(address, follow=True).content.decode()
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in again


def test_a_closed_account_is_out_at_once_and_comes_back_with_a_new_password(people: People) -> None:
    malee, operator = at_desk(people.malee), at_desk(people.operator)
    assert malee.get("/today/").status_code == 200
    assert send(operator, f"{people.malee.pk}/close/").status_code == 302
    assert malee.get("/today/").status_code == 302
    assert not Client().login(username="malee", password="malee-password-1")
    assert send(operator, f"{people.malee.pk}/reopen/").status_code == 302
    people.malee.refresh_from_db()
    assert people.malee.is_active and not people.malee.has_usable_password()
    events = AccountChange.objects.filter(account=people.malee).order_by("pk")
    assert [change.event for change in events] == ["opened", "closed", "reopened"]


def test_a_reset_ends_open_sessions(people: People) -> None:
    malee = at_desk(people.malee)
    assert send(at_desk(people.malees_head), f"{people.malee.pk}/link/").status_code == 200
    assert malee.get("/today/").status_code == 302


def test_a_role_is_dated_and_ends_after_its_last_day(people: People) -> None:
    operator = at_desk(people.operator)
    path = f"{people.nok.pk}/roles/"
    answer = send(operator, path, role="auditor", district="", agency="", starts_on="6 พ.ย. 2567")
    assert answer.status_code == 302
    grant = people.nok.grants.get(role=Role.AUDITOR)
    assert grant.starts_on == DAY + timedelta(days=1)
    early = send(operator, f"roles/{grant.pk}/end/", ends_on="1/11/2567")
    assert (early.status_code, code_of(early)) == (422, "grant_ends_too_early")
    assert send(operator, f"roles/{grant.pk}/end/", ends_on="7/11/2567").status_code == 302
    days = [date(2024, 11, day) for day in (5, 6, 7, 8)]
    assert [Role.AUDITOR in actor_of(people.nok, day).roles() for day in days] == [False, True, True, False]
    assert GrantChange.objects.filter(grant=grant).count() == 2


def test_what_was_done_to_accounts_is_in_the_chains(people: People) -> None:
    send(at_desk(people.malees_head), "new/", **new_officer())
    send(at_desk(people.operator), f"{people.somchai.pk}/close/")
    assert list(chain_differences()) == []


@pytest.mark.parametrize("who", ["operator", "malees_head"])
def test_the_list_asks_as_often_for_two_as_for_twenty(people: People, who: str) -> None:
    client = at_desk(getattr(people, who))
    client.get("/staff/")
    few = queries(client)
    for number in range(18):
        typed = {"username": f"officer-{number}", "display_name": f"คนที่ {number} (สมมติ)"}
        send(at_desk(people.operator), "new/", **new_officer(**typed))
    assert queries(client) == few


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/staff/").status_code == 200
    return len(seen)
