"""Staged races of tills on the last points and the last lot, and what each must come to.

Used by the tests (200 races) and by `./songtor bench races` (5,000). A race is judged by conservation alone: what was
sold is what there was, no more, and whoever lost was told so in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections, transaction
from django.db.models import Q

from songtor.evidence.services import once
from songtor.people.models import Household
from songtor.points import services as points
from songtor.points.errors import PointsInsufficient
from songtor.points.expiring import expire_due
from songtor.points.models import Account, Cause, Transfer
from songtor.points.queries import balance_of
from songtor.shop.errors import StockInsufficient
from songtor.shop.models import CheckOut, Product, Purse, Reserve
from songtor.shop.reserves.selling import sell_reserved
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve
from songtor.shop.shelf.discarding import discard_expired
from songtor.shop.shelf.services import Shared, Sharer, record_share
from songtor.shop.till.buying import Buyer
from songtor.shop.till.services import Chosen, check_out, take_back_check_out
from songtor.stock.models import Balance
from tests.personas import BANG_KHAE, DAY, act, at
from tests.shop.conftest import Bank

MOST_TILLS = 16
TILLS = (2, 3, 2, 4, 2, 6, 3, 8, 2, 12, 4, 16)
PRICE = 12  # of the rice everybody wants
PLENTY = 9_000  # pieces on the shelf, where points are scarce

Deed = Callable[[], Any]


@dataclass
class Tally:
    """What a number of races came to; `wrong` says in words what was not as it must be."""

    races: int = 0
    tills: int = 0
    sold: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    oversold: int = 0
    wrong: list[str] = field(default_factory=list)


class Tills:
    """Threads that keep a database connection each; deeds begin at the same moment."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(MOST_TILLS + 1)  # one more for what happens beside them

    def at_once(self, deeds: Sequence[Deed]) -> list[Any]:
        """What each deed answered or raised."""
        gate = Barrier(len(deeds))

        def run(deed: Deed) -> Any:
            gate.wait(60)
            try:
                return deed()
            except Exception as problem:  # noqa: BLE001
                return problem

        return list(self._pool.map(run, deeds))

    def close(self) -> None:
        self.at_once([connections["default"].close] * (MOST_TILLS + 1))
        self._pool.shutdown()


@contextmanager
def tills() -> Iterator[Tills]:
    made = Tills()
    try:
        yield made
    finally:
        made.close()


class Races:
    """Races at one shop. Every one has a household or a lot of its own, so none is helped by the one before."""

    def __init__(self, bank: Bank, at_tills: Tills) -> None:
        self.bank, self.tills, self.tally = bank, at_tills, Tally()
        self._day = DAY
        self._keys = (f"race-{number}" for number in count(1))
        self.rich = [bank.household(points_given=100_000) for _ in range(MOST_TILLS)]

    def run(self, races: int) -> Tally:
        """Plain races, and now and then one that something else happens beside."""
        plain = (self.last_points, self.last_lot)
        mixed = (
            self.points_come_back,
            self.goods_come_back,
            self.points_run_out,
            self.goods_run_out,
            self.households_become_one,
            self.one_key,
            self.points_of_a_reserve,
            self.goods_of_a_reserve,
        )
        for number in range(races):
            kind = mixed[number // 4 % len(mixed)] if number % 4 == 3 else plain[number % 2]
            self.tally.races += 1
            kind(TILLS[number // 2 % len(TILLS)])
        return self.tally

    def last_points(self, number: int, naive: Callable[[UUID, int], Deed] | None = None) -> None:
        """Points for fewer than there are tills; `naive` makes a till of another kind, to see that it is found out."""
        fits = 1 + number // 3
        home = self.bank.household(points_given=fits * PRICE + PRICE // 2)
        deed = naive(home.pk, number) if naive else self.buys(home)
        self.sold_within(fits, fits, self.judged([deed] * number, PointsInsufficient))
        if not naive:
            self.must(self.bank.balance(home) == PRICE // 2, "a balance is not what was not spent")

    def last_lot(self, number: int) -> None:
        fits = 1 + number // 3
        goods = self.scarce(fits)
        self.sold_within(
            fits, fits, self.judged([self.buys(home, goods) for home in self.rich[:number]], StockInsufficient)
        )
        self.must(self.bank.on_shelf(goods) == 0, "a shelf is not what nobody took")

    def points_come_back(self, number: int) -> None:
        """A sale is taken back while its household pays elsewhere."""
        fits = 1 + number // 3
        home = self.bank.household(points_given=(fits + 1) * PRICE)
        before = self.buys(home)()
        undo = partial(take_back_check_out, act(self.bank.malee), check_out=before, reason="หยิบผิด")
        sold = self.judged([self.buys(home)] * number, PointsInsufficient, beside=undo)
        self.sold_within(fits, fits + 1, sold)
        self.must(self.bank.balance(home) == (fits + 1 - sold) * PRICE, "a balance is not what was not spent")

    def goods_come_back(self, number: int) -> None:
        fits = 1 + number // 3
        goods = self.scarce(fits + 1)
        before = self.buys(self.rich[0], goods)()
        undo = partial(take_back_check_out, act(self.bank.malee), check_out=before, reason="หยิบผิด")
        deeds = [self.buys(home, goods) for home in self.rich[:number]]
        sold = self.judged(deeds, StockInsufficient, beside=undo)
        self.sold_within(fits, fits + 1, sold)
        self.must(self.bank.on_shelf(goods) == fits + 1 - sold, "a shelf is not what nobody took")

    def points_run_out(self, number: int) -> None:
        """Half of the points are good for that day only, and the day ends."""
        fits = 1 + number // 3
        home = self.bank.household(points_given=fits * PRICE)
        self.grant_for_today(home, fits * PRICE)
        clock = partial(expire_due, now=at("00:05", DAY + timedelta(days=1)))
        sold = self.judged([self.buys(home)] * number, PointsInsufficient, beside=clock)
        self.sold_within(fits, 2 * fits, sold)
        lost = Transfer.objects.filter(cause=Cause.EXPIRE, from_account=points.account_id(BANG_KHAE, home.pk))
        ran_out = sum(lost.values_list("points", flat=True))
        kept = (2 * fits - sold) * PRICE - ran_out
        self.must(self.bank.balance(home) == kept, "a balance is not what neither left nor ran out")

    def goods_run_out(self, number: int) -> None:
        """The last day of a lot ends while it is sold."""
        self._day += timedelta(days=1)
        fits = 1 + number // 3
        goods = self.scarce(fits, expires_on=self._day)
        clock = partial(discard_expired, now=at("00:05", self._day + timedelta(days=1)))
        deeds = [self.buys(home, goods) for home in self.rich[:number]]
        sold = self.judged(deeds, StockInsufficient, beside=clock)
        self.sold_within(0, fits, sold)
        self.must(self.bank.on_shelf(goods) == 0, "something past its day is on the shelf")

    def households_become_one(self, number: int) -> None:
        """All points of a household go to another one while both pay."""
        fits = 1 + number // 3
        giver, taker = (self.bank.household(points_given=fits * PRICE) for _ in range(2))
        deeds = [self.buys((giver, taker)[one % 2]) for one in range(number)]
        sold = self.judged(deeds, PointsInsufficient, beside=partial(self.pool, giver, taker))
        self.sold_within(0, 2 * fits, sold)
        left = self.bank.balance(giver) + self.bank.balance(taker)
        self.must(left == (2 * fits - sold) * PRICE, "two balances are not what was not spent")

    def points_of_a_reserve(self, number: int) -> None:
        """Half of a household's points lie in a purse that tablets sell from; others pay at tills, and it is closed."""
        fits = 1 + number // 3
        home = self.bank.household(points_given=2 * fits * PRICE)
        self.needs_rice()
        reserve = self.reserve(self.bank.rice, number, [home], fits * PRICE)
        deeds = [self.buys_of(reserve, home, self.bank.rice) if one % 2 else self.buys(home) for one in range(number)]
        sold = self.judged(deeds, PointsInsufficient, beside=self.closes(reserve))
        self.sold_within(min(fits, number // 2), 2 * fits, sold)
        self.must(self.bank.balance(home) == (2 * fits - sold) * PRICE, "a balance is not what was not spent")

    def goods_of_a_reserve(self, number: int) -> None:
        """Of the last lot some is set aside; tablets and tills sell, and the reserve is closed."""
        fits = 1 + number // 3
        goods = self.scarce(2 * fits)
        reserve = self.reserve(goods, fits, self.rich[:number], PRICE)
        deeds = [
            self.buys_of(reserve, home, goods) if one % 2 else self.buys(home, goods)
            for one, home in enumerate(self.rich[:number])
        ]
        sold = self.judged(deeds, StockInsufficient, beside=self.closes(reserve))
        self.sold_within(min(fits, number // 2), 2 * fits, sold)
        self.must(self.bank.on_shelf(goods) == 2 * fits - sold, "a shelf is not what nobody took")

    def one_key(self, number: int) -> None:
        """A till that hears nothing sends again and again: one sale, told to all."""
        home = self.bank.household(points_given=number * PRICE)
        answers = self.tills.at_once([self.buys(home, key=next(self._keys))] * number)
        self.tally.tills += number
        self.tally.sold += 1
        self.must(all(isinstance(one, CheckOut) for one in answers), f"a repeated key was refused: {answers}")
        self.must(len(set(answers)) == 1, "a key sold more than once")
        self.must(self.bank.balance(home) == (number - 1) * PRICE, "a key paid more than once")

    def judged(self, deeds: Sequence[Deed], refusal: type[Exception], *, beside: Deed | None = None) -> int:
        """How many sold; whoever did not must have been refused by name."""
        answers = self.tills.at_once([*deeds, beside] if beside else deeds)
        if beside:
            answer = answers.pop()
            self.must(not isinstance(answer, Exception), f"what happened beside failed: {answer!r}")
        self.tally.tills += len(deeds)
        losers = [one for one in answers if isinstance(one, Exception)]
        self.tally.refused.update(type(one).__name__ for one in losers)
        for one in losers:
            self.must(type(one) is refusal, f"a loser heard {one!r}")
        sold = len(answers) - len(losers)
        self.tally.sold += sold
        return sold

    def sold_within(self, least: int, most: int, sold: int) -> None:
        self.tally.oversold += max(0, sold - most)
        self.must(least <= sold <= most, f"{sold} sold, where there was enough for {least} to {most}")

    def must(self, holds: bool, words: str) -> None:
        if not holds:
            self.tally.wrong.append(words)

    def buys(self, home: Household, product: Product | None = None, *, key: str = "") -> Deed:
        """One piece at one till; of the rice, of which there is plenty, unless told otherwise."""
        if product is None:
            self.needs_rice()
        buyer, lines, day = Buyer(household=home.pk), [Chosen((product or self.bank.rice).pk, 1)], self._day
        malee, shop = self.bank.malee, self.bank.shop
        return lambda: check_out(act(malee, key=key, day=day), shop=shop, buyer=buyer, lines=lines)

    def needs_rice(self) -> None:
        """There is always enough for the race that comes."""
        if self.bank.on_shelf(self.bank.rice) < 4 * MOST_TILLS:
            self.bank.share(self.bank.rice, PLENTY)

    def reserve(self, product: Product, pieces: int, homes: Sequence[Household], most: int) -> Reserve:
        meant = Meant("แท็บเล็ต", at("11:00", self._day))
        deed, goods = act(self.bank.malee, day=self._day), [Chosen(product.pk, pieces)]
        households = [home.pk for home in homes]
        return make_reserve(deed, shop=self.bank.shop, meant=meant, goods=goods, households=households, most=most)

    def buys_of(self, reserve: Reserve, home: Household, product: Product) -> Deed:
        purse, lines = Purse.objects.get(reserve=reserve, household=home).pk, [Chosen(product.pk, 1)]
        malee, day = self.bank.malee, self._day
        return lambda: sell_reserved(act(malee, day=day), reserve=reserve, purse=purse, lines=lines)

    def closes(self, reserve: Reserve) -> Deed:
        return partial(close_reserve, act(self.bank.malee, "10:30", day=self._day), reserve=reserve)

    def scarce(self, pieces: int, expires_on: date | None = None) -> Product:
        """So much milk is on the shelf, and no more: nothing is left of it after a race but what came back."""
        left = self.bank.on_shelf(self.bank.milk)
        if left:
            self.buys_all(self.bank.milk, left)
        lines = [Shared(self.bank.milk.pk, pieces, expires_on=expires_on)]
        record_share(act(self.bank.malee, day=self._day), shop=self.bank.shop, sharer=Sharer(), lines=lines)
        return self.bank.milk

    def buys_all(self, product: Product, pieces: int) -> None:
        deed = act(self.bank.malee, day=self._day)
        buyer = Buyer(household=self.rich[0].pk)
        check_out(deed, shop=self.bank.shop, buyer=buyer, lines=[Chosen(product.pk, pieces)])

    def grant_for_today(self, home: Household, number: int) -> None:
        deed = act(self.bank.head)
        asked = {"district_id": BANG_KHAE, "household_id": home.pk, "points": number, "expires_on": DAY}
        self.sealed(deed, home, lambda: points.grant(deed, **asked, why=points.Why(uuid4(), DAY)))

    def pool(self, giver: Household, taker: Household) -> None:
        deed = act(self.bank.head)
        asked = {"district_id": BANG_KHAE, "from_household": giver.pk, "to_household": taker.pk}
        self.sealed(deed, taker, lambda: points.move(deed, **asked, why=points.Why(uuid4(), DAY)))

    def sealed(self, deed: Any, answer: Household, do: Deed) -> None:
        once(deed, verb="tests.points", scope=BANG_KHAE, content={}, do=lambda: (do(), answer)[1])


def naive_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_purse (home uuid PRIMARY KEY, balance integer NOT NULL)")


def naive_till(home: UUID, number: int) -> Deed:
    """The control: `number` tills read what is there, wait as who pays does, and write what they think is left.

    All within transactions, in a table without triggers and floors.
    """
    gate, key = Barrier(number), {"home": home}
    balance_there = balance_of(district_id=BANG_KHAE, household_id=home)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO naive_purse VALUES (%(home)s, %(balance)s)", key | {"balance": balance_there})

    def pay() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT balance FROM naive_purse WHERE home = %(home)s", key)
            (balance,) = cursor.fetchone()
            gate.wait(30)
            if balance < PRICE:
                raise PointsInsufficient(balance=balance, wanted=PRICE)
            cursor.execute(
                "UPDATE naive_purse SET balance = %(left)s WHERE home = %(home)s", key | {"left": balance - PRICE}
            )

    return pay


def below_nothing() -> int:
    """Purses and lots with less than nothing in them."""
    short = Q(grams__lt=0) | Q(pieces__lt=0)
    return Account.objects.filter(balance__lt=0).count() + Balance.objects.filter(short, has_floor=True).count()
