"""Who got goods that are called back, and where the rest is; whoever keeps some is told."""

from __future__ import annotations

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
from songtor.shop.errors import NothingSought, WhyMissing
from songtor.shop.models import Recall, ShelfLot
from songtor.shop.recalls.services import call_back
from songtor.shop.recalls.tracing import Amount, Sought, trace
from songtor.shop.shelf.discarding import discard
from tests.personas import DAY, act, make_branch, make_offer, make_round, make_site, stops_of
from tests.shop.conftest import SOON, Bank


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
