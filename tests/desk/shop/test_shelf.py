"""The shelf by product and lot, what is thrown away, and what goes to another shop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.shop.models import Discard, Passing, PassingAnswer, ShelfLot, Shop
from songtor.shop.places import known_ends
from songtor.shop.services import open_shop
from songtor.shop.shelf.lying import lying
from songtor.shop.shelf.passing import pass_on
from tests.desk.points.answers import code_of, words_of
from tests.desk.shop.conftest import Desk
from tests.personas import DAY, act, make_site
from tests.shop.conftest import LATER, SOON, Bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(bank: Bank) -> ShelfLot:
    return ShelfLot.objects.get(line__share=bank.share(bank.rice, 10, SOON))


@pytest.fixture
def second(bank: Bank) -> Shop:
    return open_shop(act(bank.head), site=make_site(bank.malee, name="ริมคลอง"), name="ร้านริมคลอง")


def test_the_shelf_is_searched_by_name_barcode_and_kind(desk: Desk, bank: Bank, lot: ShelfLot) -> None:
    bank.share(bank.milk, 4)
    malee, address = desk("malee"), reverse("shop_shelf", args=[bank.shop.pk])
    for asked, rice, milk in (
        ({}, True, True),
        ({"q": "ข้าว หอม"}, True, False),
        ({"q": bank.rice.barcode}, True, False),
        ({"kind": "MILK"}, False, True),
        ({"q": "jasmine", "kind": "MILK"}, False, False),
    ):
        page = words_of(malee.get(address, asked))
        assert ((bank.rice.name in page), (bank.milk.name in page)) == (rice, milk), asked
    assert "ไม่พบของแบบนี้" in page


def test_lots_stand_first_out_first_with_their_age(desk: Desk, bank: Bank, lot: ShelfLot) -> None:
    bank.share(bank.rice, 3, LATER)
    bank.share(bank.rice, 5, DAY)
    page = words_of(desk("nok").get(reverse("shelf_product", args=[bank.shop.pk, bank.rice.pk])))
    days = [page.index(f"ใช้ได้ถึง {words}") for words in ("5 พ.ย. 67", "8 พ.ย. 67", "5 ธ.ค. 67")]
    assert days == sorted(days) and "อยู่มา 0 วัน" in page
    assert reverse("shelf_discard", args=[bank.shop.pk, lot.pk]) not in page


def test_what_is_thrown_away_has_a_reason_and_comes_back(desk: Desk, bank: Bank, lot: ShelfLot) -> None:
    malee, address = desk("malee"), reverse("shelf_discard", args=[bank.shop.pk, lot.pk])
    said = {"quantity": "๓", "reason": "DAMAGED", "note": "ถุงขาด", "key": "one"}
    assert code_of(malee.post(address, said | {"quantity": "11", "key": "two"})) == "not_on_the_shelf"
    assert code_of(malee.post(address, {"quantity": "1"})) == "required"
    for _twice in range(2):
        done = malee.post(address, said)
    assert (bank.on_shelf(bank.rice), Discard.objects.count()) == (7, 1)
    undo = words_of(malee.get(done.url)).partition('action="/undo/')[2].partition('"')[0]
    malee.post(f"/undo/{undo}")
    assert bank.on_shelf(bank.rice) == 10
    assert desk("somchai").post(address, said).status_code == 404
    assert desk("nok").get(address).status_code == 404


def test_goods_are_sent_and_accepted(desk: Desk, bank: Bank, lot: ShelfLot, second: Shop) -> None:
    malee, address = desk("malee"), reverse("shop_pass", args=[bank.shop.pk])
    field = f"lot-{lot.pk}"
    assert code_of(malee.post(address, {"to_shop": str(second.pk), field: "11"})) == "not_on_the_shelf"
    assert code_of(malee.post(address, {"to_shop": str(second.pk)})) == "nothing_shared"
    for _twice in range(2):
        assert malee.post(address, {"to_shop": str(second.pk), field: "4", "key": "one"}).status_code == 302
    passing = Passing.objects.get()
    assert "ร้านริมคลอง" in words_of(malee.get(reverse("shop", args=[bank.shop.pk])))
    there = reverse("shop_accept", args=[second.pk, passing.pk])
    assert there in words_of(malee.get(reverse("shop", args=[second.pk])))
    assert desk("somchai").post(there, {"answer": "accept"}).status_code == 404
    assert malee.post(there, {"answer": "accept", "key": "two"}).status_code == 302
    assert [one.amount for one in lying(known_ends(second).shelf)] == [4]
    assert code_of(malee.post(there, {"answer": "back", "reason": "x"})) == "passing_answered"


def test_what_goes_back_needs_a_reason(desk: Desk, bank: Bank, lot: ShelfLot, second: Shop) -> None:
    passing = pass_on(act(bank.malee), shop=bank.shop, to_shop=second, lots={lot.pk: 4})
    malee, there = desk("malee"), reverse("shop_accept", args=[second.pk, passing.pk])
    assert code_of(malee.post(there, {"answer": "back"})) == "shop_reason_missing"
    assert not PassingAnswer.objects.exists()
    assert malee.post(there, {"answer": "back", "reason": "ไม่มีที่วาง"}).status_code == 302
    assert bank.on_shelf(bank.rice) == 10


def test_a_lone_shop_is_told_that_there_is_no_other(desk: Desk, bank: Bank, lot: ShelfLot) -> None:
    assert "ยังไม่มีร้านอื่น" in words_of(desk("malee").get(reverse("shop_pass", args=[bank.shop.pk])))


def test_a_long_shelf_costs_no_more_queries(desk: Desk, bank: Bank, second: Shop) -> None:
    malee, names = desk("malee"), ("shop_shelf", "shop_prices", "shop_pass")

    def asked(products: int) -> list[int]:
        for number in range(products):
            bank.share(bank.product(f"ของ {products}-{number}", 1), 5, DAY + timedelta(days=number))
        found = []
        for name in names:
            with CaptureQueriesContext(connection) as queries:
                malee.get(reverse(name, args=[bank.shop.pk]))
            found.append(len(queries))
        return found

    asked(1)
    assert asked(2) == asked(18)
