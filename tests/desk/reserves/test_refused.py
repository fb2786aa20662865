"""What a tablet told and the books refused: on its reserve's page, among the head's entries, decided on a page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest
from django.test import Client

from songtor.people.models import Household
from songtor.shop.errors import StockInsufficient
from songtor.shop.models import RefusedSale, RefusedSettlement, Reserve
from songtor.shop.reserves.refused import tell
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve
from songtor.shop.till.services import Chosen
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank

ENTRIES = "/entries/"


@pytest.fixture
def refused(bank: Bank, home: Household) -> RefusedSale:
    """Four bags told after the end, when one was left on the shelf."""
    goods, meant = [Chosen(bank.rice.pk, 5)], Meant("โต๊ะ 2", at("12:00"))
    reserve = make_reserve(act(bank.malee), shop=bank.shop, meant=meant, goods=goods, households=[home.pk])
    close_reserve(act(bank.malee, "09:40"), reserve=reserve)
    bank.sell(bank.household(points_given=60), (bank.rice, 4))
    purse = reserve.purses.get().pk
    with suppress(StockInsufficient):
        tell(act(bank.malee, "10:00"), reserve=reserve, purse=purse, lines=[Chosen(bank.rice.pk, 2)])
    return RefusedSale.objects.get()


@pytest.fixture
def head(desk: Callable[[str], Client]) -> Client:
    return desk("malees_head")


def page_of(refused: RefusedSale) -> str:
    return f"/reserves/refused/{refused.pk}/"


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_stands_on_its_reserve_and_among_the_heads_entries(
    bank: Bank, malee: Client, head: Client, refused: RefusedSale
) -> None:
    for_officer = shown(malee, f"/reserves/{Reserve.objects.get().pk}/")
    assert ("แท็บเล็ตแจ้งมาแต่บันทึกไม่ได้" in for_officer, "เหลือเพียง 1" in for_officer) == (True, True)
    assert (page_of(refused) in for_officer, malee.get(ENTRIES).status_code) == (False, 404)
    for_head = shown(head, ENTRIES)
    assert (page_of(refused) in for_head, "โต๊ะ 2" in for_head, "คนที่" in for_head) == (True, True, False)
    assert page_of(refused) in shown(head, f"/reserves/{Reserve.objects.get().pk}/")
    assert "มี 1 รายการรอท่านตัดสิน" in shown(head, f"/day/{refused.district_id}/{DAY}/")


def test_the_head_decides_once(bank: Bank, head: Client, home: Household, refused: RefusedSale) -> None:
    bank.share(bank.rice, 3)
    asking = head.get(page_of(refused))
    assert "no-store" in asking["Cache-Control"] and "คนที่ 0" in asking.content.decode()
    sent = {"outcome": "SOLD", "reason": "เจ้าหน้าที่ยืนยันว่าจ่ายแล้ว", "key": str(uuid4())}
    decided = head.post(page_of(refused), sent, follow=True).content.decode()
    assert ('data-outcome="SOLD"' in decided, "ดูการจ่าย" in decided, 'name="outcome"' in decided) == (True, True, False)
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (16, 2)
    assert page_of(refused) not in shown(head, ENTRIES)
    again = head.post(page_of(refused), {**sent, "key": str(uuid4())})
    assert (again.status_code, RefusedSettlement.objects.count(), bank.balance(home)) == (422, 1, 16)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"reason": "นับแล้ว"}, "เลือกผลการตัดสิน"),
        ({"outcome": "NOTHING"}, "เขียนว่าพบอะไร"),
        ({"outcome": "GONE", "reason": "นับแล้ว"}, "เหลือเพียง 1"),
        ({"outcome": "LOST", "reason": "นับแล้ว"}, "เลือกจากรายการที่มี"),
    ],
)
def test_what_stands_in_the_way_is_said(head: Client, refused: RefusedSale, sent: dict[str, str], words: str) -> None:
    answer = head.post(page_of(refused), {**sent, "key": str(uuid4())})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RefusedSettlement.objects.exists()


@pytest.mark.parametrize("who", ["malee", "somchai", "nok", "auditor"])
def test_nobody_else_finds_the_page(desk: Callable[[str], Client], refused: RefusedSale, who: str) -> None:
    sent = {"outcome": "NOTHING", "reason": "นับแล้ว"}
    assert (desk(who).get(page_of(refused)).status_code, desk(who).post(page_of(refused), sent).status_code) == (
        404,
        404,
    )
    assert not RefusedSettlement.objects.exists()
