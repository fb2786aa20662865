"""What was missed is remembered until it comes in, and sharers are asked for it until enough did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.evidence.errors import Unknown
from songtor.shop.models import AskedEnd, Shop, Wish
from songtor.shop.shelf.services import Shared, Sharer, record_share, take_back_share
from songtor.shop.wishes import errors
from songtor.shop.wishes.queries import What, arrivals, asked_for, key_of, missed, needs, what_of
from songtor.shop.wishes.services import ask_for, ask_no_more, wish
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank

MILK, TINS = What("MILK"), What("TINNED")
NEXT_WEEK = DAY + timedelta(days=7)


def wished(bank: Bank, what: What, clock: str = "10:00", *, key: str = "", days_ago: int = 0) -> Wish:
    return wish(act(bank.malee, clock, key=key, day=DAY - timedelta(days=days_ago)), shop=bank.shop, what=what)


def times(bank: Bank) -> dict[str, int]:
    return {one.what.name: one.times for one in missed(bank.shop, DAY)}


def left(bank: Bank, *shops: Shop) -> dict[str, int]:
    return {one.what.name: one.left for one in needs(shops or [bank.shop], DAY)}


def test_what_was_missed_most_leads_and_a_basket_counts_once(bank: Bank) -> None:
    rice = What("STAPLE", bank.rice)
    wished(bank, rice)
    for key in ("basket-1", "basket-2", "basket-2"):
        wished(bank, TINS, key=key)
    assert [(one.what, one.times) for one in missed(bank.shop, DAY)] == [(TINS, 2), (rice, 1)]
    assert {field.name for field in Wish._meta.get_fields()}.isdisjoint({"household", "person", "basket", "card"})


def test_a_wish_is_met_by_what_comes_in_later(bank: Bank) -> None:
    bank.share(bank.milk, 3, clock="09:00")
    wished(bank, MILK, "09:30")
    wished(bank, What("MILK", bank.milk), "09:30")
    wished(bank, TINS, "09:30")
    assert sum(times(bank).values()) == 3
    share = bank.share(bank.milk, 3, clock="11:00")
    assert list(times(bank)) == [TINS.name]
    take_back_share(act(bank.malee, "11:30"), share=share, reason="นับผิด")
    assert sum(times(bank).values()) == 3


def test_what_comes_back_from_a_household_meets_no_wish(bank: Bank) -> None:
    bank.share(bank.rice, 3, clock="09:00")
    sold = bank.sell(bank.household(points_given=50), (bank.rice, 3))
    wished(bank, What("STAPLE", bank.rice), "10:30")
    bank.take_back(sold)
    assert times(bank) == {bank.rice.name: 1}


def test_wishes_older_than_four_weeks_are_forgotten(bank: Bank) -> None:
    wished(bank, MILK, days_ago=28)
    wished(bank, TINS, days_ago=27)
    assert times(bank) == {TINS.name: 1}


def test_sharers_are_asked_until_so_much_came_in(bank: Bank) -> None:
    curry = bank.product("แกงเขียวหวาน", 2, kind="TINNED", category="ready")
    for what, quantity in ((TINS, 10), (What("STAPLE", bank.rice), 3), (What("TINNED", curry), 2_000)):
        ask_for(act(bank.malee, "08:00"), shop=bank.shop, what=what, quantity=quantity, until=NEXT_WEEK)
    assert left(bank) == {TINS.name: 10, bank.rice.name: 3, curry.name: 2_000}
    bank.share(bank.rice, 2)
    bank.share(curry, 1_500)
    assert left(bank) == {TINS.name: 9, bank.rice.name: 1, curry.name: 500}
    bank.share(bank.rice, 1)
    assert bank.rice.name not in left(bank)
    assert left(bank, bank.shop)[TINS.name] == 9
    assert needs([bank.shop], NEXT_WEEK + timedelta(days=1)) == []


def test_a_thing_is_asked_for_once_at_a_time(bank: Bank) -> None:
    asked = ask_for(act(bank.malee, "08:00"), shop=bank.shop, what=MILK, quantity=5, until=NEXT_WEEK)
    with pytest.raises(errors.AskedAlready):
        ask_for(act(bank.malee), shop=bank.shop, what=MILK, quantity=9, until=NEXT_WEEK)
    ask_no_more(act(bank.malee), asked=asked)
    with pytest.raises(errors.AskedOver):
        ask_no_more(act(bank.malee), asked=asked)
    assert (left(bank), AskedEnd.objects.count()) == ({}, 1)
    ask_for(act(bank.malee), shop=bank.shop, what=MILK, quantity=9, until=NEXT_WEEK)
    assert left(bank) == {MILK.name: 9}


def test_what_cannot_be_asked_for_is_refused(bank: Bank) -> None:
    asked = {"shop": bank.shop, "what": MILK, "quantity": 5, "until": NEXT_WEEK}
    for wrong, refusal in (
        ({"quantity": 0}, errors.AskedImpossible),
        ({"quantity": 10_001}, errors.AskedImpossible),
        ({"until": DAY - timedelta(days=1)}, errors.AskedTooLong),
        ({"until": DAY + timedelta(days=93)}, errors.AskedTooLong),
        ({"what": What("GOLD")}, errors.WishUnknown),
        ({"what": What("MILK", bank.rice)}, errors.WishUnknown),
    ):
        with pytest.raises(refusal):
            ask_for(act(bank.malee), **asked | wrong)
    with pytest.raises(errors.WishUnknown):
        wished(bank, What("GOLD"))
    assert left(bank) == {}


def test_strangers_wish_and_ask_for_nothing_here(bank: Bank) -> None:
    asked = ask_for(act(bank.malee), shop=bank.shop, what=MILK, quantity=5, until=NEXT_WEEK)
    somchai = bank.people.actor("somchai")
    with pytest.raises(Unknown):
        wish(act(somchai), shop=bank.shop, what=MILK)
    with pytest.raises(Unknown):
        asked_for(actor=somchai, asked_id=asked.pk)
    with pytest.raises(Unknown):
        ask_no_more(act(somchai), asked=asked)


def test_what_is_meant_is_read_as_it_is_written(bank: Bank) -> None:
    for what in (MILK, What("STAPLE", bank.rice)):
        assert what_of(key_of(what)) == what
    for nothing in ("", "GOLD", "x" * 36, str(bank.shop.pk)):
        assert what_of(nothing) is None


def test_many_wishes_are_read_in_as_few_queries_as_one(bank: Bank) -> None:
    wished(bank, What("STAPLE", bank.rice))
    with CaptureQueriesContext(connection) as few:
        missed(bank.shop, DAY)
    for number in range(5):
        wished(bank, What("STAPLE", bank.product(f"ของที่ {number}", 1)))
    with CaptureQueriesContext(connection) as many:
        missed(bank.shop, DAY)
    assert len(few) == len(many) == 2


def test_only_what_reached_this_shelf_came_in(bank: Bank) -> None:
    record_share(act(bank.malee), shop=bank.shop, sharer=Sharer(), lines=[Shared(bank.rice.pk, 2)])
    (one,) = arrivals([bank.shop], at("00:00"))
    assert (one.product, one.pieces, one.grams) == (bank.rice.pk, 2, 0)
    assert arrivals([], at("00:00")) == []
