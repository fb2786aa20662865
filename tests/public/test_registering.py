"""Whoever wants to give introduces themselves; nobody has to be known for it (R1.8)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from songtor.offers.models import Branch, Donor, DonorState
from songtor.public.registering import SENDINGS_OF_AN_ADDRESS
from tests.personas import BANG_KHAE

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client()


def told(key: str = "one", **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": "ร้านข้าวแกงป้าสมมติ",
        "district": BANG_KHAE,
        "address": "1 ถนนบางแค",
        "phone": "๐๒ ๐๐๐ ๐๐๐๐",
        "kinds": ["ready", "snack"],
        "about": "วันละ 10 กก.",
        "website": "",
    } | changes


def send(browser: Client, said: dict[str, Any]) -> Any:
    return browser.post(reverse("register"), said)


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"name": " "}, "required", "name"),
        ({"district": "9999"}, "invalid_choice", "district"),
        ({"district": ""}, "required", "district"),
        ({"address": ""}, "required", "address"),
        ({"phone": "12"}, "phone_too_short", "phone"),
        ({"kinds": ["gold"]}, "invalid_choice", "kinds"),
        ({"about": "ก" * 151}, "max_length", "about"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_kept(
    browser: Client, changes: dict[str, Any], code: str, where: str
) -> None:
    response = send(browser, told(**changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'data-code="{code}"' in page
    assert f'id="id_{where}_error"' in page
    assert where == "name" or "ร้านข้าวแกงป้าสมมติ" in page
    assert not Donor.objects.exists()


def test_a_machine_that_fills_the_trap_is_thanked_and_not_kept(browser: Client) -> None:
    assert send(browser, told(website="https://example.org")).url == reverse("register_thanks")
    assert not Donor.objects.exists()


def test_an_address_registers_so_many_an_hour(browser: Client) -> None:
    for n in range(SENDINGS_OF_AN_ADDRESS):
        assert send(browser, told(f"key-{n}")).status_code == 302
    response = send(browser, told("one-more"))
    assert response.status_code == 429
    assert 'data-code="too_many_sent"' in response.content.decode()
    assert Donor.objects.count() == SENDINGS_OF_AN_ADDRESS


def test_a_forged_request_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, told()).status_code == 403
    assert not Donor.objects.exists()


def test_a_donor_that_introduces_itself_waits_to_be_looked_at(browser: Client) -> None:
    assert send(browser, told()).url == reverse("register_thanks")
    branch = Branch.objects.get()
    assert branch.donor.state == DonorState.REGISTERED
    assert (branch.district_id, branch.point_is_standin, branch.phone) == (BANG_KHAE, True, "02 000 0000")
    assert branch.arrival_note == "กลุ่มข้าวและพร้อมทาน, กลุ่มทานรองท้อง · วันละ 10 กก."
    assert browser.get(reverse("register_thanks")).status_code == 200


def test_a_wrong_password_says_that_nobody_is_signed_in(browser: Client) -> None:
    page = browser.post(reverse("account_login"), {"login": "nobody", "password": "wrong"}).content.decode()
    assert "ยังไม่ได้เข้าสู่ระบบ" in page and "ยังไม่ได้บันทึก" not in page


def test_the_sign_in_page_leads_to_registering(browser: Client) -> None:
    assert f'href="{reverse("register")}"' in browser.get(reverse("account_login")).content.decode()


def test_the_same_sending_twice_is_one_donor(browser: Client) -> None:
    assert send(browser, told()).status_code == send(browser, told()).status_code == 302
    assert Donor.objects.count() == 1


def test_the_page_asks_the_database_little(
    browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        assert browser.get(reverse("register")).status_code == 200
