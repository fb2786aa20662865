"""Food of a round is set out at the shop: what is aboard, as which goods, and back again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from songtor.offers.models import Site
from songtor.rounds import services as rounds
from songtor.rounds.models import Stop, StopState
from songtor.shop.models import Product, Shelving, ShelvingReversal
from tests.desk.shop.conftest import Desk
from tests.personas import DAY, act, make_branch, make_offer, make_round, make_site, stops_of
from tests.shop.conftest import Bank


@pytest.fixture
def stop(bank: Bank) -> Stop:
    """10 kg of ready food have arrived at the shop."""
    malee, site = bank.malee, Site.objects.get(pk=bank.shop.site_id)
    pickup, delivery = stops_of(make_round(malee, make_offer(malee, make_branch(malee)), site))
    weight = {"category": "ready", "gross_grams": 12_000, "tare_grams": 2_000}
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, **weight)
    rounds.arrive(act(malee, "10:10"), stop=delivery)
    return delivery


def address(stop: Stop) -> str:
    return reverse("stop_shelve", args=[stop.pk])


def test_the_stop_offers_the_shelf_where_a_shop_stands(bank: Bank, stop: Stop, desk: Desk) -> None:
    page = desk("malee").get(reverse("stop", args=[stop.pk])).content.decode()
    assert address(stop) in page
    assert bank.shop.name in page
    malee, later = bank.malee, DAY + timedelta(days=1)
    offer = make_offer(malee, make_branch(malee, name="ตลาด"), day=later)
    other = make_round(malee, offer, make_site(malee), publish=False)
    _pickup, elsewhere = stops_of(other)
    assert address(elsewhere) not in desk("malee").get(reverse("stop", args=[elsewhere.pk])).content.decode()
    assert desk("malee").get(address(elsewhere)).url == reverse("stop", args=[elsewhere.pk])
    assert desk("somchai").get(address(stop)).status_code == 404
    assert desk("coordinator").get(address(stop)).status_code == 404


def test_new_goods_are_named_and_known_ones_chosen(bank: Bank, stop: Stop, desk: Desk) -> None:
    malee = desk("malee")
    assert "10.00" in malee.get(address(stop)).content.decode()
    unnamed = malee.post(address(stop), {"key": "a", "amount_ready": "8", "goods_ready": "new", "name_ready": ""})
    assert unnamed.status_code == 422
    assert "ใส่ชื่อที่คนเรียก" in unnamed.content.decode()
    said = {"key": "b", "amount_ready": "๘", "goods_ready": "new", "name_ready": "แกงจืด ชั่งขาย"}
    for _ in range(2):
        assert malee.post(address(stop), said).status_code == 302
    product = Product.objects.get(name_th="แกงจืด ชั่งขาย")
    assert bank.on_shelf(product) == 8_000
    page = malee.get(address(stop)).content.decode()
    assert "8.00" in page
    assert product.name in page


def test_what_is_impossible_is_refused_in_words_and_stays_typed(bank: Bank, stop: Stop, desk: Desk) -> None:
    product = bank.product("แกงส้ม ชั่งขาย", 2, kind="TINNED", category="ready")
    malee = desk("malee")
    for key, amount, words in (("a", "12", "10.00"), ("b", "", "อย่างน้อย"), ("c", "มาก", "มาก")):
        said = {"key": key, "amount_ready": amount, "goods_ready": str(product.pk), "name_ready": ""}
        refused = malee.post(address(stop), said)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert not Shelving.objects.exists()
    bank.share(bank.rice, 1)
    malee.post(reverse("count_freeze", args=[bank.shop.pk]), {"key": "f"})
    frozen = malee.post(address(stop), {"key": "d", "amount_ready": "8", "goods_ready": str(product.pk)})
    assert "กำลังนับสต็อก" in frozen.content.decode()


def test_it_is_taken_back_aboard(bank: Bank, stop: Stop, desk: Desk) -> None:
    product = bank.product("แกงส้ม ชั่งขาย", 2, kind="TINNED", category="ready")
    malee = desk("malee")
    malee.post(address(stop), {"key": "a", "amount_ready": "8", "goods_ready": str(product.pk)})
    back = reverse("shelving_take_back", args=[Shelving.objects.get().pk])
    assert desk("somchai").post(back, {"key": "s", "reason": "ผิด"}).status_code == 404
    assert malee.post(back, {"key": "b", "reason": ""}).status_code == 422
    for _ in range(2):
        assert malee.post(back, {"key": "c", "reason": "ผิดร้าน"}).status_code == 302
    assert ShelvingReversal.objects.count() == 1
    assert Stop.objects.get(pk=stop.pk).state == StopState.ARRIVED
    assert bank.on_shelf(product) == 0
    assert "กลับขึ้นรถแล้ว" in malee.get(address(stop)).content.decode()
