"""Points run out the day after their last one; whatever was spent is taken to be of those that run out first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db.models import Sum

from songtor.evidence.verify import chain_differences
from songtor.points.expiring import expire_due
from songtor.points.folding import due_accounts, due_on, left_by_expiry
from songtor.points.models import Cause, Transfer
from songtor.points.queries import totals_of
from songtor.points.services import account_id, give_back, move
from songtor.points.verify import point_differences
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, at
from tests.points.conftest import Purse, make_households, why

pytestmark = pytest.mark.django_db

NEXT, SOON, LATER = (DAY + timedelta(days=days) for days in (1, 10, 40))


def night(day: date) -> datetime:
    return at("00:05", day)


def lost() -> int:
    return Transfer.objects.filter(cause=Cause.EXPIRE).aggregate(total=Sum("points"))["total"] or 0


def test_points_are_good_through_their_last_day(purse: Purse) -> None:
    purse.grant(30, DAY)
    assert expire_due(now=at("23:55")) == 0
    assert expire_due(now=night(NEXT)) == 1
    assert (purse.balance, lost()) == (0, 30)


def test_a_second_run_takes_nothing(purse: Purse) -> None:
    purse.grant(30, DAY)
    purse.grant(5, DAY)
    assert [expire_due(now=night(NEXT)) for _ in range(3)] == [1, 0, 0]
    assert lost() == 35


@pytest.mark.parametrize(("spent", "left"), [(0, 50), (30, 50), (80, 50), (120, 30), (150, 0)])
def test_what_was_spent_is_of_what_runs_out_first(purse: Purse, spent: int, left: int) -> None:
    purse.grant(50, LATER)
    purse.grant(100, SOON)
    if spent:
        purse.spend(spent)
    expire_due(now=night(SOON + timedelta(days=1)))
    assert purse.balance == left
    assert left_by_expiry(account_id(BANG_KHAE, purse.household)) == ([(LATER, left)] if left else [])


def test_what_lasts_for_ever_never_runs_out(purse: Purse) -> None:
    purse.grant(30)
    assert expire_due(now=night(date(2200, 1, 1))) == 0


def test_points_spent_before_they_were_given_count_for_the_household(purse: Purse) -> None:
    purse.grant(100)
    purse.spend(80)
    purse.grant(50, SOON)
    assert expire_due(now=night(LATER)) == 0
    assert purse.balance == 70


def test_a_reversed_grant_does_not_run_out(purse: Purse) -> None:
    purse.grant(20)
    purse.reverse(purse.grant(30, DAY))
    assert expire_due(now=night(NEXT)) == 0
    assert purse.balance == 20


def test_what_comes_back_past_its_last_day_runs_out_once_a_day(purse: Purse) -> None:
    purse.grant(30, DAY)
    paid = purse.spend(20)
    assert expire_due(now=night(NEXT)) == 1
    purse.reverse(paid)
    assert (expire_due(now=night(NEXT)), purse.balance) == (0, 20)
    assert (expire_due(now=night(NEXT + timedelta(days=1))), purse.balance) == (1, 0)


def test_points_that_moved_run_out_with_their_new_household(purse: Purse, new_purse: Callable[[], Purse]) -> None:
    other = new_purse()
    purse.grant(30, DAY)
    ends = {"from_household": purse.household, "to_household": other.household}
    move(purse.act, district_id=BANG_KHAE, **ends, why=why())
    assert due_accounts(BANG_KHAE, NEXT) == [account_id(BANG_KHAE, other.household)]
    assert expire_due(now=night(NEXT)) == 1
    assert (other.balance, lost()) == (0, 30)


def test_points_that_came_after_others_moved_on_run_out_on_their_own_day(
    purse: Purse, new_purse: Callable[[], Purse]
) -> None:
    other = new_purse()
    purse.grant(50)
    ends = {"from_household": purse.household, "to_household": other.household}
    moved = move(purse.act, district_id=BANG_KHAE, **ends, why=why())
    purse.grant(20, DAY)
    assert left_by_expiry(account_id(BANG_KHAE, purse.household)) == [(DAY, 20)]
    assert due_accounts(BANG_KHAE, NEXT) == [account_id(BANG_KHAE, purse.household)]
    assert (expire_due(now=night(NEXT)), purse.balance) == (1, 0)
    assert [row.points for row in give_back(purse.act, moved=moved, why=why(NEXT))] == [50]
    assert left_by_expiry(account_id(BANG_KHAE, purse.household)) == [(None, 50)]


def test_many_households_of_two_districts_lose_points_in_few_sealed_acts(db: None) -> None:
    purses = [Purse(home) for home in make_households(205)]
    purses += [Purse(home, LAT_KRABANG) for home in make_households(3, LAT_KRABANG)]
    for number, purse in enumerate(purses):
        purse.grant(number + 1, DAY)
    assert expire_due(now=night(NEXT)) == 208
    assert {purse.balance for purse in purses} == {0}
    assert totals_of(BANG_KHAE, NEXT, NEXT).expired == sum(range(1, 206))
    assert list(point_differences()) == []
    unsealed = [one for one in chain_differences() if one.what != "a fact is in no chain"]
    assert unsealed == []


def test_who_is_due_is_the_same_by_one_look_as_one_by_one(db: None) -> None:
    purses = [Purse(home) for home in make_households(20)]
    for number, purse in enumerate(purses):
        paid = [purse.grant(10 * number + 5, last) and purse.spend(number + 1) for last in (DAY, SOON, LATER, None)]
        if number % 3 == 0:
            purse.reverse(paid[1])
    ids = sorted(account_id(BANG_KHAE, purse.household) for purse in purses)
    for day in (DAY, NEXT, SOON + timedelta(days=1), LATER + timedelta(days=1)):
        assert due_accounts(BANG_KHAE, day) == [pk for pk in ids if due_on(pk, day)]
