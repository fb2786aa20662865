"""One sale of a tablet, told by several at the same moment: sold once or kept once, never both; settled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from songtor.evidence.errors import Refusal
from songtor.reports.verify import differences
from songtor.shop.models import RefusedSale, RefusedSettlement, Reserve, ReserveSale
from songtor.shop.reserves.refused import settle_refused, tell
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve
from songtor.shop.till.services import Chosen
from tests.flows.racing import own_database
from tests.personas import act, at
from tests.shop.conftest import Bank, make_new_bank
from tests.shop.till_races import Deed, Tills, tills

TELLERS, RACES = 4, 6


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desks(
    request: pytest.FixtureRequest, new_home: Callable[[str], Path], django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Bank, Tills]]:
    """A shop in a database that really commits."""
    on_postgres = request.param == "postgresql"
    url = (
        request.getfixturevalue("postgres_city_url")
        if on_postgres
        else f"sqlite:///{new_home('refused')}/songtor.sqlite3"
    )
    with own_database(url, django_db_blocker), tills() as at_desks:
        assert connection.vendor == request.param
        yield make_new_bank(), at_desks


def closed_table(bank: Bank) -> Reserve:
    """Two pieces for a household, given back and sold to somebody else before the tablet told anything."""
    rice = bank.product(f"ข้าว {Reserve.objects.count()}", 12)
    bank.share(rice, 2)
    home = bank.household(points_given=60)
    chosen, meant = [Chosen(rice.pk, 2)], Meant("โต๊ะ 2", at("12:00"))
    reserve = make_reserve(act(bank.malee), shop=bank.shop, meant=meant, goods=chosen, households=[home.pk])
    close_reserve(act(bank.malee, "11:00"), reserve=reserve)
    bank.sell(bank.household(points_given=60), (rice, 2))
    return reserve


def tells(bank: Bank, reserve: Reserve, number: int) -> Deed:
    """Under one key, by officer and head in turn."""
    teller, purse = (bank.malee, bank.head)[number % 2], reserve.purses.get().pk
    lines = [Chosen(reserve.goods.get().product_id, 2)]
    return lambda: tell(act(teller, "11:30", key=f"tablet-{reserve.pk}"), reserve=reserve, purse=purse, lines=lines)


def test_refused_to_all_it_is_kept_once(desks: tuple[Bank, Tills]) -> None:
    bank, at_desks = desks
    for _ in range(RACES):
        reserve = closed_table(bank)
        answers = at_desks.at_once([tells(bank, reserve, number) for number in range(TELLERS)])
        assert all(isinstance(one, Refusal) for one in answers), answers
        assert (reserve.refused.count(), reserve.sales.count()) == (1, 0)
    assert not list(differences())


def test_while_goods_come_in_it_is_sold_once_or_kept_once(desks: tuple[Bank, Tills]) -> None:
    bank, at_desks = desks
    for _ in range(RACES):
        reserve = closed_table(bank)
        product = reserve.goods.get().product
        deeds = [tells(bank, reserve, number) for number in range(TELLERS)]
        at_desks.at_once([*deeds, lambda product=product: bank.share(product, 2)])
        assert sorted((reserve.refused.count(), reserve.sales.count())) == [0, 1]
    assert not list(differences())


def test_two_heads_settle_it_once(desks: tuple[Bank, Tills]) -> None:
    bank, at_desks = desks
    reserve = closed_table(bank)
    with pytest.raises(Refusal):
        tells(bank, reserve, 0)()
    refused = RefusedSale.objects.get(reserve=reserve)
    bank.share(reserve.goods.get().product, 9)
    answers = at_desks.at_once([settles(bank, refused, what) for what in ("SOLD", "GONE", "SOLD", "NOTHING")])
    assert len([one for one in answers if isinstance(one, RefusedSettlement)]) == 1
    settled = RefusedSettlement.objects.get(refused=refused)
    assert ReserveSale.objects.filter(reserve=reserve).count() == (settled.outcome == "SOLD")
    assert not list(differences())


def settles(bank: Bank, refused: RefusedSale, outcome: str) -> Deed:
    return lambda: settle_refused(act(bank.head, "15:00"), refused=refused, outcome=outcome, reason="นับชั้นแล้ว")
