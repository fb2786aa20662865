"""An officer sets goods and points aside, sees what is left of them, and closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from uuid import uuid4

import pytest
from django.test import Client

from songtor.people.cards.services import Pin, set_pin
from songtor.people.models import Card, Household, Look
from songtor.shop.models import CheckOut, HomeDelivery, Purse, Reserve
from songtor.shop.reserves.selling import sell_reserved
from songtor.shop.reserves.services import take_reserve
from songtor.shop.slots.services import Pattern, book, set_opening
from songtor.shop.till.services import Chosen
from tests.personas import DAY, act
from tests.shop.conftest import Bank

DAY_BEGINS, DAY_ENDS = time(11), time(13)


def made(bank: Bank, malee: Client, kind: str = "TILL", **quantities: int) -> Reserve:
    sent = {"kind": kind, "name": "โต๊ะ 2", "day": "5/11/2567", "until": "11:45", "key": str(uuid4())}
    sent |= {f"quantity-{getattr(bank, name).pk}": str(number) for name, number in quantities.items()}
    answer = malee.post(f"/shops/{bank.shop.pk}/reserves/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return Reserve.objects.get()


def test_goods_and_points_are_set_aside_and_come_back(bank: Bank, malee: Client, home: Household) -> None:
    before = bank.on_shelf(bank.rice), bank.balance(home)
    assert "ร้านปันสุข" in malee.get("/reserves/").content.decode()
    reserve = made(bank, malee, rice=3)
    address = f"/reserves/{reserve.pk}/"
    found = malee.post(address, {"household": str(home.pk), "key": str(uuid4())}, follow=True)
    assert "กันแต้มของครัวเรือนไว้แล้ว" in found.content.decode()
    assert (bank.on_shelf(bank.rice), bank.balance(home)) == (before[0] - 3, 0)
    assert "เหลือ 3 จาก 3" in found.content.decode()
    assert f"/till/offline/#{reserve.pk}" in found.content.decode()
    assert "no-store" in found["Cache-Control"]
    closed = malee.post(f"{address}close/", {"key": str(uuid4())}, follow=True)
    assert "ปิดแล้ว" in closed.content.decode()
    assert (bank.on_shelf(bank.rice), bank.balance(home)) == before


def test_a_household_is_found_by_its_card_and_its_pin_is_asked(
    bank: Bank, malee: Client, home: Household, carded: tuple[str, Card]
) -> None:
    token, card = carded
    address = f"/reserves/{made(bank, malee, rice=3).pk}/"
    unknown = malee.post(address, {"q": "SC1" + "0" * 26})
    assert (unknown.status_code, "ไม่รู้จักบัตรนี้" in unknown.content.decode()) == (422, True)
    set_pin(act(bank.malee), card=card, pin=Pin("4711"))
    asked = malee.post(address, {"q": token})
    assert "บัตรนี้มีรหัส PIN" in asked.content.decode() and not Purse.objects.exists()
    malee.post(address, {"card": token, "pin": "4711", "key": str(uuid4())})
    assert Purse.objects.get().household == home


def test_everybody_with_points_or_a_time_today_is_added_at_once(bank: Bank, malee: Client, home: Household) -> None:
    morning = Pattern(DAY_BEGINS, DAY_ENDS, minutes=60, places=9)
    set_opening(act(bank.head, "07:00"), shop=bank.shop, weekdays=[2], stretches=[morning], starts_on=DAY)
    other = bank.household(points_given=25)
    book(act(bank.malee), shop=bank.shop, household=other, day=DAY, begins=DAY_BEGINS)
    reserve = made(bank, malee, rice=3)
    page = malee.get(f"/reserves/{reserve.pk}/").content.decode()
    assert "ทุกครัวเรือนที่จองเวลาวันนี้ (1)" in page
    assert malee.post(f"/reserves/{reserve.pk}/add/", {"most": "20", "key": str(uuid4())}).status_code == 404
    malee.post(f"/reserves/{reserve.pk}/add/", {"who": "booked", "most": "20", "key": str(uuid4())})
    assert [(one.household_id, one.points) for one in reserve.purses.all()] == [(other.pk, 20)]
    malee.post(f"/reserves/{reserve.pk}/add/", {"who": "points", "most": "", "key": str(uuid4())})
    assert {one.household_id for one in reserve.purses.all()} == {home.pk, other.pk}
    assert bank.balance(other) == 5  # who is in it already stays


def test_what_cannot_be_reserved_is_said_beside_the_form(bank: Bank, malee: Client) -> None:
    address = f"/shops/{bank.shop.pk}/reserves/new/"
    sent = {"kind": "TILL", "name": "โต๊ะ 2", "day": "5/11/2567", "until": "11:45"}
    nothing = malee.post(address, sent)
    assert (nothing.status_code, 'data-code="nothing_chosen"' in nothing.content.decode()) == (422, True)
    too_many = malee.post(address, sent | {f"quantity-{bank.rice.pk}": "999"})
    assert 'data-code="stock_insufficient"' in too_many.content.decode()
    past = malee.post(address, sent | {"until": "09:00", f"quantity-{bank.rice.pk}": "1"})
    assert 'data-code="reserve_time_impossible"' in past.content.decode()
    unreadable = malee.post(address, sent | {"day": "วันไหนดี", f"quantity-{bank.rice.pk}": "1"})
    assert unreadable.status_code == 422
    assert not Reserve.objects.exists()


def test_whoever_closes_in_place_of_a_tablet_says_why(bank: Bank, malee: Client, home: Household) -> None:
    reserve = made(bank, malee, rice=3)
    take_reserve(act(bank.malee, "10:30"), reserve=reserve, device=uuid4())
    refused = malee.post(f"/reserves/{reserve.pk}/close/", {"key": str(uuid4())})
    assert (refused.status_code, 'data-code="reserve_unreported"' in refused.content.decode()) == (422, True)
    malee.post(f"/reserves/{reserve.pk}/close/", {"reason": "แท็บเล็ตหาย", "key": str(uuid4())})
    assert Reserve.objects.get(close__isnull=False).close.reason == "แท็บเล็ตหาย"


def test_sales_of_a_reserve_are_listed(bank: Bank, malee: Client, home: Household) -> None:
    reserve = made(bank, malee, rice=3)
    malee.post(f"/reserves/{reserve.pk}/", {"household": str(home.pk), "key": str(uuid4())})
    purse = reserve.purses.get()
    sell_reserved(act(bank.malee, "10:35"), reserve=reserve, purse=purse.pk, lines=[Chosen(bank.rice.pk, 1)])
    page = malee.get(f"/reserves/{reserve.pk}/").content.decode()
    assert f"/till/sales/{CheckOut.objects.get().pk}/" in page
    assert "เหลือ 2 จาก 3" in page


def test_a_round_is_listed_printed_and_delivered(bank: Bank, malee: Client, home: Household) -> None:
    reserve = made(bank, malee, "DELIVERY")
    found = malee.post(f"/reserves/{reserve.pk}/", {"household": str(home.pk), "key": str(uuid4())})
    basket = f"/reserves/{reserve.pk}/homes/{home.pk}/"
    assert found["Location"] == basket
    assert "ตะกร้าที่จะนำไปส่ง" in malee.get(basket).content.decode()
    balance = bank.balance(home)
    malee.post(basket, {f"quantity-{bank.rice.pk}": "1", "key": str(uuid4())})
    purse = Purse.objects.get()
    assert (bank.balance(home), HomeDelivery.objects.get().household_id) == (balance - 12, home.pk)
    looks = Look.objects.count()
    paper = malee.get(f"/reserves/{reserve.pk}/list/")
    assert "ข้าวหอมมะลิ 1 กก. × 1" in paper.content.decode() and "no-store" in paper["Cache-Control"]
    assert Look.objects.count() > looks
    malee.post(f"/reserves/{reserve.pk}/purses/{purse.pk}/", {"what": "delivered", "receiver": "", "key": str(uuid4())})
    assert CheckOut.objects.get().reserve_sale.purse == purse
    again = malee.post(f"/reserves/{reserve.pk}/purses/{purse.pk}/", {"what": "missed", "key": str(uuid4())})
    assert again.status_code == 422
    assert "ไม่มีอะไรต้องส่งแล้ว" in malee.get(f"/reserves/{reserve.pk}/list/").content.decode()


def test_nobody_at_home_and_a_household_that_comes_again(bank: Bank, malee: Client, home: Household) -> None:
    reserve, balance = made(bank, malee, "DELIVERY"), bank.balance(home)
    basket = f"/reserves/{reserve.pk}/homes/{home.pk}/"
    malee.post(basket, {f"quantity-{bank.rice.pk}": "1", "key": str(uuid4())})
    purse = Purse.objects.get()
    assert malee.post(f"/reserves/{reserve.pk}/purses/{purse.pk}/", {"key": str(uuid4())}).status_code == 404
    missed = {"what": "missed", "reason": "ไม่มีคนอยู่", "key": str(uuid4())}
    malee.post(f"/reserves/{reserve.pk}/purses/{purse.pk}/", missed)
    assert (bank.balance(home), purse.miss.reason) == (balance, "ไม่มีคนอยู่")
    malee.post(f"{basket}end/", {"key": str(uuid4())})
    assert HomeDelivery.objects.get().end.ends_on == DAY


@pytest.mark.parametrize("who", ["somchai", "nok"])
def test_nobody_else_meets_a_reserve(bank: Bank, malee: Client, desk: Callable[[str], Client], who: str) -> None:
    reserve = made(bank, malee, rice=1)
    assert desk(who).get(f"/reserves/{reserve.pk}/").status_code == 404
    assert desk(who).post(f"/reserves/{reserve.pk}/close/", {"reason": "ขอปิด"}).status_code == 404


def test_the_sums_of_points_say_what_is_set_aside(bank: Bank, malee: Client, home: Household) -> None:
    reserve = made(bank, malee, rice=3)
    assert "กันไว้ให้จุดแลกนอกเครือข่าย" not in malee.get("/points/").content.decode()
    malee.post(f"/reserves/{reserve.pk}/", {"household": str(home.pk), "key": str(uuid4())})
    page = malee.get("/points/").content.decode()
    assert "กันไว้ให้จุดแลกนอกเครือข่ายและการส่งถึงบ้าน 40 แต้ม" in page and "อธิบายที่มาไม่ได้ 0 แต้ม" in page
