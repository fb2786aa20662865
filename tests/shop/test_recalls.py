"""Who got goods that are called back, and where the rest is; whoever keeps some is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import Goods
from songtor.city.models import Account
from songtor.evidence.errors import Unknown
from songtor.messages.models import Message
from songtor.offers.models import Branch
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.shop.errors import GoodsCalledBack, NothingSought, RecallEnded, StockInsufficient, WhyMissing
from songtor.shop.models import Recall, ShelfLot
from songtor.shop.recalls.queries import called_back
from songtor.shop.recalls.services import call_back, end_recall
from songtor.shop.recalls.tracing import Amount, Sought, trace
from songtor.shop.reserves.services import Meant, make_reserve
from songtor.shop.shelf.discarding import discard
from songtor.shop.shelf.queries import called_back_here, lots_of
from songtor.shop.till.baskets import open_basket, put
from songtor.shop.till.queries import on_offer
from songtor.shop.till.services import Chosen
from tests.personas import DAY, act, at, make_branch, make_offer, make_round, make_site, stops_of
from tests.shop.conftest import SOON, Bank
from tests.shop.test_reserves import HOUR, reserved, sold


def test_every_piece_of_a_product_is_followed(bank: Bank) -> None:
    share = bank.share(bank.rice, 10, SOON)
    home, other = bank.household("UNEMPLOYED", points_given=100), bank.household(points_given=100)
    bank.sell(home, (bank.rice, 2))
    bank.take_back(bank.sell(other, (bank.rice, 3)))
    discard(act(bank.malee), shop=bank.shop, lot=ShelfLot.objects.get(line__share=share), quantity=1, reason="DAMAGED")
    traced = trace(actor=bank.malee, sought=Sought(DAY, DAY, product=bank.rice))
    assert (traced.lots, traced.came, traced.handed_out, traced.left) == (1, Amount(10), Amount(2), Amount(7))
    assert (traced.wasted, traced.lost) == (Amount(1), Amount())
    (given,) = traced.given
    assert given.receipt is not None
    assert given.receipt.check_out.household == home


def test_food_of_a_branch_is_followed_through_rounds(bank: Bank) -> None:
    malee, branch = bank.malee, make_branch(bank.malee)
    round_ = make_round(malee, make_offer(malee, branch), make_site(malee))
    pickup, delivery = stops_of(round_)
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, category="ready", gross_grams=12_000, tare_grams=2_000)
    rounds.arrive(act(malee, "10:30"), stop=delivery)
    hand_over(act(malee, "10:40"), stop=delivery, lines=[Goods("ready", grams=4_000)], heads=3, counts={})
    traced = trace(actor=malee, sought=Sought(DAY, DAY, branch=Branch.objects.get(pk=branch.pk)))
    assert (traced.came, traced.handed_out, traced.left) == (Amount(0, 10_000), Amount(0, 4_000), Amount(0, 6_000))
    assert [one.kind for one in traced.rest] == ["VEHICLE"]


def test_other_districts_see_how_much_and_not_who(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    bank.sell(bank.household(points_given=100), (bank.rice, 2))
    for name in ("somchai", "nok"):
        (given,) = trace(actor=bank.people.actor(name), sought=Sought(DAY, DAY, product=bank.rice)).given
        assert (given.receipt, given.amount) == (None, Amount(2))
    with pytest.raises(Unknown):
        trace(actor=bank.people.actor("coordinator"), sought=Sought(DAY, DAY, product=bank.rice))


def test_the_ledger_is_asked_once(bank: Bank) -> None:
    for _ in range(3):
        bank.share(bank.rice, 10)
        bank.sell(bank.household(points_given=100), (bank.rice, 4))
    with CaptureQueriesContext(connection) as asked:
        trace(actor=bank.malee, sought=Sought(DAY, DAY, product=bank.rice))
    assert len(asked) == 3  # the officer's rights, the ledger, and the receipts they may see
    assert sum("stock_movement" in query["sql"] for query in asked) == 1


def test_whoever_keeps_some_is_told_once(bank: Bank) -> None:
    Account.objects.filter(username="head").update(email="head@bangkhae.example")
    bank.share(bank.rice, 10)
    sought = Sought(DAY, DAY, product=bank.rice)
    with pytest.raises(WhyMissing):
        call_back(act(bank.malee), district=bank.shop.district, sought=sought, reason=" ")
    for _ in range(2):
        call_back(act(bank.malee, key="once"), district=bank.shop.district, sought=sought, reason="พบสิ่งปลอมปน")
    (letter,) = Message.objects.all()
    assert letter.to == "head@bangkhae.example"
    assert bank.rice.name in letter.subject
    assert Recall.objects.count() == 1


def test_nothing_is_sought_without_goods_or_a_branch(bank: Bank) -> None:
    with pytest.raises(NothingSought):
        Sought(DAY, DAY)
    with pytest.raises(NothingSought):
        Sought(SOON, DAY, product=bank.rice)


def recalled(bank: Bank) -> Recall:
    sought = Sought(DAY, DAY, product=bank.rice)
    return call_back(act(bank.malee), district=bank.shop.district, sought=sought, reason="พบสิ่งปลอมปน")


def test_what_is_called_back_is_given_to_nobody(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    home = bank.household(points_given=100)
    recalled(bank)
    assert on_offer(bank.shop, DAY) == []
    with pytest.raises(StockInsufficient):
        bank.sell(home, (bank.rice, 1))
    basket = open_basket(actor=bank.malee, shop=bank.shop, at=at("10:00"))
    with pytest.raises(GoodsCalledBack):
        put(actor=bank.malee, basket=basket, product=bank.rice.pk, by=1, at=at("10:01"))
    with pytest.raises(StockInsufficient):
        make_reserve(act(bank.malee), shop=bank.shop, meant=Meant("โต๊ะ 2", HOUR), goods=[Chosen(bank.rice.pk, 1)])
    assert (bank.on_shelf(bank.rice), bank.balance(home)) == (10, 100)
    assert called_back_here(bank.shop) == {one.lot.pk for one in lots_of(bank.shop, bank.rice)}


def test_what_came_on_another_day_is_still_given(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    sought = Sought(DAY - timedelta(days=9), DAY - timedelta(days=1), product=bank.rice)
    call_back(act(bank.malee), district=bank.shop.district, sought=sought, reason="พบสิ่งปลอมปน")
    bank.sell(bank.household(points_given=100), (bank.rice, 1))
    assert bank.on_shelf(bank.rice) == 9


def test_what_a_tablet_gave_before_is_still_told(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    home = bank.household(points_given=100)
    reserve = reserved(bank, home.pk, goods=((bank.rice, 2),))
    recalled(bank)
    sold(bank, reserve, home.pk, (bank.rice, 1))
    assert trace(actor=bank.malee, sought=Sought(DAY, DAY, product=bank.rice)).handed_out == Amount(1)


def test_a_head_ends_a_recall_once_and_says_why(bank: Bank) -> None:
    Account.objects.filter(username="head").update(email="head@bangkhae.example")
    bank.share(bank.rice, 10)
    recall = recalled(bank)
    for reason, refusal in ((" ", WhyMissing), ("ตรวจแล้วปลอดภัย", None), ("อีกครั้ง", RecallEnded)):
        if refusal is None:
            end_recall(act(bank.head), recall=recall, reason=reason)
            continue
        with pytest.raises(refusal):
            end_recall(act(bank.head), recall=recall, reason=reason)
    for name in ("malee", "somchai", "nok"):
        with pytest.raises(Unknown):
            end_recall(act(bank.people.actor(name)), recall=recall, reason="ขอจ่าย")
    bank.sell(bank.household(points_given=100), (bank.rice, 1))
    assert [letter.subject for letter in Message.objects.order_by("pk")] == [
        f"เรียกคืนสินค้า: {bank.rice.name}",
        f"จ่ายต่อได้แล้ว: {bank.rice.name}",
    ]
    assert called_back(actor=bank.malee)[0].sent + called_back(actor=bank.malee)[0].waiting == 1
