"""What leaves a vehicle is good to eat and was aboard, and what does not add up says why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.translation import override

from songtor.city.goods import Goods
from songtor.city.models import FoodCategory
from songtor.evidence.errors import Refusal
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.rounds import services as rounds
from songtor.rounds.queries import aboard_of
from tests.personas import DAY, act
from tests.rounds.test_refusals import refused

if TYPE_CHECKING:
    from tests.rounds.conftest import Day

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kept", "needs_reason"), [(9_800, False), (9_799, True)])
def test_a_difference_above_two_percent_needs_a_reason(day: Day, kept: int, needs_reason: bool) -> None:
    day.weigh(gross=10_000)
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    rounds.miss_stop(act(day.malee, "11:00"), stop=day.delivery, reason="closed")
    asked = {"round_": day.round, "kept": [Goods("ready", kept)]}
    if needs_reason:
        with refused("difference_needs_reason"):
            rounds.sign_off(act(day.malee, "12:00"), **asked)
        assert rounds.sign_off(act(day.malee, "12:05"), reason="หก", **asked).difference_grams == 201
    else:
        assert rounds.sign_off(act(day.malee, "12:00"), **asked).difference_grams == 200


@pytest.mark.parametrize(("handed", "needs_reason"), [(98, False), (97, True)])
def test_boxes_that_vanish_need_a_reason_too(day: Day, handed: int, needs_reason: bool) -> None:
    rounds.count_pieces(act(day.malee, "09:35"), stop=day.pickup, category="box", pieces=100)
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    hand_over(act(day.malee, "11:00"), stop=day.delivery, lines=[Goods("box", pieces=handed)], heads=20, counts={})
    if needs_reason:
        with refused("difference_needs_reason"):
            rounds.sign_off(act(day.malee, "12:00"), round_=day.round)
    signed = rounds.sign_off(act(day.malee, "12:05"), round_=day.round, reason="หล่น" if needs_reason else "")
    assert (signed.collected_pieces, signed.difference_pieces, signed.difference_grams) == (100, 100 - handed, 0)


@pytest.mark.parametrize("kept", [Goods("ready", 10_001), Goods("fresh", 1), Goods("box", pieces=1)])
def test_no_more_stays_aboard_than_is_aboard(day: Day, kept: Goods) -> None:
    day.weigh(gross=10_000)
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    rounds.miss_stop(act(day.malee, "11:00"), stop=day.delivery, reason="closed")
    with refused("kept_more_than_aboard"):
        rounds.sign_off(act(day.malee, "12:00"), round_=day.round, kept=[kept], reason="ชั่งใหม่")
    assert rounds.sign_off(act(day.malee, "12:05"), round_=day.round, kept=[Goods("ready", 10_000)])


def give(day: Day, grams: int, clock: str = "11:00") -> Receipt:
    return hand_over(act(day.malee, clock), stop=day.delivery, lines=[Goods("ready", grams)], heads=9, counts={})


def test_scales_differ_by_a_tenth_and_a_kilogram_at_most(day: Day) -> None:
    day.weigh(gross=10_000)
    with refused("more_than_aboard"):
        give(day, 12_001)
    assert give(day, 12_000)


def test_more_boxes_than_were_counted_are_not_handed_over(day: Day) -> None:
    rounds.count_pieces(act(day.malee, "09:35"), stop=day.pickup, category="box", pieces=10)
    with refused("more_than_aboard"):
        hand_over(act(day.malee), stop=day.delivery, lines=[Goods("box", pieces=11)], heads=9, counts={})


def test_no_more_is_written_off_than_is_aboard(day: Day) -> None:
    day.weigh(gross=10_000)
    with refused("more_than_aboard"):
        rounds.write_off(act(day.malee), round_=day.round, goods=Goods("ready", 10_001), reason="spoiled")
    assert rounds.write_off(act(day.malee), round_=day.round, goods=Goods("ready", 10_000), reason="spoiled")


def test_food_past_its_use_by_is_written_off_and_not_handed_over(day: Day) -> None:
    day.weigh(gross=10_000)
    with refused("aboard_past_use_by"):
        give(day, 4_000, "15:00")
    assert rounds.write_off(act(day.malee, "15:00"), round_=day.round, goods=Goods("ready", 500), reason="past_use_by")


def test_food_is_handed_over_until_its_use_by(day: Day) -> None:
    day.weigh(gross=10_000)
    assert give(day, 4_000, "14:59")


def test_a_refusal_names_the_food_in_words(day: Day) -> None:
    with override("th"):
        with pytest.raises(Refusal) as refusal:
            give(day, 1_000)
        assert FoodCategory.objects.get(pk="ready").name in str(refusal.value)


def test_what_was_not_thrown_away_is_aboard_again(day: Day) -> None:
    day.weigh(gross=10_000)
    waste = rounds.write_off(act(day.malee), round_=day.round, goods=Goods("ready", 4_000), reason="spoiled")
    with refused("reason_missing"):
        rounds.reverse_waste(act(day.malee), waste=waste, reason=" ")
    rounds.reverse_waste(act(day.malee, "10:05"), waste=waste, reason="เลือกผิด")
    assert aboard_of(day.round) == {"ready": Goods("ready", 10_000)}
    with refused("already_reversed"):
        rounds.reverse_waste(act(day.malee, "10:06"), waste=waste, reason="อีกครั้ง")


def test_nothing_is_corrected_before_the_day_of_the_round(day: Day) -> None:
    weighing = day.weigh()
    receipt, early = give(day, 4_000), act(day.malee, day=DAY - timedelta(days=1))
    waste = rounds.write_off(act(day.malee), round_=day.round, goods=Goods("ready", 100), reason="spoiled")
    with refused("before_the_round"):
        rounds.correct_weighing(early, weighing=weighing, gross_grams=9_000, tare_grams=0, reason="อ่านผิด")
    with refused("before_the_round"):
        reverse_receipt(early, receipt=receipt, reason="จดผิด")
    with refused("before_the_round"):
        rounds.reverse_waste(early, waste=waste, reason="จดผิด")
