"""The till: a card or a name, goods, one payment, and a way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from songtor.people.cards.services import Pin, end_card, set_pin
from songtor.people.households.services import relate
from songtor.people.models import Card, Household
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.reports.verify import differences
from songtor.shop.counting.services import freeze_shelf
from songtor.shop.models import Basket, CheckOut
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve
from songtor.shop.till.services import Chosen
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank

RICE = "8858669800248"


def till(bank: Bank) -> str:
    return f"/till/{bank.shop.pk}/"


def opened(client: Client, bank: Bank, **sent: str) -> str:
    """The address of the basket that was opened."""
    answer = client.post(till(bank), sent)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def given(client: Client, bank: Bank, *, pays: bool = False) -> Client:
    """The same browser, in people's hands."""
    answer = client.post(f"{till(bank)}tablet/", {"pays": "1"} if pays else {})
    assert answer["Location"] == f"{till(bank)}choose/"
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_card_opens_a_basket_that_is_filled_and_paid_for_once(
    bank: Bank, malee: Client, home: Household, carded: tuple[str, Card]
) -> None:
    basket = opened(malee, bank, q=carded[0])
    assert carded[0] not in basket
    malee.post(f"{basket}put/", {"scan": RICE})
    malee.post(f"{basket}put/?kind=MILK", {"product": str(bank.milk.pk), "by": "4"})
    malee.post(f"{basket}put/", {"product": str(bank.milk.pk), "by": "-1"})
    page = text(malee.get(f"{basket}?kind=MILK"))
    assert ("มี 40 แต้ม" in page, "เหลือ 19 แต้ม" in page, "คนที่ 0" in page) == (True, True, True)
    first, again = malee.post(f"{basket}pay/"), malee.post(f"{basket}pay/")
    assert first["Location"] == again["Location"]
    assert (CheckOut.objects.count(), bank.balance(home), bank.on_shelf(bank.milk)) == (1, 19, 6)
    done = text(malee.get(first["Location"]))
    assert ("data-balance>19<" in done, "นมยูเอชที" in done) == (True, True)
    assert malee.get(basket)["Location"] == first["Location"]
    assert not list(differences())


def test_a_card_with_a_pin_asks_for_it(bank: Bank, malee: Client, carded: tuple[str, Card]) -> None:
    token, card = carded
    set_pin(act(bank.malee), card=card, pin=Pin("2468"))
    asked = malee.post(till(bank), {"q": token})
    assert ('name="pin"' in text(asked), Basket.objects.count()) == (True, 0)
    wrong = malee.post(till(bank), {"card": token, "pin": "1111"})
    assert (wrong.status_code, "ลองได้อีก 2 ครั้ง" in text(wrong), Basket.objects.count()) == (422, True, 0)
    assert opened(malee, bank, card=token, pin="2468")


def test_what_opens_nobody_says_what_to_do(bank: Bank, malee: Client, carded: tuple[str, Card]) -> None:
    token, card = carded
    label = malee.post(till(bank), {"q": card.label})
    assert (label.status_code, "สแกนรหัสบนบัตร" in text(label)) == (422, True)
    end_card(act(bank.malee), card=card, reason="LOST")
    ended = malee.post(till(bank), {"q": token})
    assert (ended.status_code, "บัตรนี้" in text(ended)) == (422, True)
    code = malee.post(till(bank), {"q": "0000"})
    assert (code.status_code, "ไม่มีตะกร้ารหัสนี้" in text(code)) == (422, True)
    assert "ไม่พบในเขตนี้" in text(malee.post(till(bank), {"q": "ไม่มีใคร"}))
    assert malee.post(till(bank), {"household": str(uuid4())}).status_code == 404
    assert malee.post(till(bank), {"household": "x"}).status_code == 404


def test_a_forgotten_card_is_found_by_name(bank: Bank, malee: Client, home: Household) -> None:
    found = text(malee.post(till(bank), {"q": "คนที่ 0"}))
    assert f'name="household" value="{home.pk}"' in found
    assert opened(malee, bank, household=str(home.pk))
    assert Basket.objects.get().household == home


def test_too_few_points_are_refused_in_words_and_nothing_moves(bank: Bank, malee: Client, home: Household) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    malee.post(f"{basket}put/", {"product": str(bank.rice.pk), "by": "4"})
    assert "ขาด 8 แต้ม" in text(malee.get(basket))
    refused = malee.post(f"{basket}pay/")
    assert (refused.status_code, 'data-code="points_insufficient"' in text(refused)) == (422, True)
    assert (CheckOut.objects.count(), bank.balance(home), bank.on_shelf(bank.rice)) == (0, 40, 5)
    malee.post(f"{basket}put/", {"product": str(bank.rice.pk), "by": "-1"})
    assert malee.post(f"{basket}pay/").status_code == 302


def test_another_language_after_a_refusal_leads_back_to_the_basket(bank: Bank, malee: Client, home: Household) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    malee.post(f"{basket}put/", {"product": str(bank.rice.pk), "by": "4"})
    refused = malee.post(f"{basket}pay/", headers={"referer": f"http://testserver{basket}"})
    (back,) = re.findall(r'name="next" value="([^"]+)"', text(refused))
    chosen = malee.post("/i18n/setlang/", {"language": "en", "next": back}, follow=True)
    assert (chosen.status_code, "Basket" in text(chosen)) == (200, True)
    assert malee.get(f"{basket}pay/").status_code == 405


def test_points_in_a_reserve_are_told_beside_the_balance(bank: Bank, malee: Client, home: Household) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    assert "กันไว้ในรายการกันไว้" not in text(malee.get(basket))
    meant, goods = Meant("โต๊ะ 2", at("12:00")), [Chosen(bank.rice.pk, 1)]
    reserve = make_reserve(act(bank.malee), shop=bank.shop, meant=meant, goods=goods, households=[home.pk])
    page = text(malee.get(basket))
    assert ("มี 0 แต้ม" in page, "อีก 40 แต้มกันไว้ในรายการกันไว้" in page) == (True, True)
    page = text(malee.get(f"/points/households/{home.pk}/"))
    assert ("แต้มทั้งหมดกันไว้" in page, "กันไว้วันที่ 5 พ.ย. 67: โต๊ะ 2" in page) == (True, True)
    close_reserve(act(bank.malee), reserve=reserve)
    page = text(malee.get(basket))
    assert ("มี 40 แต้ม" in page, "กันไว้ในรายการกันไว้" in page) == (True, False)


def test_a_shelf_that_is_counted_is_told_before_anybody_pays(bank: Bank, malee: Client, home: Household) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    assert "กำลังนับสต็อก" not in text(malee.get(basket)) + text(malee.get(till(bank)))
    freeze_shelf(act(bank.malee), shop=bank.shop)
    assert "กำลังนับสต็อก" in text(malee.get(till(bank)))
    malee.post(f"{basket}put/", {"scan": RICE})
    assert "กำลังนับสต็อก" in text(malee.get(basket))
    assert malee.post(f"{basket}pay/").status_code == 422


def test_caps_are_told_in_words_before_and_refused_after(bank: Bank, malee: Client, home: Household) -> None:
    terms = Terms(base_points=10, cap_per_visit=30, item_caps={"STAPLE": 1})
    rule = draft_rule(act(bank.head), district=bank.shop.district, terms=terms)
    switch_on(act(bank.head), rule=rule, starts_on=DAY)
    basket = opened(malee, bank, household=str(home.pk))
    page = text(malee.get(basket))
    assert ("วันนี้ใช้ได้อีก 30 แต้ม" in page, "ข้าวสารและอาหารแห้ง อีก 1 ชิ้น" in page) == (True, True)
    malee.post(f"{basket}put/", {"product": str(bank.rice.pk), "by": "2"})
    assert 'data-code="cap_reached"' in text(malee.post(f"{basket}pay/"))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"scan": "123"}, "barcode_wrong"),
        ({"scan": "8858669800249"}, "barcode_wrong"),
        ({"scan": "4006381333931"}, "not_on_offer"),
        ({"by": "2000"}, "quantity_impossible"),
        ({"by": "1.5"}, "quantity_impossible"),
        ({"by": "9" * 40}, "quantity_impossible"),
        ({"by": "many"}, "quantity_impossible"),
    ],
)
def test_what_cannot_be_put_in_is_said(
    bank: Bank, malee: Client, home: Household, sent: dict[str, str], code: str
) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    product = {} if "scan" in sent else {"product": str(bank.rice.pk)}
    answer = malee.post(f"{basket}put/", product | sent)
    assert (answer.status_code, f'data-code="{code}"' in text(answer)) == (422, True), text(answer)


@pytest.mark.parametrize("sent", [{}, {"product": "x", "by": "1"}, {"by": "1"}])
def test_a_form_nobody_was_shown_is_unknown(bank: Bank, malee: Client, home: Household, sent: dict[str, str]) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    body = sent if "product" in sent or not sent else {"product": str(bank.rice.pk), **sent}
    assert malee.post(f"{basket}put/", body).status_code == (302 if sent == {"by": "1"} else 404)


def test_weighed_goods_are_taken_in_grams(bank: Bank, malee: Client, home: Household) -> None:
    greens = bank.product("ผักรวม", 2, kind="FRESH", category="fresh")
    bank.share(greens, 3_000)
    basket = opened(malee, bank, household=str(home.pk))
    assert "2 แต้มต่อ 100 กรัม" in text(malee.get(f"{basket}?kind=FRESH"))
    malee.post(f"{basket}put/", {"product": str(greens.pk), "by": "๔๕๐"})
    malee.post(f"{basket}pay/")
    assert (bank.on_shelf(greens), bank.balance(home)) == (2_550, 30)


def test_a_named_proxy_takes_it_and_nobody_else(bank: Bank, malee: Client, home: Household) -> None:
    member = home.members.get().person
    carer, other = bank.person("ผู้ดูแล (สมมติ)"), bank.person("คนอื่น (สมมติ)")
    relate(act(bank.malee), person=carer, other=member, kind="CARER", starts_on=DAY)
    basket = opened(malee, bank, household=str(home.pk))
    assert "ผู้ดูแล" in text(malee.get(basket))
    assert malee.post(f"{basket}receiver/", {"receiver": str(other.pk)}).status_code == 404
    malee.post(f"{basket}receiver/", {"receiver": str(carer.pk)})
    malee.post(f"{basket}put/", {"scan": RICE})
    malee.post(f"{basket}pay/")
    assert CheckOut.objects.get().received_by == carer


def test_a_sale_is_taken_back_with_a_reason(bank: Bank, malee: Client, home: Household) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    malee.post(f"{basket}put/", {"scan": RICE})
    sale = malee.post(f"{basket}pay/")["Location"]
    assert sale in text(malee.get(f"{till(bank)}sales/"))
    without = malee.post(f"{sale}take-back/", {"reason": " "})
    assert (without.status_code, 'data-code="shop_reason_missing"' in text(without)) == (422, True)
    back = malee.post(f"{sale}take-back/", {"reason": "หยิบผิด"}, follow=True)
    assert "ไม่นับว่าจ่าย" in text(back)
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (40, 5)
    assert "ยกเลิกแล้ว" in text(malee.get(f"{till(bank)}sales/"))
    assert not list(differences())


def test_a_basket_is_thrown_away(bank: Bank, malee: Client, home: Household) -> None:
    basket = opened(malee, bank, household=str(home.pk))
    malee.post(f"{basket}put/", {"scan": RICE})
    assert malee.post(f"{basket}away/")["Location"] == till(bank)
    assert (Basket.objects.count(), malee.get(basket).status_code) == (0, 404)


@pytest.mark.parametrize("who", ["somchai", "nok", "auditor"])
def test_nobody_else_finds_a_till(bank: Bank, desk: Callable[[str], Client], home: Household, who: str) -> None:
    basket, stranger = opened(desk("malee"), bank, household=str(home.pk)), desk(who)
    desk("malee").post(f"{basket}put/", {"scan": RICE})
    for address in (
        till(bank),
        f"{till(bank)}sales/",
        f"{till(bank)}choose/",
        f"{till(bank)}tablet/",
        basket,
        f"{basket}choose/",
    ):
        assert stranger.get(address).status_code == 404, address
    for address in (f"{basket}put/", f"{basket}pay/", f"{basket}away/", f"{basket}choose/pay/"):
        assert stranger.post(address, {"scan": RICE}).status_code == 404, address
    assert CheckOut.objects.count() == 0
