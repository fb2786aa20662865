"""What was reserved is sold without asking, nothing beyond it, and what is left comes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from songtor.evidence.errors import Unknown
from songtor.evidence.services import once
from songtor.people.models import Household
from songtor.points import services as points
from songtor.points.errors import PointsInsufficient
from songtor.points.expiring import expire_due
from songtor.points.models import Transfer
from songtor.points.queries import totals_of
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop.counting.services import freeze_shelf
from songtor.shop.figures import flows
from songtor.shop.models import CheckOut, Product, Purse, Reserve
from songtor.shop.recalls.tracing import Sought, names_of, trace
from songtor.shop.reserves.queries import goods_aside, purses_of
from songtor.shop.reserves.selling import sell_reserved
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve, take_reserve
from songtor.shop.services import set_price
from songtor.shop.till.services import Chosen
from tests.personas import BANG_KHAE, DAY, act, at
from tests.shop.conftest import SOON, Bank

HOUR = at("11:00")


def reserved(bank: Bank, *homes: UUID, goods: tuple[tuple[Product, int], ...] = (), most: int | None = None) -> Reserve:
    """For a till until 11 o'clock."""
    chosen = [Chosen(product.pk, quantity) for product, quantity in goods or ((bank.rice, 5),)]
    meant = Meant("โต๊ะ 2", HOUR)
    return make_reserve(act(bank.malee), shop=bank.shop, meant=meant, goods=chosen, households=homes, most=most)


def purse_of(reserve: Reserve, home: UUID) -> Purse:
    return Purse.objects.get(reserve=reserve, household=home)


def sold(bank: Bank, reserve: Reserve, home: UUID, *chosen: tuple[Product, int], key: str = "") -> CheckOut:
    lines = [Chosen(product.pk, quantity) for product, quantity in chosen]
    return sell_reserved(
        act(bank.malee, "10:30", key=key), reserve=reserve, purse=purse_of(reserve, home).pk, lines=lines
    )


def rest(reserve: Reserve) -> dict[UUID, int]:
    return {seen.purse.household_id: seen.left for seen in purses_of(reserve)}


def closed(bank: Bank, reserve: Reserve) -> None:
    close_reserve(act(bank.malee, "11:00"), reserve=reserve)


def test_what_is_reserved_is_nobody_elses(bank: Bank) -> None:
    bank.share(bank.rice, 6)
    home, other = bank.household(points_given=30), bank.household(points_given=100)
    reserve = reserved(bank, home.pk)
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (0, 1)
    with pytest.raises(PointsInsufficient):
        bank.sell(home, (bank.rice, 1))
    with pytest.raises(errors.StockInsufficient):
        bank.sell(other, (bank.rice, 2))
    assert [(one.quantity, one.left, one.price) for one in goods_aside(reserve)] == [(5, 5, 12)]
    assert rest(reserve) == {home.pk: 30}
    assert not list(differences())


def test_a_till_without_network_sells_and_what_is_left_comes_back(bank: Bank) -> None:
    bank.share(bank.rice, 6, SOON)
    home = bank.household("UNEMPLOYED", points_given=40)
    reserve = reserved(bank, home.pk)
    first = sold(bank, reserve, home.pk, (bank.rice, 1))
    second = sold(bank, reserve, home.pk, (bank.rice, 2))
    assert (first.points, second.points, rest(reserve)) == (12, 24, {home.pk: 4})
    assert first.receipt.people.count() == 1
    assert bank.on_shelf(bank.rice) == 1
    closed(bank, reserve)
    assert (bank.balance(home), bank.on_shelf(bank.rice), rest(reserve)) == (4, 3, {home.pk: 0})
    sums = totals_of(BANG_KHAE, date.min, date.max)
    assert (sums.issued, sums.spent, sums.reserved, sums.held, sums.unexplained) == (40, 36, 0, 4, 0)
    assert not list(differences())


def test_an_open_reserve_is_a_part_of_the_sum(bank: Bank) -> None:
    bank.share(bank.rice, 6)
    home = bank.household(points_given=40)
    reserved(bank, home.pk, most=25)
    sums = totals_of(BANG_KHAE, DAY, DAY)
    assert (sums.issued, sums.reserved, sums.held, sums.unexplained) == (40, 25, 15, 0)
    (flow,) = flows(actor=bank.malee, district=bank.shop.district, first=DAY, last=DAY)
    assert (flow.shared, flow.held, flow.unexplained) == (6, 6, 0)


def test_beyond_the_purse_and_beyond_the_goods_nothing_is_sold(bank: Bank) -> None:
    bank.share(bank.rice, 9)
    home, rich = bank.household(points_given=30), bank.household(points_given=500)
    reserve = reserved(bank, home.pk, rich.pk)
    sold(bank, reserve, home.pk, (bank.rice, 2), key="one")
    with pytest.raises(PointsInsufficient) as poor:
        sold(bank, reserve, home.pk, (bank.rice, 2), key="two")
    assert poor.value.details == {"balance": 6, "wanted": 24}
    with pytest.raises(errors.StockInsufficient):
        sold(bank, reserve, rich.pk, (bank.rice, 4))
    with pytest.raises(errors.PriceMissing):
        sold(bank, reserve, rich.pk, (bank.milk, 1))
    with pytest.raises(Unknown):
        sell_reserved(act(bank.malee), reserve=reserve, purse=uuid4(), lines=[Chosen(bank.rice.pk, 1)])
    assert CheckOut.objects.count() == 1
    assert rest(reserve) == {home.pk: 6, rich.pk: 500}
    assert not list(differences())


def test_a_tablets_key_sells_once_whoever_sends_it(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=60)
    reserve = reserved(bank, home.pk)
    once = sold(bank, reserve, home.pk, (bank.rice, 1), key="tablet-1")
    again = sold(bank, reserve, home.pk, (bank.rice, 1), key="tablet-1")
    colleague = act(bank.head, "10:40", key="tablet-1")
    lines = [Chosen(bank.rice.pk, 1)]
    assert {once.pk, again.pk} == {
        sell_reserved(colleague, reserve=reserve, purse=purse_of(reserve, home.pk).pk, lines=lines).pk
    }
    assert rest(reserve) == {home.pk: 48}
    assert not list(differences())


def test_a_sale_keeps_the_prices_of_the_reserve(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=60)
    reserve = reserved(bank, home.pk)
    set_price(act(bank.head, "10:10"), shop=bank.shop, product=bank.rice, points=20, starts_on=DAY)
    assert sold(bank, reserve, home.pk, (bank.rice, 1)).points == 12


def test_a_sale_told_after_the_end_tries_the_shelf(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=30)
    reserve = reserved(bank, home.pk)
    closed(bank, reserve)
    late = sold(bank, reserve, home.pk, (bank.rice, 2), key="late")
    assert (late.points, late.reserve_sale.is_late, bank.balance(home), bank.on_shelf(bank.rice)) == (24, True, 6, 3)
    with pytest.raises(PointsInsufficient):
        sold(bank, reserve, home.pk, (bank.rice, 1), key="too late")
    assert sold(bank, reserve, home.pk, (bank.rice, 2), key="late") == late
    assert not list(differences())


def test_a_sale_taken_back_gives_points_and_goods_to_household_and_shelf(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=30)
    reserve = reserved(bank, home.pk)
    sale = sold(bank, reserve, home.pk, (bank.rice, 2))
    bank.take_back(sale)
    assert (bank.balance(home), bank.on_shelf(bank.rice), rest(reserve)) == (24, 2, {home.pk: 6})
    closed(bank, reserve)
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (30, 5)
    assert not list(differences())


def test_no_more_is_reserved_than_the_rule_leaves_and_the_till_counts_it(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    home = bank.household(points_given=100)
    rule = draft_rule(act(bank.head), district=bank.shop.district, terms=Terms(base_points=10, cap_per_visit=30))
    switch_on(act(bank.head), rule=rule, starts_on=DAY)
    bank.sell(home, (bank.rice, 1))
    reserve = reserved(bank, home.pk)
    assert rest(reserve) == {home.pk: 18}
    with pytest.raises(errors.CapReached):
        bank.sell(home, (bank.rice, 1))
    closed(bank, reserve)
    assert bank.sell(home, (bank.rice, 1)).points == 12


def test_reserved_points_keep_their_last_day(bank: Bank) -> None:
    bank.share(bank.rice, 10)
    home = bank.household(points_given=10)
    give_until(bank, home.pk, 40, DAY)
    reserve = reserved(bank, home.pk)
    sold(bank, reserve, home.pk, (bank.rice, 1))
    tomorrow = at("00:05", DAY + timedelta(days=1))
    expire_due(now=tomorrow)
    assert bank.balance(home) == 0  # what is reserved does not run out before it is back
    close_reserve(act(bank.malee, "08:00", day=DAY + timedelta(days=1)), reserve=reserve)
    assert bank.balance(home) == 38
    expire_due(now=tomorrow + timedelta(hours=9))
    assert bank.balance(home) == 10  # the 12 that were spent were of those that ran out first
    assert not list(differences())


def give_until(bank: Bank, home: UUID, number: int, last: date) -> None:
    deed, who = act(bank.head), Household.objects.get(pk=home)
    asked = {"district_id": BANG_KHAE, "household_id": home, "points": number, "expires_on": last}
    why = points.Why(uuid4(), DAY)
    once(
        deed,
        verb="tests.points",
        scope=BANG_KHAE,
        content={},
        do=lambda: (points.grant(deed, **asked, why=why), who)[1],
    )


def test_one_tablet_takes_it_along_and_others_say_why_they_close_it(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    reserve = reserved(bank, bank.household(points_given=30).pk)
    ours, theirs = uuid4(), uuid4()
    taken = take_reserve(act(bank.malee), reserve=reserve, device=ours)
    assert take_reserve(act(bank.malee), reserve=reserve, device=ours) == taken
    with pytest.raises(errors.ReserveElsewhere):
        take_reserve(act(bank.malee), reserve=reserve, device=theirs)
    with pytest.raises(errors.ReserveUnreported):
        close_reserve(act(bank.malee), reserve=reserve, device=theirs)
    close_reserve(act(bank.malee), reserve=reserve, device=ours)
    with pytest.raises(errors.ReserveClosed):
        close_reserve(act(bank.malee), reserve=reserve, reason="อีกครั้ง")
    with pytest.raises(errors.ReserveClosed):
        take_reserve(act(bank.malee), reserve=reserve, device=ours)


def test_a_lost_tablet_does_not_keep_points_and_goods(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=30)
    reserve = reserved(bank, home.pk)
    take_reserve(act(bank.malee), reserve=reserve, device=uuid4())
    close_reserve(act(bank.malee), reserve=reserve, reason="แท็บเล็ตหาย")
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (30, 5)


@pytest.mark.parametrize("until", [at("09:00"), at("10:00"), at("10:00", DAY + timedelta(days=8))])
def test_an_impossible_time_is_refused(bank: Bank, until: datetime) -> None:
    bank.share(bank.rice, 5)
    with pytest.raises(errors.ReserveTimeImpossible):
        make_reserve(act(bank.malee), shop=bank.shop, meant=Meant("โต๊ะ 2", until), goods=[Chosen(bank.rice.pk, 1)])


def test_nothing_is_half_reserved(bank: Bank) -> None:
    bank.share(bank.rice, 4)
    home = bank.household(points_given=30)
    with pytest.raises(errors.StockInsufficient):
        reserved(bank, home.pk)
    with pytest.raises(errors.HouseholdTwice):
        reserved(bank, home.pk, home.pk)
    with pytest.raises(errors.NothingChosen):
        make_reserve(act(bank.malee), shop=bank.shop, meant=Meant("โต๊ะ 2", HOUR))
    assert not Reserve.objects.exists()
    assert not Transfer.objects.filter(cause="reserve").exists()
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (30, 4)


def test_a_count_of_the_shelf_stops_reserving_and_closing_but_no_sale(bank: Bank) -> None:
    bank.share(bank.rice, 9)
    home = bank.household(points_given=30)
    reserve = reserved(bank, home.pk)
    freeze_shelf(act(bank.malee, "10:20"), shop=bank.shop)
    assert sold(bank, reserve, home.pk, (bank.rice, 1)).points == 12
    with pytest.raises(errors.ShelfFrozen):
        closed(bank, reserve)
    with pytest.raises(errors.ShelfFrozen):
        reserved(bank, goods=((bank.rice, 1),))


def test_a_recall_finds_what_is_reserved(bank: Bank) -> None:
    bank.share(bank.rice, 9)
    home = bank.household(points_given=30)
    reserve = reserved(bank, home.pk)
    sold(bank, reserve, home.pk, (bank.rice, 1))
    told = trace(actor=bank.malee, sought=Sought(DAY, DAY, product=bank.rice))
    names = names_of(told.rest)
    assert sorted((names[one.subject], one.amount.pieces) for one in told.rest) == [("ร้านปันสุข", 4), ("โต๊ะ 2", 4)]
    assert told.handed_out.pieces == 1


def test_strangers_reserve_nothing(bank: Bank) -> None:
    bank.share(bank.rice, 9)
    home = bank.household(points_given=30)
    reserve = reserved(bank, home.pk)
    somchai = bank.people.actor("somchai")
    with pytest.raises(Unknown):
        take_reserve(act(somchai), reserve=reserve, device=uuid4())
    with pytest.raises(Unknown):
        close_reserve(act(somchai), reserve=reserve)
    with pytest.raises(Unknown):
        sell_reserved(
            act(somchai), reserve=reserve, purse=purse_of(reserve, home.pk).pk, lines=[Chosen(bank.rice.pk, 1)]
        )
