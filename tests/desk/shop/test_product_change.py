"""A wrong name or kind of goods is put right from the shelf of one shop, for the whole city."""

from __future__ import annotations

import pytest
from django.urls import reverse

from songtor.shop.models import ProductChange
from tests.desk.points.answers import code_of, words_of
from tests.desk.shop.conftest import Desk
from tests.shop.conftest import Bank

pytestmark = pytest.mark.django_db
KEY = "7f3c2a52-6a4e-4a53-9a39-3d8f4b5b1c01"
SAID = {"name_th": "ข้าวกล้อง 2 กก.", "name_en": "Brown rice 2 kg", "kind": "OTHER", "key": KEY}


@pytest.fixture
def shelf(bank: Bank) -> str:
    return reverse("shelf_product", args=[bank.shop.pk, bank.rice.pk])


@pytest.fixture
def address(bank: Bank) -> str:
    return reverse("shelf_product_change", args=[bank.shop.pk, bank.rice.pk])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name_th": ""}, "required"),
        ({"name_th": "ก" * 121}, "max_length"),
        ({"name_en": "r" * 121}, "max_length"),
        ({"kind": ""}, "required"),
        ({"kind": "BEER"}, "invalid_choice"),
    ],
)
def test_what_cannot_be_goods_is_refused_and_what_was_typed_stays(
    desk: Desk, bank: Bank, address: str, wrong: dict[str, str], code: str
) -> None:
    answer = desk("malee").post(address, SAID | wrong)
    assert (answer.status_code, code_of(answer)) == (422, code)
    form = answer.context["form"]
    kept = {name: form[name].value() for name in ("name_th", "name_en", "kind")}
    assert kept | {"key": KEY} == SAID | wrong
    assert f'name="key" value="{KEY}"' in words_of(answer)
    bank.rice.refresh_from_db()
    assert bank.rice.name_th == "ข้าวหอมมะลิ 1 กก." and not ProductChange.objects.exists()


@pytest.mark.parametrize("stranger", ["somchai", "nok", "executive"])
def test_who_may_not_record_finds_no_such_page(desk: Desk, bank: Bank, address: str, shelf: str, stranger: str) -> None:
    assert desk(stranger).get(address).status_code == 404
    assert desk(stranger).post(address, SAID).status_code == 404
    assert address not in words_of(desk(stranger).get(shelf))
    assert not ProductChange.objects.exists()


def test_goods_nobody_knows_are_changed_by_nobody(desk: Desk, bank: Bank) -> None:
    unknown = reverse("shelf_product_change", args=[bank.shop.pk, bank.shop.pk])
    assert desk("malee").post(unknown, SAID).status_code == 404


def test_the_page_begins_with_what_is_known_and_leads_back(desk: Desk, bank: Bank, address: str, shelf: str) -> None:
    malee = desk("malee")
    assert f'href="{address}">แก้ข้อมูลสินค้า' in words_of(malee.get(shelf))
    page = words_of(malee.get(address))
    for words in (
        "ทุกเขตเห็นชื่อนี้",
        "นับเป็นชิ้น",
        'value="ข้าวหอมมะลิ 1 กก."',
        'value="Jasmine rice 1 kg"',
        f'href="{shelf}">ยกเลิก',
    ):
        assert words in page
    assert 'value="STAPLE" selected' in page
    weighed = bank.product("ผักรวม", 2, kind="FRESH", category="fresh")
    assert "ชั่งเป็นกิโลกรัม" in words_of(malee.get(reverse("shelf_product_change", args=[bank.shop.pk, weighed.pk])))


def test_what_was_put_right_stands_on_the_shelf_and_is_written_once(
    desk: Desk, bank: Bank, address: str, shelf: str
) -> None:
    bank.share(bank.rice, 10)
    malee = desk("malee")
    for _twice in range(2):
        done = malee.post(address, SAID)
        assert (done.status_code, done["Location"]) == (302, shelf)
    page = words_of(malee.get(shelf))
    assert all(words in page for words in ("แก้ข้อมูลสินค้าแล้ว", "ข้าวกล้อง 2 กก.", "ของอื่น"))
    assert "ข้าวกล้อง 2 กก." in words_of(malee.get(reverse("shop_shelf", args=[bank.shop.pk])))
    assert set(ProductChange.objects.values_list("field", "before", "after")) == {
        ("name_th", "ข้าวหอมมะลิ 1 กก.", "ข้าวกล้อง 2 กก."),
        ("name_en", "Jasmine rice 1 kg", "Brown rice 2 kg"),
        ("kind", "STAPLE", "OTHER"),
    }
    assert ProductChange.objects.count() == 3
    bank.rice.refresh_from_db()
    assert (bank.rice.category_id, bank.rice.barcode, bank.on_shelf(bank.rice)) == ("goods", "8858669800248", 10)


def test_the_same_key_writes_no_other_change(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    malee.post(address, SAID)
    other = malee.post(address, SAID | {"kind": "DRINK"})
    assert (other.status_code, code_of(other)) == (422, "key_used_otherwise")
    assert ProductChange.objects.count() == 3
