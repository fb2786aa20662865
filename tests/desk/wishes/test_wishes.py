"""Recipients press what they missed, and an officer asks sharers for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from songtor.people.models import Card, Household
from songtor.shop.models import Asked, AskedEnd, Basket, Wish
from songtor.shop.till.baskets import give_to, open_basket
from songtor.shop.till.buying import Buyer
from songtor.shop.wishes.queries import What
from songtor.shop.wishes.services import wish
from tests.desk.till.test_till import given
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank


@pytest.fixture
def basket(bank: Bank, home: Household) -> Basket:
    opened = open_basket(actor=bank.malee, shop=bank.shop, at=at("10:30"))
    give_to(actor=bank.malee, basket=opened, buyer=Buyer(household=home.pk), at=at("10:30"))
    return opened


def test_a_basket_misses_a_thing_once(bank: Bank, malee: Client, basket: Basket) -> None:
    address = f"/till/baskets/{basket.pk}/missed/"
    for _ in range(2):
        noted = malee.post(address, {"what": "MILK"}, follow=True).content.decode()
    assert "จดไว้แล้ว" in noted
    malee.post(address, {"what": "TINNED"})
    assert sorted(Wish.objects.values_list("kind", flat=True)) == ["MILK", "TINNED"]
    for nothing in ("", "GOLD", str(bank.shop.pk)):
        assert malee.post(address, {"what": nothing}).status_code == 404
    assert Wish.objects.count() == 2


def test_a_product_that_is_not_there_is_found_and_missed(bank: Bank, malee: Client, basket: Basket) -> None:
    oil = bank.product("น้ำมันพืช 1 ลิตร", 9, kind="SEASONING")
    address = f"/till/baskets/{basket.pk}/missed/"
    assert "น้ำมันพืช 1 ลิตร" in malee.post(address, {"q": "น้ำมัน"}).content.decode()
    assert f'value="{bank.rice.pk}"' not in malee.post(address, {"q": "ข้าว"}).content.decode()  # it lies there
    malee.post(address, {"what": str(oil.pk)})
    assert (Wish.objects.get().product, Wish.objects.get().kind) == (oil, "SEASONING")


def test_the_tablet_asks_without_a_name_and_forgets(bank: Bank, malee: Client, carded: tuple[str, Card]) -> None:
    begun = given(malee, bank).post(f"/till/{bank.shop.pk}/choose/", {"q": carded[0]})["Location"]
    address = f"{begun}missed/"
    assert address in malee.get(begun).content.decode()
    shown = malee.post(address, {"what": "NAPPY"}, follow=True).content.decode()
    assert ("จดไว้แล้ว" in shown, "คนที่ 0" in shown, 'name="q"' in shown) == (True, False, False)
    with time_machine.travel(at("10:32"), tick=False):
        assert malee.get(address)["Location"] == f"/till/{bank.shop.pk}/choose/"
        assert malee.post(address, {"what": "MILK"})["Location"] == f"/till/{bank.shop.pk}/choose/"
    assert Wish.objects.get().kind == "NAPPY"


def test_an_officer_asks_for_what_was_missed_and_stops(bank: Bank, malee: Client) -> None:
    for _ in range(3):
        wish(act(bank.malee), shop=bank.shop, what=What("NAPPY"))
    address = f"/shops/{bank.shop.pk}/wishes/"
    page = malee.get(f"{address}?ask=NAPPY").content.decode()
    assert "3 ตะกร้า" in page
    assert '<option value="NAPPY" selected>' in page
    told = {"what": "NAPPY", "quantity": "๕๐", "until": "30/11/2567"}
    asked = malee.post(f"{address}ask/", told, follow=True).content.decode()
    assert "50 ชิ้น" in asked
    for wrong, code in (
        ({}, "wished_for_already"),
        ({"what": ""}, "required"),
        ({"what": "MILK", "quantity": "0"}, "asked_impossible"),
        ({"what": "MILK", "until": "1/11/2567"}, "asked_too_long"),
        ({"what": "MILK", "until": "soon"}, "not_a_day"),
    ):
        refused = malee.post(f"{address}ask/", told | wrong)
        assert (refused.status_code, f'data-code="{code}"' in refused.content.decode()) == (422, True), code
    one = Asked.objects.get()
    assert (one.quantity, one.until) == (50, DAY + timedelta(days=25))
    malee.post(f"/shops/asked/{one.pk}/end/")
    assert AskedEnd.objects.get().asked == one
    assert "50 ชิ้น" not in malee.get(address).content.decode()


def test_weighed_goods_are_asked_for_in_kilograms(bank: Bank, malee: Client) -> None:
    greens = bank.product("ผักรวม", 2, kind="FRESH", category="fresh")
    wish(act(bank.malee), shop=bank.shop, what=What("FRESH", greens))
    told = {"what": str(greens.pk), "quantity": "12", "until": "30/11/2567"}
    page = malee.post(f"/shops/{bank.shop.pk}/wishes/ask/", told, follow=True).content.decode()
    assert "12.00 กก." in page
    assert Asked.objects.get().quantity == 12_000


def test_nobody_misses_anything_yet(bank: Bank, malee: Client) -> None:
    assert "ไม่มีใครบอกว่าขาดอะไร" in malee.get(f"/shops/{bank.shop.pk}/wishes/").content.decode()


@pytest.mark.parametrize("who", ["somchai", "coordinator"])
def test_nobody_else_sees_what_is_missed_here(
    bank: Bank, desk: Callable[[str], Client], basket: Basket, who: str
) -> None:
    client = desk(who)
    for address in (f"/shops/{bank.shop.pk}/wishes/", f"/till/baskets/{basket.pk}/missed/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/shops/{bank.shop.pk}/wishes/ask/").status_code == 404


def test_the_department_sees_sums_and_asks_for_nothing(bank: Bank, desk: Callable[[str], Client]) -> None:
    wish(act(bank.malee), shop=bank.shop, what=What("NAPPY"))
    page = desk("nok").get(f"/shops/{bank.shop.pk}/wishes/").content.decode()
    assert ("1 ตะกร้า" in page, 'name="quantity"' in page) == (True, False)
