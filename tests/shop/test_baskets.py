"""A basket moves nothing until it is paid for, and is paid for once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.evidence.errors import Unknown
from songtor.people.cards.services import end_card
from songtor.points.errors import PointsInsufficient
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop.models import Basket, CheckOut
from songtor.shop.till import baskets
from songtor.shop.till.buying import Buyer
from songtor.shop.till.queries import on_offer
from tests.personas import DAY, act, at, make_officer
from tests.shop.conftest import SOON, Bank

NOW = at("10:00")


def filled(bank: Bank, points: int = 100, by: int = 2) -> Basket:
    bank.share(bank.rice, 5, SOON)
    basket = baskets.open_basket(actor=bank.malee, shop=bank.shop, at=NOW)
    home = bank.household(points_given=points)
    baskets.give_to(actor=bank.malee, basket=basket, buyer=Buyer(household=home.pk), at=NOW)
    baskets.put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=by, at=NOW)
    return basket


def test_a_basket_is_paid_for_once_however_often_it_is_asked(bank: Bank) -> None:
    basket = filled(bank)
    assert (bank.on_shelf(bank.rice), bank.balance(basket.household)) == (5, 100)
    first = baskets.pay(act(bank.malee), basket=basket)
    stale = Basket.objects.get(pk=basket.pk)
    stale.check_out = None  # a screen that loaded it before
    colleague = make_officer("colleague", "เพื่อนร่วมงาน (สมมติ)", bank.shop.district_id)
    assert baskets.pay(act(bank.malee), basket=stale) == first
    stale.check_out = None
    with pytest.raises(errors.BasketPaid):
        baskets.pay(act(colleague), basket=stale)
    assert CheckOut.objects.count() == 1
    assert (bank.on_shelf(bank.rice), bank.balance(basket.household)) == (3, 76)
    with pytest.raises(errors.BasketPaid):
        baskets.put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=1, at=NOW)
    with pytest.raises(errors.BasketPaid):
        baskets.throw_away(actor=bank.malee, basket=basket)
    assert not list(differences())


def test_a_refused_basket_can_be_changed_and_paid_for(bank: Bank) -> None:
    basket = filled(bank, points=20)
    with pytest.raises(PointsInsufficient):
        baskets.pay(act(bank.malee), basket=basket)
    assert (CheckOut.objects.count(), basket.check_out) == (0, None)
    baskets.put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=-1, at=NOW)
    assert baskets.pay(act(bank.malee), basket=basket).points == 12


def test_only_what_lies_there_good_and_priced_is_chosen(bank: Bank) -> None:
    basket = filled(bank)
    assert [(one.product, one.price, one.left) for one in on_offer(bank.shop, DAY)] == [(bank.rice, 12, 5)]
    assert on_offer(bank.shop, SOON + timedelta(days=1)) == []
    with pytest.raises(errors.NotOnOffer):
        baskets.put(actor=bank.malee, basket=basket, product=bank.milk.pk, by=1, at=NOW)
    with pytest.raises(errors.QuantityImpossible):
        baskets.put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=1_000, at=NOW)
    (line,) = baskets.lines_of(basket, on_offer(bank.shop, DAY))
    assert (line.quantity, line.points, line.left, line.is_short) == (2, 24, 5, False)
    (late,) = baskets.lines_of(basket, [])
    assert (late.points, late.is_short) == (0, True)
    baskets.put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=-9, at=NOW)
    assert baskets.lines_of(basket, on_offer(bank.shop, DAY)) == []


def test_a_basket_of_nobody_is_not_paid_for(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    basket = baskets.open_basket(actor=bank.malee, shop=bank.shop, at=NOW)
    baskets.put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=1, at=NOW)
    with pytest.raises(errors.NoHousehold):
        baskets.pay(act(bank.malee), basket=basket)
    assert baskets.basket_by_code(actor=bank.malee, shop=bank.shop, code=basket.code) == basket
    ended = bank.card(bank.household())
    end_card(act(bank.malee), card=ended, reason="LOST")
    with pytest.raises(errors.CardRevoked):
        baskets.give_to(actor=bank.malee, basket=basket, buyer=Buyer(card=ended.pk), at=NOW)


def test_baskets_of_earlier_days_are_thrown_away(bank: Bank) -> None:
    baskets.open_basket(actor=bank.malee, shop=bank.shop, at=NOW)
    baskets.pay(act(bank.malee), basket=filled(bank))
    today = baskets.open_basket(actor=bank.malee, shop=bank.shop, at=at("08:00", DAY + timedelta(days=1)))
    assert list(Basket.objects.all()) == [today]
    assert CheckOut.objects.count() == 1


def test_strangers_see_no_basket(bank: Bank) -> None:
    basket, somchai = filled(bank), bank.people.actor("somchai")
    for do in (
        lambda: baskets.basket_for(actor=somchai, basket_id=basket.pk),
        lambda: baskets.open_basket(actor=somchai, shop=bank.shop, at=NOW),
        lambda: baskets.put(actor=somchai, basket=basket, product=bank.rice.pk, by=1, at=NOW),
        lambda: baskets.give_to(actor=somchai, basket=basket, buyer=Buyer(household=basket.household_id), at=NOW),
        lambda: baskets.throw_away(actor=somchai, basket=basket),
        lambda: baskets.pay(act(somchai), basket=basket),
    ):
        with pytest.raises(Unknown):
            do()
    assert baskets.basket_by_code(actor=somchai, shop=bank.shop, code=basket.code) is None
