"""Anybody reads what is needed and announces what they bring; a code is the only right, and it is not guessed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from songtor.public.sharing import ANNOUNCED_AN_HOUR, WRONG_CODES_AN_HOUR
from songtor.shop.models import Announcement, AnnouncementEnd, Share
from songtor.shop.sharing.codes import new_code
from songtor.shop.sharing.services import receive
from songtor.shop.shelf.services import Shared, Sharer
from songtor.shop.wishes.queries import What
from songtor.shop.wishes.services import ask_for
from tests.personas import DAY, act
from tests.shop.conftest import Bank, make_new_bank

pytestmark = pytest.mark.django_db
NEXT_WEEK = DAY + timedelta(days=7)


@pytest.fixture
def bank(db: None) -> Bank:
    """Asks for twenty of a kind and five of a product."""
    made = make_new_bank()
    for what, number in ((What("NAPPY"), 20), (What("STAPLE", made.rice), 5)):
        ask_for(act(made.malee, "08:00"), shop=made.shop, what=what, quantity=number, until=NEXT_WEEK)
    return made


@pytest.fixture
def phone() -> Client:
    return Client(headers={"accept-language": "th"})


def told(**otherwise: Any) -> dict[str, Any]:
    """Nappies, the first thing asked for."""
    said = {"key": "one", "giver": "PERSON", "giver_name": "", "day": "6/11/2567", "website": ""}
    return said | {"about_0": "๒๐", "about_1": "", "last_0": ""} | otherwise


def send(phone: Client, bank: Bank, **otherwise: Any) -> Any:
    return phone.post(f"/share/at/{bank.shop.pk}/", told(**otherwise))


def test_the_page_asks_for_what_is_needed_and_thanks_for_what_came(bank: Bank, phone: Client) -> None:
    bank.share(bank.rice, 3)
    page = phone.get("/share/").content.decode()
    assert "ผ้าอ้อม" in page
    assert re.search(r"ข้าวหอมมะลิ 1 กก\.</span>\s*<span[^>]*>2 ชิ้น", page)
    assert re.search(r"<strong>3</strong>", page)
    assert f"/share/at/{bank.shop.pk}/" in page
    english = Client(headers={"accept-language": "en"}).get("/share/").content.decode()
    assert "Needed now" in english
    assert "Jasmine rice 1 kg" in english
    assert Client().get("/share/?district=9999").status_code == 200


def test_the_page_says_so_where_no_food_bank_is(db: None, phone: Client) -> None:
    assert "ยังไม่มีธนาคารอาหารเปิด" in phone.get("/share/").content.decode()


def test_who_announces_gets_a_code_and_where_to_go(bank: Bank, phone: Client) -> None:
    answer = send(phone, bank)
    assert answer["Location"] == f"/share/{new_code('one')}/"
    again = send(phone, bank)
    assert again["Location"] == answer["Location"]
    shown = phone.get(answer["Location"])
    assert (shown["Referrer-Policy"], "no-store" in shown["Cache-Control"]) == ("no-referrer", True)
    page = shown.content.decode()
    assert "data-share-code" in page
    assert "ธนาคารอาหารบางแค" in page
    assert phone.get(f"{answer['Location']}qr.svg")["Content-Type"] == "image/svg+xml"
    line = Announcement.objects.get().lines.get()
    assert (line.kind, line.about, Share.objects.count()) == ("NAPPY", 20, 0)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"about_0": ""}, "nothing_announced"),
        ({"about_0": "มาก"}, "not_a_count"),
        ({"about_0": "20000"}, "announced_impossible"),
        ({"day": ""}, "required"),
        ({"day": "4/11/2567"}, "announced_day"),
        ({"day": "พรุ่งนี้"}, "not_a_day"),
        ({"last_0": "5/11/2567"}, "announced_past"),
        ({"giver": "COMPANY"}, "announced_unnamed"),
        ({"giver": "KING"}, "invalid_choice"),
    ],
)
def test_what_cannot_be_announced_is_said_and_kept_in_the_form(
    bank: Bank, phone: Client, wrong: dict[str, str], code: str
) -> None:
    refused = send(phone, bank, **wrong)
    page = refused.content.decode()
    assert (refused.status_code, f'data-code="{code}"' in page) == (422, True)
    assert 'name="key" value="' in page
    assert Announcement.objects.count() == 0


def test_a_machine_gets_no_code(bank: Bank, phone: Client) -> None:
    assert send(phone, bank, website="http://spam.example").status_code == 200
    assert Announcement.objects.count() == 0


def test_an_address_announces_only_so_much_an_hour(bank: Bank, phone: Client) -> None:
    for number in range(ANNOUNCED_AN_HOUR):
        assert send(phone, bank, key=f"key-{number}").status_code == 302
    assert send(phone, bank, key="one-more").status_code == 429
    assert Announcement.objects.count() == ANNOUNCED_AN_HOUR


def test_who_mistypes_is_not_counted_as_announcing(bank: Bank, phone: Client) -> None:
    for number in range(ANNOUNCED_AN_HOUR + 1):
        assert send(phone, bank, key=f"key-{number}", day="x").status_code == 422
    assert send(phone, bank).status_code == 302


def test_the_code_withdraws_it_once(bank: Bank) -> None:
    phone = Client(enforce_csrf_checks=True, headers={"Origin": "null", "accept-language": "th"})
    send(Client(), bank)
    address = f"/share/{new_code('one')}/"
    assert phone.post(address, {"key": "away"})["Location"] == address
    assert "ยกเลิกแล้ว" in phone.get(address).content.decode()
    refused = phone.post(address, {"key": "again"})
    assert refused.status_code == 422
    assert AnnouncementEnd.objects.count() == 1


def test_codes_are_not_tried_until_one_fits(bank: Bank, phone: Client) -> None:
    send(phone, bank)
    for number in range(WRONG_CODES_AN_HOUR):
        assert phone.get(f"/share/{new_code(str(number))}/").status_code == 404
    assert phone.get(f"/share/{new_code('x')}/").status_code == 429
    assert phone.get(f"/share/{new_code('one')}/").status_code == 200
    assert phone.get("/share/nonsense/qr.svg").status_code == 404


def test_what_came_is_thanked_for_with_its_numbers(bank: Bank, phone: Client) -> None:
    send(phone, bank)
    one = Announcement.objects.get()
    receive(act(bank.malee), announcement=one, shop=bank.shop, sharer=Sharer(), lines=[Shared(bank.rice.pk, 4)])
    page = phone.get(f"/share/{new_code('one')}/").content.decode()
    assert "ได้รับแล้ว ขอบคุณ" in page
    assert "4 ชิ้น" in page


def test_what_never_came_ends_by_itself(bank: Bank, phone: Client, settings: Any) -> None:
    send(phone, bank, day="5/11/2567")
    settings.SONGTOR_TODAY = DAY + timedelta(days=1)
    assert "เลยวันที่แจ้งแล้ว" in phone.get(f"/share/{new_code('one')}/").content.decode()


def test_an_unknown_shop_is_unknown(db: None, phone: Client) -> None:
    cache.clear()
    assert phone.get(f"/share/at/{uuid4()}/").status_code == 404
