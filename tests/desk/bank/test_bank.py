"""Figures, counts and recalls at the desk: in Thai, for who may, exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from songtor.city.models import Account
from songtor.evidence.errors import Unknown
from songtor.people.basis.models import Look
from songtor.people.households.services import Home, Member, make_household
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.shop.counting.queries import products_to_count
from songtor.shop.counting.services import counted_of
from songtor.shop.models import Counted, CountEnd, Recall, StockCount
from songtor.shop.recalls.queries import called_back
from songtor.shop.slots.services import Pattern, book, set_opening
from tests.flows.leaking import PLANTED
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank, make_new_bank

Desk = Callable[[str], Client]


@pytest.fixture(autouse=True)
def half_past_ten() -> Iterator[None]:
    with time_machine.travel(at("18:30")):
        yield


@pytest.fixture
def bank(settings: Settings, db: None) -> Bank:
    settings.SONGTOR_TODAY = DAY
    return make_new_bank()


@pytest.fixture
def desk(bank: Bank) -> Desk:
    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "th"})
        client.force_login(getattr(bank.people, name))
        return client

    return signed_in


def count_url(bank: Bank) -> str:
    return reverse("shelf_count", args=[bank.shop.pk])


def frozen(bank: Bank, desk: Desk) -> StockCount:
    desk("malee").post(reverse("count_freeze", args=[bank.shop.pk]), {"key": "freeze"})
    return StockCount.objects.get()


def test_the_figures_add_up_on_the_page(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 20)
    bank.sell(bank.household("UNEMPLOYED", points_given=100), (bank.rice, 2))
    page = desk("malee").get(reverse("bank_figures"))
    assert page.status_code == 200
    words = page.content.decode()
    assert "อธิบายไม่ได้: 0" in words
    assert bank.rice.name in words
    assert desk("nok").get(reverse("bank_figures")).status_code == 200
    other = desk("somchai").get(reverse("bank_figures"), {"district": bank.shop.district_id})
    assert other.status_code == 404
    assert desk("coordinator").get(reverse("bank_figures")).status_code == 404


def test_who_had_booked_and_came_is_counted_by_the_month_and_names_nobody(bank: Bank, desk: Desk) -> None:
    hours = [Pattern(time(9), time(18), minutes=60, places=5)]
    set_opening(act(bank.head, "07:00"), shop=bank.shop, weekdays=range(1, 8), stretches=hours, starts_on=DAY)
    bank.share(bank.rice, 20)
    here, away = bank.household(points_given=100), bank.household()
    for home in (here, away):
        book(act(bank.malee), shop=bank.shop, household=home, day=DAY, begins=time(17))
    bank.sell(here, (bank.rice, 2))
    words = desk("malee").get(reverse("bank_figures")).content.decode()
    for label, number in (("จองไว้", 2), ("มาตามนัด", 1), ("ไม่ได้มา", 0)):
        assert f'data-label="{label}">{number}<' in words
    file = desk("nok").get(reverse("bank_visits_file"), {"month": "2024-11"})
    assert file["Content-Disposition"] == 'attachment; filename="visits-2024-11.csv"'
    heading, line = file.content.decode("utf-8-sig").splitlines()
    assert heading == "เดือน,เขต,ร้าน,จองไว้,มาตามนัด,ไม่ได้มา,ยังไม่มา,ยกเลิก"
    assert line == "2024-11,บางแค,ร้านปันสุข,2,1,0,1,0"
    assert desk("somchai").get(reverse("bank_visits_file"), {"district": bank.shop.district_id}).status_code == 404
    assert desk("coordinator").get(reverse("bank_visits_file")).status_code == 404


def test_a_search_that_is_refused_says_nothing_of_saving(bank: Bank, desk: Desk) -> None:
    page = desk("malee").get(reverse("bank_recall"), {"product": "", "first": "5/11/2567", "last": "5/11/2567"})
    words = page.content.decode()
    assert page.status_code == 422
    assert "ยังไม่ได้ค้นหา" in words
    assert "ยังไม่ได้บันทึก" not in words


def test_a_shelf_is_counted_blind_and_accepted_by_the_head(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 4_321)
    count = frozen(bank, desk)
    officer, head = desk("malee"), desk("malees_head")
    assert "4,321" not in officer.get(count_url(bank)).content.decode()
    entered = {"key": "n", f"n_{bank.rice.pk}": "4320"}
    assert officer.post(reverse("count_enter", args=[count.pk]), entered).status_code == 302
    assert "4,321" in head.get(count_url(bank)).content.decode()
    accept = reverse("count_accept", args=[count.pk])
    assert officer.post(accept, {"key": "x"}).status_code == 404
    refused = head.post(accept, {"key": "a"})
    assert refused.status_code == 422
    assert "เลือกเหตุผล" in refused.content.decode()
    said = {"key": "b", f"why_{bank.rice.pk}": "LOST", f"note_{bank.rice.pk}": "", f"last_{bank.rice.pk}": ""}
    assert head.post(accept, said).status_code == 302
    assert bank.on_shelf(bank.rice) == 4_320
    assert "สูญหายหรือถูกขโมย" in officer.get(count_url(bank)).content.decode()


def test_an_unfinished_count_is_refused_and_can_be_given_up(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 4)
    count = frozen(bank, desk)
    assert desk("malees_head").post(reverse("count_accept", args=[count.pk]), {"key": "a"}).status_code == 422
    assert desk("malee").post(reverse("count_enter", args=[count.pk]), {"key": "n"}).status_code == 422
    assert desk("malee").post(reverse("count_freeze", args=[bank.shop.pk]), {"key": "f2"}).status_code == 422
    assert desk("malee").post(reverse("count_give_up", args=[count.pk]), {"key": "g"}).status_code == 302
    assert not CountEnd.objects.get().is_accepted
    assert desk("malee").post(reverse("count_give_up", args=[count.pk]), {"key": "h"}).status_code == 422


def test_goods_are_followed_and_called_back_once(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 10)
    home = bank.household("UNEMPLOYED", points_given=100)
    bank.sell(home, (bank.rice, 2))
    asked = reverse("bank_recall") + f"?product={bank.rice.barcode}&branch=&first=5/11/2567&last=5/11/2567"
    page = desk("malee").get(asked)
    assert reverse("household", args=[home.pk]) in page.content.decode() and "คนที่ 0" in page.content.decode()
    others = desk("somchai").get(asked).content.decode()
    assert reverse("household", args=[home.pk]) not in others
    assert "ครัวเรือนที่ไม่แสดงชื่อ" in others and "คนที่ 0" not in others
    assert desk("malee").post(asked, {"key": "r", "reason": ""}).status_code == 422
    for _ in range(2):
        assert desk("malee").post(asked, {"key": "r", "reason": "พบสิ่งปลอมปน"}).status_code == 302
    assert Recall.objects.count() == 1


def test_whoever_got_it_can_be_called_and_that_they_were_looked_at_is_written(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 10)
    asked = reverse("bank_recall") + f"?product={bank.rice.barcode}&branch=&first=5/11/2567&last=5/11/2567"
    counts = []
    for number in range(2):
        said = Said(PLANTED.name(number), phone=PLANTED.phone(number))
        met = register(act(bank.malee), district=bank.shop.district, said=said).person
        home = make_household(
            act(bank.malee), district=bank.shop.district, home=Home("7"), members=[Member(met)], starts_on=DAY
        )
        bank.grant(home, 100)
        bank.sell(home, (bank.rice, 2))
        looks = Look.objects.count()
        with CaptureQueriesContext(connection) as queries:
            page = desk("malee").get(asked).content.decode()
        counts.append(len(queries))
        assert said.given_name in page and f'href="tel:{said.phone}"' in page
        assert Look.objects.count() > looks
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("product=&branch=", "อย่างใดอย่างหนึ่ง"),
        ("product=ข้าว&branch=บางแค", "อย่างใดอย่างหนึ่ง"),
        ("product=ไม่มีสินค้านี้&branch=", "ไม่พบ"),
        ("product=ม&branch=", "ตรงกับหลายรายการ"),
    ],
)
def test_nothing_is_guessed(bank: Bank, desk: Desk, asked: str, said: str) -> None:
    page = desk("malee").get(reverse("bank_recall") + f"?{asked}&first=5/11/2567&last=5/11/2567")
    assert page.status_code == 422
    assert said in page.content.decode()


def test_strangers_meet_nothing(bank: Bank, desk: Desk) -> None:
    count = frozen(bank, desk)
    stranger = desk("somchai")
    assert stranger.get(count_url(bank)).status_code == 404
    for name in ("count_enter", "count_accept", "count_give_up"):
        assert stranger.post(reverse(name, args=[count.pk]), {"key": "s"}).status_code == 404


def test_goods_nobody_expected_are_scanned_and_counted(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 4)
    count, officer = frozen(bank, desk), desk("malee")
    enter = reverse("count_enter", args=[count.pk])
    assert officer.post(enter, {"key": "f", "sought": "ไม่มีชื่อนี้"}).status_code == 422
    found = officer.post(enter, {"key": "g", "sought": bank.milk.name, f"n_{bank.rice.pk}": "4"})
    assert found.url == f"{count_url(bank)}?goods={bank.milk.pk}"
    assert f'name="n_{bank.milk.pk}"' in officer.get(found.url).content.decode()
    saved = {"key": "h", "also": str(bank.milk.pk), f"n_{bank.milk.pk}": "2"}
    assert officer.post(enter, saved).status_code == 302
    assert dict(Counted.objects.values_list("product_id", "quantity")) == {bank.rice.pk: 4, bank.milk.pk: 2}
    assert officer.get(count_url(bank) + "?goods=nonsense").status_code == 200


def test_a_page_opened_before_replaces_nothing_somebody_counted_since(bank: Bank, desk: Desk) -> None:
    for product in (bank.rice, bank.milk):
        bank.share(product, 4)
    count, field = frozen(bank, desk), f"n_{bank.rice.pk}"
    enter = reverse("count_enter", args=[count.pk])
    for key, number in (("a", "3"), ("b", "5")):
        desk("malee").post(enter, {"key": key, field: number})
    stale = {"key": "c", field: "3", f"initial-{field}": "3", f"n_{bank.milk.pk}": "4"}
    assert desk("malee").post(enter, stale).status_code == 302
    assert counted_of(count) == {bank.rice.pk: 5, bank.milk.pk: 4}


def test_weighed_goods_are_counted_in_kilograms(bank: Bank, desk: Desk) -> None:
    bank.share(bank.product("ผักรวม", 2, kind="FRESH", category="fresh"), 9_000)
    count = frozen(bank, desk)
    (product,) = products_to_count(count)
    entered = {"key": "n", f"n_{product.pk}": "๘.๕"}
    desk("malee").post(reverse("count_enter", args=[count.pk]), entered)
    assert counted_of(count) == {product.pk: 8_500}
    assert "-0.50 กก." in desk("malees_head").get(count_url(bank)).content.decode()


def test_what_was_called_back_stays_listed_with_its_letters(bank: Bank, desk: Desk) -> None:
    Account.objects.filter(username="head").update(email="head@bangkhae.example")
    bank.share(bank.rice, 10)
    asked = reverse("bank_recall") + f"?product={bank.rice.barcode}&branch=&first=5/11/2567&last=5/11/2567"
    desk("malee").post(asked, {"key": "r", "reason": "พบสิ่งปลอมปน"})
    for reader in ("malee", "somchai", "nok"):
        page = desk(reader).get(reverse("bank_recall")).content.decode()
        assert "พบสิ่งปลอมปน" in page
        assert "รอส่ง 1" in page
    with pytest.raises(Unknown):
        called_back(actor=bank.people.actor("coordinator"))


def test_the_head_ends_a_recall_and_the_shelf_says_what_is_called_back(bank: Bank, desk: Desk) -> None:
    bank.share(bank.rice, 10)
    asked = reverse("bank_recall") + f"?product={bank.rice.barcode}&branch=&first=5/11/2567&last=5/11/2567"
    desk("malee").post(asked, {"key": "r", "reason": "พบสิ่งปลอมปน"})
    shelf = (reverse("shop_shelf", args=[bank.shop.pk]), reverse("shelf_product", args=[bank.shop.pk, bank.rice.pk]))
    assert all("เรียกคืน งดจ่าย" in desk("malee").get(address).content.decode() for address in shelf)
    end = reverse("recall_end", args=[Recall.objects.get().pk])
    listed = {name: end in desk(name).get(reverse("bank_recall")).content.decode() for name in ("malee", "malees_head")}
    assert listed == {"malee": False, "malees_head": True}
    for stranger in ("malee", "somchai", "nok"):
        assert desk(stranger).post(end, {"key": "s", "reason": "ขอจ่าย"}).status_code == 404
    head = desk("malees_head")
    assert head.post(end, {"key": "e", "reason": ""}).status_code == 422
    assert "จ่ายของนี้ต่อได้แล้ว" in head.post(end, {"key": "e", "reason": "ตรวจแล้ว"}, follow=True).content.decode()
    assert "ตรวจแล้ว" in head.get(end).content.decode()
    assert head.post(end, {"key": "again", "reason": "ตรวจแล้ว"}).status_code == 422
    assert not any("เรียกคืน งดจ่าย" in desk("malee").get(address).content.decode() for address in shelf)
