"""Somebody brings a bag of goods: scanned, learned, put on the shelf once, thanked, and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songtor.desk.shop.forms import day_in
from songtor.shop.models import Product, Share, ShareLine
from tests.desk.points.answers import code_of, words_of
from tests.desk.shop.conftest import Desk
from tests.personas import DAY
from tests.shop.conftest import Bank

pytestmark = pytest.mark.django_db
RICE, UNKNOWN, LISTED = "8858669800248", "8850999220000", "8850004092141"


@pytest.fixture
def address(bank: Bank) -> str:
    return reverse("shop_in", args=[bank.shop.pk])


def counter(*lines: tuple[Product, dict[str, str]]) -> dict[str, Any]:
    """As the page sends it."""
    sent: dict[str, Any] = {"product": [str(product.pk) for product, _ in lines], "key": "one-bag", "giver": "PERSON"}
    for number, (_, typed) in enumerate(lines):
        sent |= {f"{number}-{name}": text for name, text in typed.items()}
    return sent


def record(client: Client, address: str, sent: dict[str, Any]) -> Any:
    return client.post(address, sent | {"record": "1"})


def test_a_scanned_barcode_is_put_down_and_counted_up(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    page = words_of(malee.post(address, {"code": RICE}))
    assert "ข้าวหอมมะลิ 1 กก." in page and 'name="0-quantity" value="1"' in page
    again = counter((bank.rice, {"quantity": "๑", "until": "w"})) | {"code": RICE}
    page = words_of(malee.post(address, again))
    assert 'name="0-quantity" value="2"' in page
    assert 'value="w" id="id_0-until_0" checked' in page
    assert not Share.objects.exists()


def test_a_share_is_recorded_once_and_thanked(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    sent = counter(
        (bank.rice, {"quantity": "๑๒", "until": "m"}),
        (bank.milk, {"quantity": "6", "day": "31 ม.ค. 2568", "best": "on"}),
    )
    done = record(malee, address, sent)
    assert record(malee, address, sent).url == done.url
    share = Share.objects.get()
    assert done.url == reverse("share", args=[share.pk])
    told = {(one.product_id, one.quantity, one.expires_on, one.best_before) for one in ShareLine.objects.all()}
    assert told == {
        (bank.rice.pk, 12, date(2024, 12, 5), None),
        (bank.milk.pk, 6, None, date(2025, 1, 31)),
    }
    page = words_of(malee.get(done.url))
    assert share.number in page and "ขอบคุณที่แบ่งปัน" in page and "ควรบริโภคก่อน 31 ม.ค. 68" in page


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"quantity": "0", "until": "w"}, "quantity_impossible"),
        ({"quantity": "", "until": "w"}, "count_missing"),
        ({"quantity": "1"}, "until_missing"),
        ({"quantity": "1", "day": "4/11/2567"}, "past_its_day"),
        ({"quantity": "1", "day": "เร็ว ๆ นี้"}, "not_a_day"),
    ],
)
def test_what_stands_in_the_way_is_said_beside_the_field(
    desk: Desk, bank: Bank, address: str, typed: dict[str, str], code: str
) -> None:
    answer = record(desk("malee"), address, counter((bank.rice, typed)))
    assert answer.status_code == 422
    (line,) = answer.context["lines"]
    assert line.code == code
    assert "field-errors" in words_of(answer)
    assert not Share.objects.exists()


@pytest.mark.parametrize("typed", ["31/12/67", "31/12/24", "31-12-2567", "๓๑ ธันวาคม ๒๕๖๗", "2024-12-31"])
def test_a_day_is_read_as_packets_print_it(desk: Desk, bank: Bank, address: str, typed: str) -> None:
    assert record(desk("malee"), address, counter((bank.rice, {"quantity": "1", "day": typed}))).status_code == 302
    assert ShareLine.objects.get().expires_on == date(2024, 12, 31)


def test_a_month_from_the_last_of_january_is_the_last_of_february() -> None:
    assert day_in("m", date(2025, 1, 31)) == date(2025, 2, 28)
    assert day_in("h", date(2024, 8, 31)) == date(2025, 2, 28)
    assert day_in("w", DAY) == DAY + timedelta(days=7)
    assert day_in("none", DAY) is None


def test_a_new_barcode_is_proposed_and_learned_at_once(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    page = words_of(malee.post(address, {"code": LISTED, "key": "one-bag"}))
    assert f'value="{LISTED}"' in page and "ชื่อนี้เสนอจากรายการสาธารณะ" in page
    new = {"new-barcode": LISTED, "new-name_th": "น้ำปลา 700 มล.", "new-kind": "SEASONING", "key": "one-bag"}
    for _twice in range(2):
        page = words_of(malee.post(address, new | {"learn": "1"}))
        assert "น้ำปลา 700 มล." in page and 'name="0-quantity" value="1"' in page
    assert Product.objects.filter(barcode=LISTED).count() == 1
    answer = malee.post(address, new | {"new-kind": "", "learn": "1"})
    assert answer.status_code == 422


def test_a_barcode_of_another_shop_is_used_though_it_was_being_learned(desk: Desk, bank: Bank, address: str) -> None:
    new = {"new-barcode": RICE, "new-name_th": "ข้าวอะไรสักอย่าง", "new-kind": "STAPLE", "learn": "1"}
    assert "ข้าวหอมมะลิ 1 กก." in words_of(desk("malee").post(address, new))


def test_a_misread_barcode_is_scanned_again(desk: Desk, bank: Bank, address: str) -> None:
    page = words_of(desk("malee").post(address, {"code": RICE[:-1] + "9"}))
    assert "ไม่ใช่บาร์โค้ดที่ครบ" in page


def test_loose_goods_are_found_by_name_or_learned(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    page = words_of(malee.get(reverse("shop_find", args=[bank.shop.pk]), {"code": "นม"}))
    assert str(bank.milk.pk) in page and "<html" not in page
    assert 'name="0-quantity"' in words_of(malee.post(address, {"pick": str(bank.milk.pk)}))
    page = words_of(malee.post(address, {"code": "กล้วยน้ำว้า"}))
    assert "ของใหม่ที่ไม่มีบาร์โค้ด" in page and 'value="กล้วยน้ำว้า"' in page


def test_lines_are_split_by_day_and_left_out(desk: Desk, bank: Bank, address: str) -> None:
    malee, line = desk("malee"), (bank.rice, {"quantity": "5", "until": "w"})
    page = words_of(malee.post(address, counter(line) | {"split": "0"}))
    assert page.count(f'value="{bank.rice.pk}"') == 2
    assert str(bank.rice.pk) not in words_of(malee.post(address, counter(line) | {"drop": "0"}))


@pytest.mark.parametrize(
    "sent",
    [{"pick": "x"}, {"drop": "9"}, {"split": "-1"}, {"product": ["x", ""]}, {"drop": "๑"}, {"code": "  "}],
)
def test_odd_counters_are_answered(desk: Desk, bank: Bank, address: str, sent: dict[str, Any]) -> None:
    assert desk("malee").post(address, sent).status_code == 200


def test_an_empty_counter_and_a_nameless_company_are_refused(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    assert code_of(record(malee, address, counter())) == "nothing_shared"
    sent = counter((bank.rice, {"quantity": "1", "until": "none"})) | {"giver": "COMPANY"}
    assert code_of(record(malee, address, sent)) == "giver_unnamed"
    assert record(malee, address, sent | {"giver_name": "ร้านใจดี (สมมติ)"}).status_code == 302


def test_a_share_is_taken_back_by_its_toast_or_with_a_reason(desk: Desk, bank: Bank, address: str) -> None:
    malee = desk("malee")
    done = record(malee, address, counter((bank.rice, {"quantity": "3", "until": "none"})))
    toast = words_of(malee.get(done.url)).partition('action="/undo/')[2].partition('"')[0]
    malee.post(f"/undo/{toast}")
    assert bank.on_shelf(bank.rice) == 0
    share = bank.share(bank.rice, 4)
    there = reverse("share_take_back", args=[share.pk])
    assert code_of(malee.post(there, {"reason": ""})) == "required"
    assert malee.post(there, {"reason": "นับผิด"}).status_code == 302
    assert code_of(malee.post(there, {"reason": "อีกครั้ง"})) == "shop_already_taken_back"
    assert "การแบ่งปันนี้ถูกถอนแล้ว" in words_of(malee.get(done.url))


def test_labels_are_printed_for_each_kind_or_piece(desk: Desk, bank: Bank) -> None:
    share, malee = bank.share(bank.rice, 30, DAY), desk("malee")
    few, many = (malee.get(reverse("share_labels", args=[share.pk]), asked) for asked in ({}, {"each": "1"}))
    assert few.content.startswith(b"%PDF") and many.content.startswith(b"%PDF")
    assert b"/Type/Pages/Count 1/" in few.content and b"/Type/Pages/Count 2/" in many.content


def test_only_officers_of_the_district_bring_goods_in(desk: Desk, bank: Bank, address: str) -> None:
    share = bank.share(bank.rice, 1)
    for name in ("somchai", "nok", "executive"):
        assert desk(name).get(address).status_code == 404
        assert desk(name).post(reverse("share_take_back", args=[share.pk]), {"reason": "x"}).status_code == 404
    assert desk("nok").get(reverse("share", args=[share.pk])).status_code == 200
    assert desk("somchai").get(reverse("share", args=[share.pk])).status_code == 404
