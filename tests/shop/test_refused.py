"""What a tablet told and the books refused is kept once, answered alike for ever, and decided about once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from songtor.evidence.errors import Refusal, Unknown
from songtor.people.models import Household
from songtor.points.errors import PointsInsufficient
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop.counting.services import freeze_shelf
from songtor.shop.figures import flows
from songtor.shop.models import CheckOut, Product, RefusedLine, RefusedSale, RefusedSettlement, Reserve, ReserveSale
from songtor.shop.reserves.queries import refused_open, sale_booked
from songtor.shop.reserves.refused import Refused, keep_refused, settle_refused, tell
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve
from songtor.shop.services import set_price
from songtor.shop.till.services import Chosen
from songtor.stock.models import Cause, Movement
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank


@dataclass
class Table:
    """A reserve of five bags of rice at 12 points for a household with 60."""

    bank: Bank
    home: Household
    reserve: Reserve

    def tell(self, *chosen: tuple[Product, int], key: str = "told", who: str = "malee") -> CheckOut:
        lines = [Chosen(product.pk, quantity) for product, quantity in chosen]
        teller = act(self.bank.people.actor(who), "11:30", key=key)
        return tell(teller, reserve=self.reserve, purse=self.reserve.purses.get().pk, lines=lines)

    def refused(self, quantity: int = 2, **more: str) -> RefusedSale:
        with pytest.raises(Refusal):
            self.tell((self.bank.rice, quantity), **more)
        return RefusedSale.objects.latest("entered_at")

    def settle(self, refused: RefusedSale, outcome: str, *, who: str = "malees_head", **more: str) -> RefusedSettlement:
        decider = act(self.bank.people.actor(who), "15:00", key=more.get("key", ""))
        reason = more.get("reason", "นับชั้นแล้ว")
        return settle_refused(decider, refused=refused, outcome=outcome, reason=reason)

    def books_agree(self) -> bool:
        found = flows(actor=self.bank.malee, district=self.bank.shop.district, first=DAY, last=DAY)
        return not list(differences()) and all(one.unexplained == 0 for one in found)


@pytest.fixture
def table(bank: Bank) -> Table:
    """Closed before the tablet told anything, and the shelf was sold empty since."""
    made = open_table(bank)
    close_reserve(act(bank.malee, "11:00"), reserve=made.reserve)
    bank.sell(bank.household(points_given=60), (bank.rice, 5))
    return made


def open_table(bank: Bank) -> Table:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=60)
    goods, meant = [Chosen(bank.rice.pk, 5)], Meant("โต๊ะ 2", at("12:00"))
    reserve = make_reserve(act(bank.malee), shop=bank.shop, meant=meant, goods=goods, households=[home.pk])
    return Table(bank, home, reserve)


def test_what_is_refused_is_kept_with_its_words(table: Table) -> None:
    with pytest.raises(errors.StockInsufficient) as refused:
        table.tell((table.bank.rice, 2))
    kept = RefusedSale.objects.get()
    assert (kept.code, kept.said, kept.key) == ("stock_insufficient", str(refused.value), "told")
    assert [(one.product, one.quantity) for one in kept.lines.all()] == [(table.bank.rice, 2)]
    assert (kept.happened_at, kept.actor_ref) == (at("11:30"), table.bank.malee.ref)
    assert list(refused_open(actor=table.bank.head)) == [kept]
    assert not list(refused_open(actor=table.bank.malee))  # officers see it, the head decides
    assert not list(refused_open(actor=table.bank.people.actor("somchai")))
    assert table.books_agree()


def test_told_again_by_anybody_it_is_the_same_answer_once(table: Table) -> None:
    kept = table.refused()
    table.bank.share(table.bank.rice, 9)  # there is enough now, and it waits for the head all the same
    for who in ("malee", "malees_head", "malee"):
        with pytest.raises(errors.SaleRefusedBefore) as again:
            table.tell((table.bank.rice, 2), who=who)
        assert str(again.value).startswith(kept.said)
    assert (RefusedSale.objects.count(), RefusedLine.objects.count(), CheckOut.objects.count()) == (1, 1, 1)
    assert table.books_agree()


def test_two_who_were_both_refused_keep_it_once(table: Table) -> None:
    kept = table.refused()
    asked = {"reserve": table.reserve, "purse": kept.purse_id, "lines": [Chosen(table.bank.rice.pk, 2)]}
    again = keep_refused(act(table.bank.head), **asked, refused=Refused("told", "stock_insufficient", "อื่น"))
    assert (again.pk, RefusedSale.objects.count()) == (kept.pk, 1)


def test_what_was_sold_meanwhile_is_not_kept_as_refused(bank: Bank) -> None:
    table = open_table(bank)
    sold = table.tell((bank.rice, 1))
    asked = {"reserve": table.reserve, "purse": table.reserve.purses.get().pk, "lines": [Chosen(bank.rice.pk, 1)]}
    with pytest.raises(errors.SaleToldBefore):
        keep_refused(act(bank.head), **asked, refused=Refused("told", "stock_insufficient", "ของไม่พอ"))
    assert (table.tell((bank.rice, 1), who="malees_head").pk, RefusedSale.objects.count()) == (sold.pk, 0)


@pytest.mark.parametrize("nonsense", ["nothing", "twice", "other goods", "none of it", "too many"])
def test_what_no_tablet_can_have_sold_is_refused_and_not_kept(table: Table, nonsense: str) -> None:
    rice, milk = table.bank.rice, table.bank.milk
    lines = {
        "nothing": [],
        "twice": [(rice, 1), (rice, 1)],
        "other goods": [(milk, 1)],
        "none of it": [(rice, 0)],
        "too many": [(rice, 10**9)],
    }[nonsense]
    with pytest.raises(Refusal):
        table.tell(*lines)
    assert not RefusedSale.objects.exists()


def test_another_reserves_purse_and_strangers_are_unknown(table: Table) -> None:
    with pytest.raises(Unknown):
        table.tell((table.bank.rice, 2), who="somchai")
    lines = [Chosen(table.bank.rice.pk, 2)]
    with pytest.raises(Unknown):
        tell(act(table.bank.malee), reserve=table.reserve, purse=uuid4(), lines=lines)
    assert not RefusedSale.objects.exists()


def test_sold_after_all_it_is_paid_at_the_prices_of_the_reserve(table: Table) -> None:
    bank, kept = table.bank, table.refused()
    bank.share(bank.rice, 3)
    set_price(act(bank.head, "12:00"), shop=bank.shop, product=bank.rice, points=25, starts_on=DAY)
    table.settle(kept, "SOLD", key="decided")
    link = sale_booked(kept)
    assert link is not None
    assert (link.check_out.points, link.is_late, link.key) == (24, True, "told")
    assert (bank.balance(table.home), bank.on_shelf(bank.rice)) == (36, 1)
    assert table.tell((bank.rice, 2), who="malees_head").pk == link.check_out_id  # its tablet hears that it is sold
    assert not list(refused_open(actor=bank.head))
    table.settle(kept, "SOLD", key="decided")
    assert (CheckOut.objects.count(), RefusedSettlement.objects.count()) == (2, 1)
    assert table.books_agree()


def test_gone_is_a_difference_and_costs_nobody_points(table: Table) -> None:
    bank, kept = table.bank, table.refused()
    bank.share(bank.rice, 3)
    settled = table.settle(kept, "GONE")
    assert (bank.balance(table.home), bank.on_shelf(bank.rice), CheckOut.objects.count()) == (60, 1, 1)
    moved = Movement.objects.get(cause_id=settled.pk)
    assert (moved.cause, moved.pieces) == (Cause.COUNT, 2)
    assert sale_booked(kept) is None
    with pytest.raises(errors.SaleRefusedBefore):
        table.tell((bank.rice, 2))
    assert table.books_agree()


def test_nothing_moves_nothing(table: Table) -> None:
    before = Movement.objects.count()
    table.settle(table.refused(), "NOTHING")
    assert Movement.objects.count() == before
    assert table.books_agree()


def test_it_is_decided_once(table: Table) -> None:
    kept = table.refused()
    table.settle(kept, "NOTHING")
    for outcome in ("NOTHING", "SOLD", "GONE"):
        with pytest.raises(errors.RefusedSettled):
            table.settle(kept, outcome)
    assert RefusedSettlement.objects.get().outcome == "NOTHING"


@pytest.mark.parametrize(("outcome", "reason"), [("SOLD", " "), ("", "นับแล้ว"), ("LOST", "นับแล้ว")])
def test_a_decision_says_what_and_why(table: Table, outcome: str, reason: str) -> None:
    with pytest.raises(errors.RefusedReasonMissing):
        table.settle(table.refused(), outcome, reason=reason)
    assert not RefusedSettlement.objects.exists()


@pytest.mark.parametrize("who", ["malee", "somchai", "nok", "auditor"])
def test_only_the_head_decides(table: Table, who: str) -> None:
    with pytest.raises(Unknown):
        table.settle(table.refused(), "NOTHING", who=who)


@pytest.mark.parametrize("outcome", ["SOLD", "GONE"])
def test_what_does_not_lie_there_is_not_booked(table: Table, outcome: str) -> None:
    kept = table.refused()
    with pytest.raises(errors.StockInsufficient):
        table.settle(kept, outcome)
    table.bank.share(table.bank.rice, 9)
    freeze_shelf(act(table.bank.malee, "14:00"), shop=table.bank.shop)
    with pytest.raises(errors.ShelfFrozen):
        table.settle(kept, outcome)
    assert not RefusedSettlement.objects.exists()
    assert table.books_agree()


def test_points_that_are_spent_are_not_booked(bank: Bank) -> None:
    table = open_table(bank)
    close_reserve(act(bank.malee, "11:00"), reserve=table.reserve)
    bank.sell(table.home, (bank.rice, 4))
    bank.share(bank.rice, 9)
    kept = table.refused()
    assert kept.code == "points_insufficient"
    with pytest.raises(PointsInsufficient):
        table.settle(kept, "SOLD")
    table.settle(kept, "GONE")
    assert (bank.balance(table.home), bank.on_shelf(bank.rice)) == (12, 8)
    assert table.books_agree()


def test_while_the_reserve_is_open_nothing_of_it_is_booked(bank: Bank) -> None:
    table = open_table(bank)
    kept = table.refused(quantity=6)
    for outcome in ("SOLD", "GONE"):
        with pytest.raises(errors.ReserveStillOpen):
            table.settle(kept, outcome)
    close_reserve(act(bank.malee, "13:00"), reserve=table.reserve)
    bank.share(bank.rice, 1)
    with pytest.raises(PointsInsufficient):
        table.settle(kept, "SOLD")
    table.settle(kept, "GONE")
    assert bank.on_shelf(bank.rice) == 0
    assert table.books_agree()


def test_every_key_of_its_own_is_kept(table: Table) -> None:
    keys = ["a", "b", str(UUID(int=3)), "k" * 80]
    for key in keys:
        table.refused(key=key)
    assert sorted(RefusedSale.objects.values_list("key", flat=True)) == sorted(keys)
    assert not ReserveSale.objects.exists()
