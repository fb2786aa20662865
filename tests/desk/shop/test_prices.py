"""Prices by scarcity: proposed from what goes and what is there, set by the head, many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from songtor.shop.models import Price
from songtor.shop.queries import prices_around, prices_on
from songtor.shop.services import Described, learn_product, set_price
from tests.desk.points.answers import code_of, words_of
from tests.desk.shop.conftest import Desk
from tests.personas import DAY, act
from tests.shop.conftest import Bank

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


def test_a_row_says_what_was_is_comes_and_is_proposed(desk: Desk, bank: Bank) -> None:
    bank.share(bank.milk, 3)
    for points, day in ((5, DAY), (9, TOMORROW)):
        set_price(act(bank.head), shop=bank.shop, product=bank.rice, points=points, starts_on=day)
    rows = {row.standing.product.pk: row for row in desk("malee").get(address(bank)).context["rows"]}
    assert (rows[bank.rice.pk].priced.points, rows[bank.rice.pk].priced.before) == (5, None)  # 12 held for no day
    assert rows[bank.rice.pk].priced.coming == (TOMORROW, 9)
    later = prices_around(bank.shop, TOMORROW)[bank.rice.pk]
    assert (later.points, later.before, later.coming) == (9, 5, None)
    assert rows[bank.milk.pk].proposal is None  # known for a day only


def test_what_has_no_price_stands_first_with_one_like_its_kind(desk: Desk, bank: Bank) -> None:
    soap, salt = (Described(name, kind) for name, kind in (("สบู่", "HYGIENE"), ("เกลือ", "STAPLE")))
    for described in (soap, salt):
        bank.share(learn_product(act(bank.malee), district=bank.shop.district, described=described), 1)
    answer = desk("malees_head").get(address(bank))
    rows = answer.context["rows"]
    first = {row.standing.product.name: row.proposal and row.proposal.points for row in rows[:2]}
    assert first == {"สบู่": None, "เกลือ": 12}
    assert "ไม่มีราคา" in words_of(answer)


def address(bank: Bank) -> str:
    return reverse("shop_prices", args=[bank.shop.pk])


def test_the_head_sets_many_at_once_or_none(desk: Desk, bank: Bank) -> None:
    head, there = desk("malees_head"), reverse("shop_prices_set", args=[bank.shop.pk])
    rice, milk = (f"price-{product.pk}" for product in (bank.rice, bank.milk))
    known = Price.objects.count()
    said = {"starts_on": "6/11/2567", rice: "๒๐", milk: "0", "key": "one"}
    assert code_of(head.post(there, said | {milk: "10001", "key": "a"})) == "price_impossible"
    assert code_of(head.post(there, said | {milk: "แพง", "key": "b"})) == "not_a_count"
    assert code_of(head.post(there, said | {"starts_on": "4/11/2567", "key": "c"})) == "price_of_the_past"
    assert code_of(head.post(there, {"starts_on": "6/11/2567"})) == "nothing_priced"
    assert Price.objects.count() == known
    for _twice in range(2):
        assert head.post(there, said).status_code == 302
    assert Price.objects.count() == known + 2
    assert prices_on(bank.shop, [bank.rice, bank.milk], DAY) == {bank.rice.pk: 12, bank.milk.pk: 3}
    assert prices_on(bank.shop, [bank.rice, bank.milk], TOMORROW) == {bank.rice.pk: 20, bank.milk.pk: 0}


def test_officers_see_prices_and_only_heads_set_them(desk: Desk, bank: Bank) -> None:
    there = reverse("shop_prices_set", args=[bank.shop.pk])
    for name in ("malee", "nok"):
        assert there in words_of(desk(name).get(address(bank)))
        assert 'name="price-' not in words_of(desk(name).get(address(bank)))
        assert desk(name).post(there, {}).status_code == 404
    assert desk("somchai").get(address(bank)).status_code == 404
