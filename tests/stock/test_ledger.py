"""Every gram lies somewhere, and came there from somewhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from songtor.city.errors import AmountImpossible, AmountTooLarge, CategoryTwice, CategoryUnknown
from songtor.city.goods import Goods, refuse_unknown
from songtor.stock.errors import AlreadyReversed, NothingAboard
from songtor.stock.models import Balance, Cause, Movement, Place, PlaceKind
from songtor.stock.queries import aboard, day_mass, mass_differences, masses, on_hand_after, overdrawn
from songtor.stock.services import Settled, draw, mirror, move, place_of, settle
from tests.personas import BANG_KHAE, DAY, at

if TYPE_CHECKING:
    from tests.stock.conftest import Ledger

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("amount", [{"grams": -1}, {"pieces": -1}, {"grams": 5, "pieces": 5}])
def test_impossible_amount_is_refused(amount: dict[str, int]) -> None:
    with pytest.raises(AmountImpossible):
        Goods("ready", **amount)


@pytest.mark.parametrize("amount", [{"grams": 2_000_001}, {"pieces": 20_001}])
def test_amount_beyond_a_lorry_is_refused(amount: dict[str, int]) -> None:
    with pytest.raises(AmountTooLarge):
        Goods("ready", **amount)


def test_unknown_category_is_refused() -> None:
    with pytest.raises(CategoryUnknown):
        refuse_unknown([Goods("caviar", 1)])


def test_category_named_twice_is_refused() -> None:
    with pytest.raises(CategoryTwice):
        refuse_unknown([Goods("ready", 1), Goods("ready", 2)])


@pytest.mark.parametrize("goods", [Goods("ready", pieces=3), Goods("box", grams=300)])
def test_the_wrong_unit_is_refused(goods: Goods) -> None:
    with pytest.raises(AmountImpossible):
        refuse_unknown([goods])


def test_what_never_was_aboard_cannot_leave(ledger: Ledger) -> None:
    ledger.weigh(Goods("ready", 5_000))
    with pytest.raises(NothingAboard) as refusal:
        draw(ledger.act, from_place=ledger.vehicle, to_place=ledger.site, lines=[Goods("fresh", 1)], why=ledger.why())
    assert refusal.value.code == "nothing_aboard"
    assert Movement.objects.filter(cause=Cause.HAND_OVER).count() == 0


@pytest.mark.parametrize("kind", [PlaceKind.SHELF, PlaceKind.SITE, PlaceKind.HOUSEHOLD, PlaceKind.WASTE])
def test_a_place_with_a_floor_never_goes_below_it(ledger: Ledger, kind: PlaceKind) -> None:
    lot = ledger.weigh(Goods("ready", 5_000))
    shelf = place_of(BANG_KHAE, kind, None if kind == PlaceKind.WASTE else ledger.site.pk)
    move(ledger.act, lot=lot, from_place=ledger.vehicle, to_place=shelf, goods=Goods("ready", 100), why=ledger.why())
    with pytest.raises(IntegrityError, match=r"balance_not_below_floor"), transaction.atomic():
        back = Goods("ready", 101)
        move(ledger.act, lot=lot, from_place=shelf, to_place=ledger.vehicle, goods=back, why=ledger.why())
    assert Balance.objects.get(place=shelf, lot=lot).grams == 100


def test_nothing_moves_to_where_it_is(ledger: Ledger) -> None:
    lot = ledger.weigh(Goods("ready", 5_000))
    with pytest.raises(IntegrityError, match="movement_goes_elsewhere"), transaction.atomic():
        here = {"from_place": ledger.vehicle, "to_place": ledger.vehicle}
        move(ledger.act, lot=lot, goods=Goods("ready", 1), why=ledger.why(), **here)


def test_deliveries_take_the_earliest_use_by_first(ledger: Ledger) -> None:
    late = ledger.weigh(Goods("ready", 5_000), at("18:00"))
    early = ledger.weigh(Goods("ready", 3_000), at("13:00"))
    never = ledger.weigh(Goods("ready", 2_000))
    lines = [Goods("ready", 9_000)]
    moved = draw(ledger.act, from_place=ledger.vehicle, to_place=ledger.site, lines=lines, why=ledger.why())
    assert [(movement.lot_id, movement.grams) for movement in moved] == [
        (early.pk, 3_000),
        (late.pk, 5_000),
        (never.pk, 1_000),
    ]
    assert aboard(ledger.vehicle) == {"ready": Goods("ready", 1_000)}


def test_what_goes_beyond_the_scale_is_borne_by_the_newest_lot_and_named(ledger: Ledger) -> None:
    ledger.weigh(Goods("ready", 5_000), at("13:00"))
    last = ledger.weigh(Goods("ready", 1_000), at("18:00"))
    lines = [Goods("ready", 6_250)]
    moved = draw(ledger.act, from_place=ledger.vehicle, to_place=ledger.site, lines=lines, why=ledger.why())
    assert (moved[-1].lot_id, moved[-1].grams) == (last.pk, 1_250)
    assert overdrawn(ledger.vehicle) == {"ready": 250}
    assert list(mass_differences()) == []


def test_pieces_never_enter_kilograms(ledger: Ledger) -> None:
    ledger.weigh(Goods("box", pieces=30))
    draw(
        ledger.act,
        from_place=ledger.vehicle,
        to_place=ledger.site,
        lines=[Goods("box", pieces=12)],
        why=ledger.why(),
    )
    ((_, _, grams),) = masses("grams")
    ((_, _, pieces),) = masses("pieces")
    assert (grams.collected, pieces.collected, pieces.handed_out, pieces.on_hand) == (0, 30, 12, 18)


def test_a_reversal_is_the_mirror_image_and_happens_once(ledger: Ledger) -> None:
    ledger.weigh(Goods("ready", 5_000))
    why = ledger.why()
    draw(ledger.act, from_place=ledger.vehicle, to_place=ledger.site, lines=[Goods("ready", 4_000)], why=why)
    mirror(ledger.act, cause_id=why.cause_id, why=ledger.why())
    assert aboard(ledger.vehicle) == {"ready": Goods("ready", 5_000)}
    with pytest.raises(AlreadyReversed):
        mirror(ledger.act, cause_id=why.cause_id, why=ledger.why())


def test_settling_keeps_what_is_there_and_books_the_rest(ledger: Ledger) -> None:
    ledger.weigh(Goods("ready", 5_000))
    ledger.weigh(Goods("fresh", 1_000))
    why = ledger.why(Cause.SIGN_OFF)
    assert settle(ledger.act, place=ledger.vehicle, keep=[Goods("ready", 4_700)], why=why) == Settled(300 + 1_000, 0)
    assert aboard(ledger.vehicle) == {"ready": Goods("ready", 4_700)}
    ((_, _, mass),) = masses()
    assert (mass.on_hand, mass.difference, mass.balances) == (4_700, 1_300, True)


def test_lots_of_one_category_make_up_for_each_other_when_settled(ledger: Ledger) -> None:
    """A corrected weighing leaves what was drawn from it before in the red: that is no loss."""
    wrong = ledger.weigh(Goods("ready", 10_000))
    lines = [Goods("ready", 200)]
    draw(ledger.act, from_place=ledger.vehicle, to_place=ledger.waste, lines=lines, why=ledger.why(Cause.WASTE))
    mirror(ledger.act, cause_id=wrong.weighing_id, why=ledger.why(Cause.WEIGHING))
    ledger.weigh(Goods("ready", 7_000))
    kept = [Goods("ready", 6_800)]
    assert settle(ledger.act, place=ledger.vehicle, keep=kept, why=ledger.why(Cause.SIGN_OFF)) == Settled(0, 0)
    assert aboard(ledger.vehicle) == {"ready": Goods("ready", 6_800)}


def test_a_place_is_one_row_however_often_it_is_asked_for(ledger: Ledger) -> None:
    again = place_of(BANG_KHAE, PlaceKind.VEHICLE, ledger.vehicle.subject)
    assert again.pk == ledger.vehicle.pk
    assert Place.objects.filter(kind=PlaceKind.WASTE).count() == 1
    assert place_of(BANG_KHAE, PlaceKind.WASTE).pk == ledger.waste.pk


def test_a_balance_that_departs_from_its_movements_is_named(ledger: Ledger) -> None:
    ledger.weigh(Goods("ready", 5_000))
    assert list(mass_differences()) == []
    Balance.objects.filter(place=ledger.vehicle).update(grams=F("grams") + 1)
    assert [found.what for found in mass_differences()] == ["balance does not equal its movements", "mass balance"]


def test_a_movement_without_balance_is_named(ledger: Ledger) -> None:
    ledger.weigh(Goods("ready", 5_000))
    Balance.objects.filter(place=ledger.vehicle).delete()
    assert [found.what for found in mass_differences()] == ["movements without a balance", "mass balance"]


@pytest.mark.parametrize("column", ["grams", "pieces"])
def test_the_mass_of_a_day_fails_when_a_balance_is_wrong(ledger: Ledger, column: str) -> None:
    ledger.weigh(Goods("ready", 5_000) if column == "grams" else Goods("box", pieces=5))
    assert [mass.balances for *_, mass in masses(column)] == [True]
    Balance.objects.filter(place=ledger.vehicle).update(**{column: F(column) - 1})
    assert [mass.balances for *_, mass in masses(column)] == [False]


def test_the_boards_mass_fails_when_a_balance_or_a_movement_is_wrong(ledger: Ledger) -> None:
    def board(day: date = DAY) -> tuple[int, bool]:
        mass = day_mass(BANG_KHAE, day, on_hand=on_hand_after(BANG_KHAE, day))
        return mass.on_hand, mass.balances

    ledger.weigh(Goods("ready", 5_000))
    draw(ledger.act, from_place=ledger.vehicle, to_place=ledger.site, lines=[Goods("ready", 2_000)], why=ledger.why())
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert [board(day) for day in (before, DAY, after)] == [(0, True), (3_000, True), (0, True)]
    Balance.objects.filter(place=ledger.vehicle).update(grams=F("grams") + 1)
    assert [balances for _, balances in (board(before), board(), board(after))] == [False] * 3
    Balance.objects.filter(place=ledger.vehicle).update(grams=F("grams") - 1)
    assert board() == (3_000, True)
    earlier = Movement.objects.get(cause=Cause.WEIGHING)
    earlier.pk, earlier.id, earlier.day = None, Movement._meta.pk.get_default(), before
    earlier.save(force_insert=True)
    assert board()[1] is False
