"""A shelf is frozen, counted blind, and its differences become movements with reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.evidence.errors import Unknown
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop.counting.services import (
    Explained,
    Tally,
    accept_count,
    differences_of,
    enter_counted,
    freeze_shelf,
    give_up_count,
)
from songtor.shop.models import CountDifference, ShelfLot, StockCount
from songtor.shop.places import known_ends
from songtor.shop.shelf.discarding import discard_expired
from songtor.shop.shelf.lying import lying
from tests.personas import DAY, act, at
from tests.shop.conftest import LATER, SOON, Bank


def frozen(bank: Bank) -> StockCount:
    return freeze_shelf(act(bank.malee, "18:00"), shop=bank.shop)


def counted(bank: Bank, count: StockCount, rice: int, milk: int) -> None:
    tallies = [Tally(bank.rice.pk, rice), Tally(bank.milk.pk, milk)]
    enter_counted(act(bank.malee, "18:10"), count=count, tallies=tallies)


def accepted(bank: Bank, count: StockCount, *explained: Explained) -> None:
    accept_count(act(bank.head, "18:30"), count=count, explained=explained)


def test_nothing_moves_while_a_shelf_is_counted(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    home = bank.household(points_given=100)
    sold = bank.sell(home, (bank.rice, 1))
    count = frozen(bank)
    for deed in (
        lambda: bank.sell(home, (bank.rice, 1)),
        lambda: bank.share(bank.milk, 1),
        lambda: bank.take_back(sold),
    ):
        with pytest.raises(errors.ShelfFrozen):
            deed()
    with pytest.raises(errors.CountRunning):
        frozen(bank)
    give_up_count(act(bank.malee, "18:05"), count=count)
    bank.sell(home, (bank.rice, 1))
    assert not list(differences())


def test_less_and_more_become_movements_with_reasons(bank: Bank) -> None:
    bank.share(bank.rice, 4, SOON)
    bank.share(bank.rice, 6, LATER)
    bank.share(bank.milk, 5)
    count = frozen(bank)
    counted(bank, count, rice=9, milk=9)
    counted(bank, count, rice=5, milk=7)  # counted again
    assert differences_of(count) == {bank.rice.pk: -5, bank.milk.pk: 2}
    with pytest.raises(errors.CountReasonMissing):
        accepted(bank, count, Explained(bank.rice.pk, "LOST"))
    accepted(bank, count, Explained(bank.rice.pk, "LOST", "ลังหาย"), Explained(bank.milk.pk, "FOUND"))
    left = [(one.expires_on, one.amount) for one in lying(known_ends(bank.shop).shelf, products=[bank.rice.pk])]
    assert left == [(LATER, 5)]
    assert bank.on_shelf(bank.milk) == 7
    assert CountDifference.objects.count() == 2
    assert not list(differences())
    with pytest.raises(errors.CountOver):
        accepted(bank, count)


def test_what_nobody_knew_of_begins_a_lot(bank: Bank) -> None:
    count = frozen(bank)
    enter_counted(act(bank.malee, "18:10"), count=count, tallies=[Tally(bank.milk.pk, 3)])
    accepted(bank, count, Explained(bank.milk.pk, "FOUND", expires_on=SOON))
    assert ShelfLot.objects.get().expires_on == SOON
    assert bank.on_shelf(bank.milk) == 3
    assert not list(differences())


def test_everything_has_to_be_counted(bank: Bank) -> None:
    bank.share(bank.rice, 4)
    bank.share(bank.milk, 4)
    count = frozen(bank)
    enter_counted(act(bank.malee, "18:10"), count=count, tallies=[Tally(bank.milk.pk, 3)])
    with pytest.raises(errors.NotAllCounted) as refusal:
        accepted(bank, count)
    assert refusal.value.details == {"count": "1"}


@pytest.mark.parametrize("quantity", [-1, 1_000_001])
def test_an_impossible_count_is_refused(bank: Bank, quantity: int) -> None:
    count = frozen(bank)
    with pytest.raises(errors.CountedImpossible):
        enter_counted(act(bank.malee), count=count, tallies=[Tally(bank.rice.pk, quantity)])


def test_only_a_head_accepts(bank: Bank) -> None:
    count = frozen(bank)
    with pytest.raises(Unknown):
        accept_count(act(bank.malee), count=count, explained=[])


def test_what_expires_waits_for_the_end_of_a_count(bank: Bank) -> None:
    bank.share(bank.rice, 4, DAY)
    count, tomorrow = frozen(bank), at("06:00", DAY + timedelta(days=1))
    assert discard_expired(now=tomorrow) == 0
    give_up_count(act(bank.malee, "18:05"), count=count)
    assert discard_expired(now=tomorrow) == 1
