"""Surplus food of a round goes onto a shop's shelf, and back aboard while nothing of it has left."""

from __future__ import annotations

import pytest

from songtor.city.goods import Goods
from songtor.evidence.errors import Unknown
from songtor.offers.models import Branch, Site
from songtor.receipts.sheets import round_sheet
from songtor.reports.services import refresh
from songtor.reports.verify import differences as chain_differences
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, Stop, StopState
from songtor.shop import errors
from songtor.shop.counting.services import freeze_shelf
from songtor.shop.models import Product, Shelving
from songtor.shop.recalls.services import call_back
from songtor.shop.recalls.tracing import Sought
from songtor.shop.services import Described
from songtor.shop.shelf.surplus import SetOut, shelve_surplus, take_back_shelving
from songtor.shop.till.queries import on_offer
from songtor.stock.errors import MoreThanAboard
from songtor.stock.queries import mass_differences
from tests.personas import DAY, act, make_branch, make_offer, make_round, stops_of
from tests.shop.conftest import Bank

CURRY = Described("แกงจืด ชั่งขาย", "TINNED", category="ready")


@pytest.fixture
def stop(bank: Bank) -> Stop:
    """10 kg of ready food have arrived at the shop."""
    malee, site = bank.malee, Site.objects.get(pk=bank.shop.site_id)
    pickup, delivery = stops_of(make_round(malee, make_offer(malee, make_branch(malee)), site))
    weight = {"category": "ready", "gross_grams": 12_000, "tare_grams": 2_000}
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, **weight)
    rounds.arrive(act(malee, "10:30"), stop=delivery)
    return Stop.objects.select_related("round").get(pk=delivery.pk)


def vegetables(bank: Bank) -> Product:
    return bank.product("ข้าวผัดผัก ชั่งขาย", 2, kind="FRESH", category="ready")


def shelve(bank: Bank, stop: Stop, product: Product | Described, grams: int = 8_000) -> Shelving:
    return shelve_surplus(
        act(bank.malee, "10:40"), shop=bank.shop, stop=stop, lines=[SetOut(getattr(product, "pk", product), grams)]
    )


def take_back(bank: Bank, shelving: Shelving, reason: str = "ผิดร้าน") -> None:
    take_back_shelving(act(bank.malee, "10:50"), shelving=shelving, reason=reason)


def test_it_is_set_out_in_place_of_a_hand_over(bank: Bank, stop: Stop) -> None:
    product = vegetables(bank)
    shelve(bank, stop, product)
    assert bank.on_shelf(product) == 8_000
    assert Stop.objects.get(pk=stop.pk).state == StopState.DONE
    assert_sums(bank)


def assert_sums(bank: Bank) -> None:
    refresh()
    assert not list(mass_differences())
    assert not list(chain_differences())


def test_the_round_says_where_it_went(bank: Bank, stop: Stop) -> None:
    shelving = shelve(bank, stop, vegetables(bank))
    (line,) = round_sheet(actor=bank.malee, round_id=stop.round_id).masses
    assert (line.collected, line.shelved, line.aboard, line.before) == (10_000, 8_000, 2_000, 0)
    take_back(bank, shelving)
    (line,) = round_sheet(actor=bank.malee, round_id=stop.round_id).masses
    assert (line.shelved, line.aboard, line.before) == (0, 10_000, 0)


def test_goods_nobody_had_before_are_learned_with_it_or_not_at_all(bank: Bank, stop: Stop) -> None:
    with pytest.raises(MoreThanAboard):
        shelve(bank, stop, CURRY, 11_000)
    assert not Product.objects.filter(name_th=CURRY.name_th).exists()
    with pytest.raises(errors.NameMissing):
        shelve(bank, stop, Described(" ", "TINNED", category="ready"))
    shelve(bank, stop, CURRY)
    assert bank.on_shelf(Product.objects.get(name_th=CURRY.name_th)) == 8_000


def test_what_is_taken_back_is_aboard_again_and_the_stop_open(bank: Bank, stop: Stop) -> None:
    product = vegetables(bank)
    shelving = shelve(bank, stop, product)
    with pytest.raises(errors.WhyMissing):
        take_back(bank, shelving, " ")
    take_back(bank, shelving)
    assert bank.on_shelf(product) == 0
    assert Stop.objects.get(pk=stop.pk).state == StopState.ARRIVED
    with pytest.raises(errors.AlreadyTakenBack):
        take_back(bank, shelving)
    again = Stop.objects.get(pk=stop.pk)
    shelve(bank, again, product, 9_000)
    assert bank.on_shelf(product) == 9_000
    assert_sums(bank)


def test_what_has_left_the_shelf_cannot_go_back_aboard(bank: Bank, stop: Stop) -> None:
    product = vegetables(bank)
    shelving = shelve(bank, stop, product)
    sold = bank.sell(bank.household(points_given=100), (product, 500))
    with pytest.raises(errors.GoodsGone):
        take_back(bank, shelving)
    bank.take_back(sold)
    freeze_shelf(act(bank.malee, "10:45"), shop=bank.shop)
    with pytest.raises(errors.ShelfFrozen):
        take_back(bank, shelving)
    assert bank.on_shelf(product) == 8_000


def test_a_signed_off_round_takes_nothing_back(bank: Bank, stop: Stop) -> None:
    shelving = shelve(bank, stop, vegetables(bank))
    round_ = Round.objects.get(pk=stop.round_id)
    pickup, _delivery = stops_of(round_)
    rounds.record_zero(act(bank.malee), stop=pickup, category="fresh", reason="none_left")
    rounds.finish_pickup(act(bank.malee), stop=pickup)
    rounds.sign_off(act(bank.head, "11:00"), round_=round_, kept=[Goods("ready", 2_000)])
    (line,) = round_sheet(actor=bank.malee, round_id=round_.pk).masses
    assert (line.shelved, line.aboard, line.difference) == (8_000, 2_000, 0)
    with pytest.raises(errors.RoundOver):
        take_back_shelving(act(bank.head, "11:10"), shelving=shelving, reason="ผิดร้าน")


def test_one_lot_is_the_same_goods_on_every_shelf(bank: Bank, stop: Stop) -> None:
    first, other = vegetables(bank), bank.product("แกงส้ม ชั่งขาย", 2, kind="FRESH", category="ready")
    lines = [SetOut(first.pk, 4_000), SetOut(other.pk, 4_000)]
    with pytest.raises(errors.KnownOtherwise):
        shelve_surplus(act(bank.malee, "10:40"), shop=bank.shop, stop=stop, lines=lines)
    assert bank.on_shelf(first) == 0


def test_nobody_of_another_district_sets_out_or_takes_back(bank: Bank, stop: Stop) -> None:
    product = vegetables(bank)
    somchai = bank.people.actor("somchai")
    with pytest.raises(Unknown):
        shelve_surplus(act(somchai, "10:40"), shop=bank.shop, stop=stop, lines=[SetOut(product.pk, 1_000)])
    shelving = shelve(bank, stop, product)
    with pytest.raises(Unknown):
        take_back_shelving(act(somchai, "10:50"), shelving=shelving, reason="ผิดร้าน")


def test_food_of_a_branch_called_back_is_given_to_nobody(bank: Bank, stop: Stop) -> None:
    product = vegetables(bank)
    shelve(bank, stop, product)
    assert [one.product for one in on_offer(bank.shop, DAY)] == [product]
    sought = Sought(DAY, DAY, branch=Branch.objects.get())
    call_back(act(bank.malee, "10:50"), district=bank.shop.district, sought=sought, reason="พบสิ่งปลอมปน")
    assert on_offer(bank.shop, DAY) == []
    assert bank.on_shelf(product) == 8_000
