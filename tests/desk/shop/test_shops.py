"""The shops of a district, opened by its head, and what each needs today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.shop.models import Shop
from songtor.shop.services import Described, learn_product
from tests.desk.points.answers import code_of, words_of
from tests.desk.shop.conftest import Desk
from tests.personas import DAY, People, act, make_site
from tests.shop.conftest import SOON, Bank

pytestmark = pytest.mark.django_db


def test_a_district_without_a_shop_is_told_what_to_do(desk: Desk, people: People) -> None:
    assert "เลือกสถานที่วางของ" in words_of(desk("malees_head").get(reverse("shops")))
    assert "หัวหน้าฝ่ายของเขตเป็นผู้เปิดร้าน" in words_of(desk("malee").get(reverse("shops")))
    assert desk("executive").get(reverse("shops")).status_code == 404


def test_a_head_opens_a_shop_at_a_site_of_the_district(desk: Desk, people: People) -> None:
    site, head = make_site(people.actor("malee")), desk("malees_head")
    elsewhere = make_site(people.actor("somchai"), name="ลาดกระบังพลาซ่า", district="1011")
    page = words_of(head.get(reverse("shops")))
    assert str(site.pk) in page and str(elsewhere.pk) not in page
    said = {"site": str(site.pk), "name": "ร้านปันสุข"}
    assert desk("malee").post(reverse("shop_open"), said).status_code == 404
    assert code_of(head.post(reverse("shop_open"), {"site": str(elsewhere.pk), "name": "x"})) == "invalid_choice"
    assert code_of(head.post(reverse("shop_open"), said | {"name": " "})) == "required"
    done = head.post(reverse("shop_open"), said)
    shop = Shop.objects.get()
    assert done.url == reverse("shop", args=[shop.pk])
    assert head.get(reverse("shops")).url == done.url
    assert "ยังไม่มีใครนำของมาแบ่งปัน" in words_of(head.get(done.url))
    second = make_site(people.actor("malee"), name="ริมทางรถไฟ")
    assert code_of(head.post(reverse("shop_open"), {"site": str(second.pk), "name": "ร้านปันสุข"})) == "shop_known"


def tile(page: str, label: str) -> str:
    return page.partition(f'tile-label">{label}<')[2].partition('tile-value">')[2].partition("<")[0]


def test_the_page_says_what_needs_doing_today(desk: Desk, bank: Bank) -> None:
    bank.share(bank.rice, 5, SOON)
    bank.share(bank.rice, 5, SOON + timedelta(days=1))
    bank.share(bank.milk, 10)
    soap = learn_product(act(bank.malee), district=bank.shop.district, described=Described("สบู่", "HYGIENE"))
    bank.share(soap, 3)
    home = bank.household(points_given=100)
    bank.sell(home, (bank.milk, 9))
    page = words_of(desk("malee").get(reverse("shop", args=[bank.shop.pk])))
    assert [tile(page, label) for label in ("บนชั้น", "หมดอายุใน 3 วัน", "ยังไม่มีราคา", "ใกล้หมด")] == ["3", "1", "1", "1"]
    assert "ใช้ได้ถึง 8 พ.ย. 67" in page and "ใช้ได้ถึง 9 พ.ย. 67" not in page


def test_a_stranger_sees_no_shop_and_the_department_may_do_nothing(desk: Desk, bank: Bank) -> None:
    address = reverse("shop", args=[bank.shop.pk])
    assert desk("somchai").get(address).status_code == 404
    assert reverse("shop_in", args=[bank.shop.pk]) in words_of(desk("malee").get(address))
    assert reverse("shop_in", args=[bank.shop.pk]) not in words_of(desk("nok").get(address))


def test_many_goods_cost_no_more_queries(desk: Desk, bank: Bank) -> None:
    def asked(client: Client, products: int) -> int:
        for number in range(products):
            bank.share(bank.product(f"ของ {bank.on_shelf(bank.rice)}-{number}", 1), 5, DAY)
        bank.share(bank.rice, 1)
        client.get(reverse("shop", args=[bank.shop.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("shop", args=[bank.shop.pk]))
        return len(queries)

    malee = desk("malee")
    assert asked(malee, 2) == asked(malee, 18)
