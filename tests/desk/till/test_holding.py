"""A tablet in people's hands: one shop's choosing pages, one basket, and the officer's password to leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client

from songtor.city.models import Account, RoleGrant
from songtor.people.models import Card, Household
from songtor.shop.models import Basket
from tests.desk.till.test_till import given, text, till
from tests.personas import DAY, at
from tests.shop.conftest import Bank

PASSWORD = "ข้าวสาร 5 กระสอบ"


@pytest.fixture
def account(bank: Bank) -> Account:
    bank.people.malee.set_password(PASSWORD)
    bank.people.malee.save()
    return bank.people.malee


@pytest.fixture
def officer(account: Account) -> Client:
    client = Client(headers={"accept-language": "th"})
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert client.get("/people/").status_code == 200
    return client


@pytest.fixture
def tablet(officer: Client, bank: Bank) -> Client:
    return given(officer, bank, pays=True)


def leave(client: Client, bank: Bank, password: str) -> HttpResponse:
    answer: HttpResponse = client.post(f"{till(bank)}tablet/end/", {"password": password})
    return answer


def started(answer: HttpResponse, bank: Bank) -> bool:
    return (answer.status_code, answer.get("Location", "")) == (302, f"{till(bank)}choose/")


def test_choosing_begins_with_giving_the_tablet_away(officer: Client, bank: Bank) -> None:
    assert officer.get(f"{till(bank)}choose/")["Location"] == f"{till(bank)}tablet/"
    assert officer.post(f"{till(bank)}choose/")["Location"] == f"{till(bank)}tablet/"
    assert Basket.objects.count() == 0


def test_pages_lead_to_the_start_and_everything_else_is_unknown(tablet: Client, bank: Bank) -> None:
    pages = ["/", "/people/", "/no-such-page/", "/reference/", "/accounts/login/", "/accounts/logout/", "/field/"]
    pages += ["/till/offline/", till(bank), f"{till(bank)}tablet/", "/accounts/reauthenticate/", "/share/"]
    pages += [f"/till/{uuid4()}/choose/"]
    for address in pages:
        assert started(tablet.get(address), bank), address
    parts = (
        tablet.get("/api/v1/districts"),
        tablet.post("/api/v1/shop/checkouts", {}, content_type="application/json"),
        tablet.get("/people/", headers={"HX-Request": "true"}),
        tablet.get("/people/", headers={"Sec-Fetch-Dest": "image"}),
        tablet.get("/people/", headers={"Sec-Fetch-Dest": "iframe"}),
    )
    assert [(one.status_code, one.content) for one in parts] == [(404, b"")] * len(parts)


def test_it_stays_given_away_when_the_browser_starts_again(officer: Client, bank: Bank) -> None:
    assert not officer.cookies["sessionid"]["max-age"]  # this login ends with the browser
    before = officer.cookies["sessionid"].value
    given(officer, bank)
    kept = officer.cookies["sessionid"]
    assert (kept["max-age"], kept.value != before) == (12 * 3600, True)
    again = Client()
    again.cookies["sessionid"] = kept.value
    assert started(again.get("/people/"), bank)


def test_the_number_it_had_before_opens_nothing(officer: Client, bank: Bank) -> None:
    before = officer.cookies["sessionid"].value
    given(officer, bank)
    old = Client()
    old.cookies["sessionid"] = before
    assert old.get("/people/")["Location"] == "/accounts/login/?next=/people/"


def test_the_password_gives_it_back(tablet: Client, bank: Bank) -> None:
    in_people_s_hands = tablet.cookies["sessionid"].value
    wrong = leave(tablet, bank, "1234567890")
    assert (wrong.status_code, "ไม่ใช่รหัสผ่าน" in text(wrong)) == (422, True)
    assert started(tablet.get("/people/"), bank)
    assert leave(tablet, bank, PASSWORD)["Location"] == till(bank)
    assert tablet.get("/people/").status_code == 200
    assert not tablet.cookies["sessionid"]["max-age"]
    assert tablet.cookies["sessionid"].value != in_people_s_hands
    assert [one.session_key for one in UserSession.objects.purge_and_list(bank.people.malee)] == [
        tablet.cookies["sessionid"].value
    ]


def test_wrong_passwords_are_limited_as_the_login_s_are(tablet: Client, bank: Bank, account: Account) -> None:
    for number in range(5):
        assert leave(tablet, bank, f"wrong {number} 12345").status_code == 422
    limited = leave(tablet, bank, PASSWORD)
    assert limited.status_code == 422
    assert started(tablet.get("/people/"), bank)
    elsewhere = Client().post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert elsewhere.status_code == 200  # the login counts the same attempts


def test_signing_out_ends_the_session(tablet: Client) -> None:
    assert tablet.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert tablet.get("/people/")["Location"].startswith("/accounts/login/")


def test_one_basket_at_a_time(tablet: Client, bank: Bank, carded: tuple[str, Card]) -> None:
    first = tablet.post(f"{till(bank)}choose/", {"q": carded[0]})["Location"]
    assert tablet.get(first).status_code == 200
    tablet.get(f"{till(bank)}choose/")  # “done”: within the minute somebody presses “back”
    for address in (first, f"{first}missed/", first.replace("/choose/", "/chosen/")):
        assert started(tablet.get(address), bank), address
    assert started(tablet.post(f"{first}put/", {"product": str(bank.rice.pk), "by": "1"}), bank)
    assert started(tablet.post(f"{first}pay/"), bank)
    second = tablet.post(f"{till(bank)}choose/")["Location"]
    assert tablet.get(second).status_code != 404
    assert started(tablet.get(first), bank)


def test_an_officers_basket_is_not_opened_from_the_tablet(
    desk: Callable[[str], Client], tablet: Client, bank: Bank, home: Household
) -> None:
    of_till = desk("malee").post(till(bank), {"household": str(home.pk)})["Location"]
    assert started(tablet.get(f"{of_till}choose/"), bank)
    assert started(tablet.get(of_till), bank)


def test_who_may_no_more_is_signed_out(tablet: Client, bank: Bank) -> None:
    RoleGrant.objects.filter(account=bank.people.malee).update(ends_on=DAY - timedelta(days=1))
    assert tablet.get(f"{till(bank)}choose/")["Location"] == "/accounts/login/"
    assert tablet.get("/people/")["Location"].startswith("/accounts/login/")


def test_a_closed_account_leads_to_the_login(tablet: Client, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert tablet.get("/people/")["Location"].startswith("/accounts/login/")


def test_the_login_s_end_ends_it(tablet: Client) -> None:
    with time_machine.travel(at("10:30") + timedelta(hours=13), tick=False):
        assert tablet.get("/people/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/", "/people/", "/rounds/", "/donors/", "/me/", "/accounts/sessions/", "/shops/"])
def test_no_page_of_an_officer_is_kept_by_the_browser(officer: Client, address: str) -> None:
    assert "no-store" in officer.get(address)["Cache-Control"]


def test_giving_it_away_empties_the_browsers_cache(officer: Client, bank: Bank) -> None:
    assert officer.post(f"{till(bank)}tablet/")["Clear-Site-Data"] == '"cache"'
