"""Every point was given, and went somewhere or is still there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from songtor.city.models import District
from songtor.evidence.errors import Unknown
from songtor.people.models import Household
from songtor.points.errors import PointsImpossible, PointsInsufficient, PointsReversed, SameHousehold
from songtor.points.folding import left_by_expiry
from songtor.points.models import Account, AccountKind, Cause, Transfer
from songtor.points.queries import accounts, statement, totals, totals_of
from songtor.points.services import MOST, Why, account_id, grant, move, spend
from songtor.points.verify import point_differences
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, make_people
from tests.points.conftest import Purse, make_households, why

pytestmark = pytest.mark.django_db

LATER = DAY + timedelta(days=30)


def test_a_household_without_points_cannot_pay(purse: Purse) -> None:
    with pytest.raises(PointsInsufficient) as refusal:
        purse.spend(1)
    assert refusal.value.details == {"balance": 0, "wanted": 1}
    assert not Transfer.objects.exists()


def test_no_household_pays_more_than_it_has(purse: Purse) -> None:
    purse.grant(30)
    with pytest.raises(PointsInsufficient) as refusal:
        purse.spend(31)
    assert refusal.value.details == {"balance": 30, "wanted": 31}
    purse.spend(30)
    assert purse.balance == 0


@pytest.mark.parametrize("amount", [0, -5, MOST + 1])
def test_impossible_points_are_refused(purse: Purse, amount: int) -> None:
    purse.grant(30)
    for deed in (purse.grant, purse.spend, purse.take):
        with pytest.raises(PointsImpossible):
            deed(amount)


def test_one_cause_pays_once(purse: Purse) -> None:
    purse.grant(30)
    paid = why()
    spend(purse.act, **purse.asked, points=10, why=paid)
    with pytest.raises(IntegrityError), transaction.atomic():
        spend(purse.act, **purse.asked, points=10, why=paid)
    assert purse.balance == 20


def test_what_was_paid_comes_back_once(purse: Purse) -> None:
    purse.grant(30)
    paid = purse.spend(20)
    (back,) = purse.reverse(paid)
    assert (back.from_account_id, back.to_account_id, back.points) == (paid.to_account_id, paid.from_account_id, 20)
    assert purse.balance == 30
    with pytest.raises(PointsReversed):
        purse.reverse(paid)
    assert purse.balance == 30


def test_a_grant_whose_points_are_spent_cannot_be_reversed(purse: Purse) -> None:
    granted = purse.grant(30)
    paid = purse.spend(1)
    with pytest.raises(PointsInsufficient):
        purse.reverse(granted)
    purse.reverse(paid)
    purse.reverse(granted)
    assert purse.balance == 0


def test_a_cause_that_moved_nothing_gives_nothing_back(purse: Purse) -> None:
    assert purse.reverse(Transfer(cause_id=uuid4())) == []


def test_points_move_with_their_expiry(purse: Purse, new_purse: Callable[[], Purse]) -> None:
    other = new_purse()
    purse.grant(40, DAY)
    purse.grant(60, LATER)
    purse.grant(5)
    purse.spend(50)
    deed = {"district_id": BANG_KHAE, "from_household": purse.household, "to_household": other.household}
    assert len(move(purse.act, **deed, why=why())) == 2
    assert (purse.balance, other.balance) == (0, 55)
    assert left_by_expiry(account_id(BANG_KHAE, other.household)) == [(LATER, 50), (None, 5)]
    assert move(purse.act, **deed, why=why()) == []
    with pytest.raises(SameHousehold):
        move(purse.act, **{**deed, "to_household": purse.household}, why=why())


def test_a_move_comes_back_while_its_points_are_there(purse: Purse, new_purse: Callable[[], Purse]) -> None:
    other = new_purse()
    purse.grant(40, LATER)
    deed = {"district_id": BANG_KHAE, "from_household": purse.household, "to_household": other.household}
    (moved,) = move(purse.act, **deed, why=why())
    paid = other.spend(1)
    with pytest.raises(PointsInsufficient):
        purse.reverse(moved)
    other.reverse(paid)
    purse.reverse(moved)
    assert (purse.balance, other.balance) == (40, 0)
    assert left_by_expiry(account_id(BANG_KHAE, purse.household)) == [(LATER, 40)]


def test_an_account_is_one_row_per_household_and_food_bank(purse: Purse) -> None:
    purse.grant(10)
    purse.grant(10)
    grant(purse.act, district_id=LAT_KRABANG, household_id=purse.household, points=7, why=why())
    mine = Account.objects.filter(household=purse.household).order_by("balance")
    assert [(one.district_id, one.balance) for one in mine] == [(LAT_KRABANG, 7), (BANG_KHAE, 20)]
    assert Account.objects.filter(district=BANG_KHAE, kind=AccountKind.SPENT).count() == 1


def test_issued_is_spent_held_expired_taken_and_reversed(purse: Purse, new_purse: Callable[[], Purse]) -> None:
    day = timedelta(days=1)
    purse.grant(100, day=DAY - day)
    purse.spend(10, day=DAY - day)
    wrong = new_purse().grant(25)
    purse.reverse(wrong)
    purse.take(7)
    purse.reverse(purse.spend(30))
    purse.spend(13)
    purse.grant(50, day=DAY + day)
    found = totals_of(BANG_KHAE, DAY, DAY)
    assert (found.held_before, found.issued, found.spent, found.taken, found.reversed) == (90, 25, 13, 7, 25)
    assert (found.expired, found.held, found.unexplained) == (0, 70, 0)
    assert totals_of(BANG_KHAE, date.min, date.max).held == purse.balance == 120
    assert list(point_differences()) == []


def test_a_statement_tells_what_came_and_went(purse: Purse) -> None:
    malee = make_people().actor("malee")
    purse.grant(30, LATER)
    purse.reverse(purse.spend(20))
    told = statement(actor=malee, household=Household.objects.get(pk=purse.household))
    assert [(line.cause, line.points, line.balance, line.is_reversal) for line in told.lines] == [
        (Cause.GRANT, 30, 30, False),
        (Cause.SPEND, -20, 10, False),
        (Cause.SPEND, 20, 30, True),
    ]
    assert (told.balance, told.lasting) == (30, [(LATER, 30)])


def test_a_stranger_meets_neither_statement_nor_sums(purse: Purse) -> None:
    purse.grant(30)
    people = make_people()
    household, district = Household.objects.get(pk=purse.household), District.objects.get(pk=BANG_KHAE)
    for name in ("somchai", "coordinator", "executive", "nok"):
        with pytest.raises(Unknown):
            statement(actor=people.actor(name), household=household)
        assert not accounts(actor=people.actor(name)).exists()
    assert accounts(actor=people.actor("malee")).count() == 1
    assert totals(actor=people.actor("nok"), district=district, first=DAY, last=DAY).issued == 30
    for name in ("somchai", "coordinator", "executive"):
        with pytest.raises(Unknown):
            totals(actor=people.actor(name), district=district, first=DAY, last=DAY)


def test_households_of_two_districts_keep_their_books_apart(purse: Purse) -> None:
    purse.grant(30)
    stranger = Purse(*make_households(1, LAT_KRABANG), LAT_KRABANG)
    stranger.grant(5)
    assert [totals_of(district, DAY, DAY).held for district in (BANG_KHAE, LAT_KRABANG)] == [30, 5]
    with pytest.raises(PointsInsufficient):
        spend(purse.act, district_id=LAT_KRABANG, household_id=purse.household, points=1, why=Why(uuid4(), DAY))
