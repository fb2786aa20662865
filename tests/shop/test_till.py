"""One check-out moves points, lots, receipt and evidence together, or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.evidence.errors import KeyUsedOtherwise, Unknown
from songtor.people.cards.services import end_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.points.errors import PointsInsufficient
from songtor.points.models import Transfer
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.receipts.models import Counter, Receipt, ReceiptPerson
from songtor.registry.services import Pair, settle_link
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop.models import CheckOut
from songtor.shop.services import Described, learn_product
from songtor.shop.till.buying import Buyer
from songtor.shop.till.services import Chosen, check_out, take_back_check_out
from songtor.stock.models import Movement
from tests.personas import DAY, act
from tests.shop.conftest import LATER, SOON, Bank

YESTERDAY = DAY - timedelta(days=1)


def nothing_happened(bank: Bank) -> bool:
    return not CheckOut.objects.exists() and not Receipt.objects.exists() and not list(differences())


def test_a_household_chooses_and_pays(bank: Bank) -> None:
    bank.share(bank.rice, 30, SOON)
    bank.share(bank.milk, 30)
    home = bank.household("UNEMPLOYED", points_given=100, members=2)
    sale = bank.sell(home, (bank.rice, 2), (bank.milk, 5))
    assert sale.points == 2 * 12 + 5 * 3
    assert bank.balance(home) == 61
    assert (bank.on_shelf(bank.rice), bank.on_shelf(bank.milk)) == (28, 25)
    (named,) = ReceiptPerson.objects.all()
    assert (named.household_id, named.how, named.receipt) == (home.pk, "HOUSEHOLD", sale.receipt)
    assert [(line.category_id, line.pieces) for line in sale.receipt.lines.all()] == [("goods", 7)]
    assert Counter.objects.get(period="2568Q1", scope=bank.shop.district_id, vulnerable_group="").people == 1
    assert not list(differences())


def test_a_household_without_a_group_is_a_head(bank: Bank) -> None:
    bank.share(bank.rice, 3)
    sale = bank.sell(bank.household(points_given=12), (bank.rice, 1))
    assert (sale.receipt.heads, sale.receipt.people.count()) == (1, 0)
    assert not list(differences())


def test_what_expires_first_is_given_first(bank: Bank) -> None:
    bank.share(bank.rice, 2, LATER)
    bank.share(bank.rice, 2, SOON)
    bank.share(bank.rice, 2)
    home = bank.household(points_given=100)
    first, second = bank.sell(home, (bank.rice, 1)), bank.sell(home, (bank.rice, 3))
    assert given(first) == [(SOON, 1)]
    assert given(second) == [(SOON, 1), (LATER, 2)]


def given(sale: CheckOut) -> list[tuple[object, int]]:
    rows = Movement.objects.filter(cause_id=sale.receipt_id).order_by("lot__on_shelf__expires_on")
    return list(rows.values_list("lot__on_shelf__expires_on", "pieces"))


def test_the_last_points_and_the_last_piece_are_spent_once(bank: Bank) -> None:
    bank.share(bank.rice, 2)
    home, other = bank.household(points_given=12), bank.household(points_given=100)
    bank.sell(home, (bank.rice, 1))
    with pytest.raises(PointsInsufficient) as poor:
        bank.sell(home, (bank.rice, 1))
    assert poor.value.details == {"balance": 0, "wanted": 12}
    with pytest.raises(errors.StockInsufficient) as short:
        bank.sell(other, (bank.rice, 2))
    assert short.value.details["here"] == "1"
    assert (bank.balance(other), bank.on_shelf(bank.rice)) == (100, 1)
    assert CheckOut.objects.count() == 1
    assert not list(differences())


def test_the_same_key_sells_once(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=100)
    first, again = (bank.sell(home, (bank.rice, 1), key="tap") for _ in range(2))
    assert first == again
    assert bank.balance(home) == 88
    with pytest.raises(KeyUsedOtherwise):
        bank.sell(home, (bank.rice, 2), key="tap")


def test_what_is_past_its_last_day_is_not_sold(bank: Bank) -> None:
    bank.share(bank.rice, 5, DAY)
    home = bank.household(points_given=100)
    with pytest.raises(errors.StockInsufficient):
        tomorrow = act(bank.malee, day=DAY + timedelta(days=1))
        check_out(tomorrow, shop=bank.shop, buyer=Buyer(household=home.pk), lines=[Chosen(bank.rice.pk, 1)])
    assert nothing_happened(bank)


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        ([], errors.NothingChosen),
        ([("rice", 0)], errors.QuantityImpossible),
        ([("rice", 1_001)], errors.QuantityImpossible),
        ([("rice", 1), ("rice", 1)], errors.ProductTwice),
        ([("unpriced", 1)], errors.PriceMissing),
    ],
)
def test_an_impossible_basket_is_refused(bank: Bank, chosen: list[tuple[str, int]], refused: type[Exception]) -> None:
    bank.share(bank.rice, 5)
    unpriced = learn_product(act(bank.malee), district=bank.shop.district, described=Described("ไม่มีราคา", "OTHER"))
    products = {"rice": bank.rice, "unpriced": unpriced}
    home = bank.household(points_given=100)
    with pytest.raises(refused):
        bank.sell(home, *((products[name], quantity) for name, quantity in chosen))
    assert nothing_happened(bank)


def test_weighed_goods_cost_for_every_100_g_begun(bank: Bank) -> None:
    vegetables = bank.product("ผักรวม ชั่งขาย", 2, kind="FRESH", category="fresh")
    bank.share(vegetables, 5_000)
    home = bank.household(points_given=100)
    sale = bank.sell(home, (vegetables, 1_250))
    assert (sale.points, bank.on_shelf(vegetables)) == (26, 3_750)
    assert [(line.category_id, line.grams) for line in sale.receipt.lines.all()] == [("fresh", 1_250)]
    assert not list(differences())


def test_a_rule_caps_what_one_household_takes(bank: Bank) -> None:
    bank.share(bank.rice, 50)
    bank.share(bank.milk, 50)
    terms = Terms(base_points=10, cap_per_visit=60, item_caps={"STAPLE": 3})
    switch_on(act(bank.head), rule=draft_rule(act(bank.head), district=bank.shop.district, terms=terms), starts_on=DAY)
    home = bank.household(points_given=500)
    bank.sell(home, (bank.rice, 2))
    with pytest.raises(errors.CapReached) as kind:
        bank.sell(home, (bank.rice, 2))
    assert kind.value.details["left"] == "1"
    with pytest.raises(errors.CapReached) as visit:
        bank.sell(home, (bank.milk, 13))
    assert visit.value.details["left"] == "36"
    taken = bank.sell(home, (bank.milk, 5))
    take_back_check_out(act(bank.malee), check_out=taken, reason="เลือกผิด")
    bank.sell(home, (bank.rice, 1), (bank.milk, 1))


def test_a_card_opens_its_household(bank: Bank) -> None:
    bank.share(bank.rice, 50)
    home = bank.household("UNEMPLOYED", points_given=100)
    member = home.members.get().person
    for card in (bank.card(home), bank.card(member)):
        assert bank.sell(Buyer(card=card.pk), (bank.rice, 1)).household == home
    ended = bank.card(home)
    end_card(act(bank.malee), card=ended, reason="LOST")
    with pytest.raises(errors.CardRevoked):
        bank.sell(Buyer(card=ended.pk), (bank.rice, 1))
    blank = print_cards(
        act(bank.malee), district=bank.shop.district, tokens=new_tokens(bank.malee.ref, "blank sheet", 1)
    )
    with pytest.raises(errors.CardUnbound):
        bank.sell(Buyer(card=blank.pk), (bank.rice, 1))
    homeless = bank.card(bank.person("คนไร้บ้าน (สมมติ)"))
    with pytest.raises(errors.NoHousehold):
        bank.sell(Buyer(card=homeless.pk), (bank.rice, 1))


def test_somebody_takes_it_for_who_cannot_come(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household("UNEMPLOYED", points_given=100)
    carer = bank.carer(home)
    sale = bank.sell(Buyer(household=home.pk, received_by=carer.pk), (bank.rice, 1))
    (named,) = sale.receipt.people.all()
    assert (named.how, named.received_by_id, sale.received_by_id) == ("PROXY", carer.pk, carer.pk)


def test_nobody_takes_it_whom_the_household_did_not_name(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home, other = bank.household("UNEMPLOYED", points_given=100), bank.household()
    for stranger in (bank.person("คนอื่น (สมมติ)"), bank.carer(other), other.members.get().person):
        with pytest.raises(errors.NotTheirProxy):
            bank.sell(Buyer(household=home.pk, received_by=stranger.pk), (bank.rice, 1))
    assert nothing_happened(bank)


def test_a_check_out_taken_back_never_counted(bank: Bank) -> None:
    bank.share(bank.rice, 5, SOON)
    home = bank.household("UNEMPLOYED", points_given=100)
    sale = bank.sell(home, (bank.rice, 2))
    with pytest.raises(errors.WhyMissing):
        take_back_check_out(act(bank.malee), check_out=sale, reason=" ")
    take_back_check_out(act(bank.malee), check_out=sale, reason="หยิบผิด")
    assert (bank.balance(home), bank.on_shelf(bank.rice)) == (100, 5)
    assert Counter.objects.get(period="2568Q1", scope=bank.shop.district_id, vulnerable_group="").people == 0
    with pytest.raises(errors.AlreadyTakenBack):
        take_back_check_out(act(bank.malee), check_out=sale, reason="อีกครั้ง")
    assert Transfer.objects.filter(reverses__isnull=False).count() == 1
    assert not list(differences())


def test_nobody_of_another_district_sells_here(bank: Bank) -> None:
    bank.share(bank.rice, 5)
    home = bank.household(points_given=100)
    with pytest.raises(Unknown):
        check_out(
            act(bank.people.actor("somchai")),
            shop=bank.shop,
            buyer=Buyer(household=home.pk),
            lines=[Chosen(bank.rice.pk, 1)],
        )


@pytest.mark.parametrize("others", [0, 1])
def test_a_card_of_two_who_are_one_pays_from_where_their_points_are(bank: Bank, others: int) -> None:
    bank.share(bank.rice, 5)
    first, second = bank.household(points_given=20), bank.household(points_given=10, members=1 + others)
    one, other = (home.members.order_by("pk")[0].person for home in (first, second))
    card = bank.card(other)
    settle_link(act(bank.malee), pair=Pair.of(one, other), answer="SAME")
    sale = bank.sell(Buyer(card=card.pk), (bank.rice, 2))
    assert sale.household == (second if others else min(first, second, key=lambda home: home.pk))
    assert bank.balance(sale.household) == 30 - 24
    assert not list(differences())


def test_somebody_has_to_say_which_of_two_families(bank: Bank) -> None:
    homes = [bank.household(points_given=20, members=2) for _ in range(2)]
    one, other = (home.members.order_by("pk")[0].person for home in homes)
    card = bank.card(one)
    settle_link(act(bank.malee), pair=Pair.of(one, other), answer="SAME")
    bank.share(bank.rice, 5)
    with pytest.raises(errors.HouseholdsSeveral):
        bank.sell(Buyer(card=card.pk), (bank.rice, 1))
