"""Households that cannot come: their baskets are set aside, brought, or come back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from songtor.evidence.errors import Unknown
from songtor.points.errors import PointsInsufficient
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.receipts.models import ReceiptPerson
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop.models import Product, Purse, Reserve
from songtor.shop.reserves.homes import begin_home_delivery, end_home_delivery, home_deliveries
from songtor.shop.reserves.selling import deliver, miss_delivery, put_on_list
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve
from songtor.shop.till.services import Chosen
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank

TOMORROW = DAY + timedelta(days=1)


def a_round(bank: Bank) -> Reserve:
    meant = Meant("รอบเช้า", at("12:00", TOMORROW), "DELIVERY")
    return make_reserve(act(bank.malee), shop=bank.shop, meant=meant)


def listed(bank: Bank, reserve: Reserve, home: object, *chosen: tuple[Product, int]) -> Purse:
    lines = [Chosen(product.pk, quantity) for product, quantity in chosen]
    return put_on_list(act(bank.malee), reserve=reserve, household=home.pk, lines=lines)  # type: ignore[attr-defined]


def test_a_basket_is_brought_and_somebody_else_takes_it(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household("UNEMPLOYED", points_given=50)
    carer = bank.carer(home)
    reserve = a_round(bank)
    purse = listed(bank, reserve, home, (bank.rice, 2))
    assert (purse.points, bank.balance(home), bank.on_shelf(bank.rice)) == (24, 26, 3)
    sale = deliver(act(bank.malee, day=TOMORROW), reserve=reserve, purse=purse.pk, received_by=carer.pk)
    assert (sale.day, sale.points, sale.received_by_id, bank.balance(home)) == (TOMORROW, 24, carer.pk, 26)
    (named,) = ReceiptPerson.objects.all()
    assert (named.how, named.received_by_id) == ("PROXY", carer.pk)
    with pytest.raises(errors.DeliveryOver):
        deliver(act(bank.malee, day=TOMORROW), reserve=reserve, purse=purse.pk)
    with pytest.raises(errors.DeliveryOver):
        miss_delivery(act(bank.malee, day=TOMORROW), reserve=reserve, purse=purse.pk)
    assert not list(differences())


def test_nobody_at_home_brings_goods_and_points_back(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home, other = (bank.household(points_given=50) for _ in range(2))
    reserve = a_round(bank)
    purse = listed(bank, reserve, home, (bank.rice, 2))
    theirs = listed(bank, reserve, other, (bank.rice, 3))
    miss_delivery(act(bank.malee, day=TOMORROW), reserve=reserve, purse=purse.pk, reason="ไม่มีคนอยู่")
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (50, 2)
    assert deliver(act(bank.malee, day=TOMORROW), reserve=reserve, purse=theirs.pk).points == 36
    close_reserve(act(bank.malee, "13:00", day=TOMORROW), reserve=reserve)
    assert (bank.balance(home), bank.balance(other), bank.on_shelf(bank.rice)) == (50, 14, 2)
    assert not list(differences())


def test_a_list_that_is_closed_gives_back_what_was_not_brought(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=50)
    reserve = a_round(bank)
    purse = listed(bank, reserve, home, (bank.rice, 2))
    close_reserve(act(bank.malee), reserve=reserve)
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (50, 5)
    with pytest.raises(errors.ReserveClosed):
        deliver(act(bank.malee), reserve=reserve, purse=purse.pk)
    with pytest.raises(errors.ReserveClosed):
        listed(bank, reserve, bank.household(points_given=50), (bank.rice, 1))


def test_a_basket_is_chosen_within_points_caps_and_goods(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    terms = Terms(base_points=10, item_caps={"STAPLE": 3})
    rule = draft_rule(act(bank.head), district=bank.shop.district, terms=terms)
    switch_on(act(bank.head), rule=rule, starts_on=DAY)
    reserve = a_round(bank)
    poor, rich = bank.household(points_given=20), bank.household(points_given=200)
    with pytest.raises(PointsInsufficient):
        listed(bank, reserve, poor, (bank.rice, 2))
    with pytest.raises(errors.CapReached):
        listed(bank, reserve, rich, (bank.rice, 4))
    with pytest.raises(errors.StockInsufficient):
        listed(bank, reserve, rich, (bank.milk, 1))
    listed(bank, reserve, rich, (bank.rice, 1))
    with pytest.raises(errors.HouseholdTwice):
        listed(bank, reserve, rich, (bank.rice, 1))
    with pytest.raises(Unknown):
        deliver(act(bank.malee), reserve=reserve, purse=uuid4())
    assert (bank.balance(poor), bank.balance(rich)) == (20, 188)
    assert not list(differences())


def test_who_cannot_come_is_known_from_a_day_to_a_day(bank: Bank) -> None:
    home = bank.household()
    begun = begin_home_delivery(act(bank.malee), household=home)
    with pytest.raises(errors.DeliveryKnown):
        begin_home_delivery(act(bank.malee), household=home)
    end_home_delivery(act(bank.malee), delivery=begun)
    with pytest.raises(errors.DeliveryEnded):
        end_home_delivery(act(bank.malee), delivery=begun)
    assert [one.pk for one in home_deliveries(actor=bank.malee, day=DAY)] == [begun.pk]
    assert not home_deliveries(actor=bank.malee, day=TOMORROW).exists()
    somchai = bank.people.actor("somchai")
    assert not home_deliveries(actor=somchai, day=DAY).exists()
    with pytest.raises(Unknown):
        begin_home_delivery(act(somchai), household=home)
