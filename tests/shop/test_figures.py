"""What a food bank did adds up to the last piece."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.evidence.errors import Unknown
from songtor.shop.counting.services import Explained, Tally, accept_count, enter_counted, freeze_shelf
from songtor.shop.figures import Figures, Flow, figures, flows
from songtor.shop.models import ShelfLot
from songtor.shop.shelf.discarding import discard
from songtor.shop.shelf.services import Shared, Sharer, record_share
from songtor.stock.models import Balance
from tests.personas import DAY, act
from tests.shop.conftest import Bank

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def busy(bank: Bank) -> None:
    """Shares of three, sales to two households, one taken back, one piece thrown away, one lost."""
    share = bank.share(bank.rice, 20)
    bank.share(bank.milk, 10)
    company = Sharer("COMPANY", "ร้านใจดี")
    for _ in range(2):
        record_share(act(bank.malee), shop=bank.shop, sharer=company, lines=[Shared(bank.milk.pk, 5)])
    home, other = bank.household("UNEMPLOYED", points_given=100), bank.household(points_given=100)
    for _ in range(2):
        bank.sell(home, (bank.rice, 2))
    bank.sell(other, (bank.milk, 3))
    bank.take_back(bank.sell(other, (bank.milk, 4)))
    lot = ShelfLot.objects.get(line__share=share)
    discard(act(bank.malee), shop=bank.shop, lot=lot, quantity=1, reason="DAMAGED")
    count = freeze_shelf(act(bank.malee, "18:00"), shop=bank.shop)
    enter_counted(act(bank.malee, "18:10"), count=count, tallies=[Tally(bank.rice.pk, 14), Tally(bank.milk.pk, 17)])
    accept_count(act(bank.head, "18:20"), count=count, explained=[Explained(bank.rice.pk, "LOST")])


def test_people_and_households_count_once(bank: Bank) -> None:
    busy(bank)
    told = figures(actor=bank.malee, district=bank.shop.district, first=DAY, last=DAY)
    assert told == Figures(
        shares={"PERSON": 2, "COMPANY": 2, "GROUP": 0},
        sharers=3,
        pieces_in=40,
        pieces_given=7,
        pieces_wasted=1,
        check_outs=3,
        households=2,
        people=1,
        points=2 * 24 + 9,
        shelf_days=0.0,
    )
    assert figures(actor=bank.people.actor("nok"), district=None, first=DAY, last=DAY) == told


def test_goods_in_are_goods_out_and_what_is_there(bank: Bank) -> None:
    busy(bank)
    rice, milk = flows(actor=bank.malee, district=bank.shop.district, first=DAY, last=DAY)
    assert milk == Flow(bank.milk, shared=20, given=3, held=17)
    assert rice == Flow(bank.rice, shared=20, given=4, wasted=1, lost=1, held=14)
    assert (milk.unexplained, rice.unexplained) == (0, 0)
    (later_rice, later_milk) = flows(actor=bank.malee, district=bank.shop.district, first=AFTER, last=AFTER)
    assert later_rice == Flow(bank.rice, before=14, held=14)
    assert flows(actor=bank.malee, district=bank.shop.district, first=BEFORE, last=BEFORE) == []
    assert later_milk.unexplained == 0


def test_a_piece_that_nobody_moved_is_unexplained(bank: Bank) -> None:
    busy(bank)
    untouched = Balance.objects.filter(lot__on_shelf__product=bank.milk, pieces=5).first()
    assert untouched
    Balance.objects.filter(pk=untouched.pk).update(pieces=4)
    _rice, milk = flows(actor=bank.malee, district=bank.shop.district, first=DAY, last=DAY)
    assert milk.unexplained == 1


@pytest.mark.parametrize("name", ["somchai", "coordinator"])
def test_figures_of_another_district_are_unknown(bank: Bank, name: str) -> None:
    for told in (figures, flows):
        with pytest.raises(Unknown):
            told(actor=bank.people.actor(name), district=bank.shop.district, first=DAY, last=DAY)
