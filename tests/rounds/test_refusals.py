"""What cannot be done in a round is refused with its code, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from songtor.city.goods import Goods
from songtor.evidence.errors import Refusal, Unknown
from songtor.offers.models import Site
from songtor.offers.services import announce_nothing, withdraw_offer
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, StopState
from songtor.rounds.queries import aboard_of
from songtor.stock.queries import mass_differences
from tests.guards.world import rows_and_acts
from tests.personas import DAY, LAT_KRABANG, act, at, make_branch, make_offer, make_round, make_site, stops_of

if TYPE_CHECKING:
    from tests.rounds.conftest import Day

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str) -> Iterator[None]:
    before = rows_and_acts()
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    assert str(refusal.value)
    assert rows_and_acts() == before


BAD_WEIGHTS = [
    (1_000, 2_000, "weight_impossible"),
    (-1, 0, "weight_impossible"),
    (1_000, -1, "weight_impossible"),
    (2_000_001, 0, "weight_too_large"),
    (500, 500, "zero_needs_reason"),
]


@pytest.mark.parametrize(("gross", "tare", "code"), BAD_WEIGHTS)
def test_bad_weight_is_refused(day: Day, gross: int, tare: int, code: str) -> None:
    with refused(code):
        day.weigh(gross=gross, tare=tare)


Deed = Callable[["Day"], object]
REFUSED: dict[str, tuple[str, Deed]] = {
    "unknown category": ("category_unknown", lambda d: d.weigh("caviar")),
    "boxes on the scale": ("amount_impossible", lambda d: d.weigh("box")),
    "kilograms counted": (
        "amount_impossible",
        lambda d: rounds.count_pieces(act(d.malee), stop=d.pickup, category="ready", pieces=3),
    ),
    "no pieces counted": (
        "zero_needs_reason",
        lambda d: rounds.count_pieces(act(d.malee), stop=d.pickup, category="box", pieces=0),
    ),
    "zero without reason": (
        "zero_needs_reason",
        lambda d: rounds.record_zero(act(d.malee), stop=d.pickup, category="ready", reason=""),
    ),
    "other reason without note": (
        "zero_needs_reason",
        lambda d: rounds.record_zero(act(d.malee), stop=d.pickup, category="ready", reason="other"),
    ),
    "weighed at a delivery": (
        "not_a_pickup",
        lambda d: rounds.record_weighing(
            act(d.malee), stop=d.delivery, category="ready", gross_grams=1_000, tare_grams=0
        ),
    ),
    "pick-up finished at a delivery": (
        "not_a_pickup",
        lambda d: rounds.finish_pickup(act(d.malee), stop=d.delivery),
    ),
    "before the day of the round": (
        "before_the_round",
        lambda d: rounds.arrive(act(d.malee, day=DAY - timedelta(days=1)), stop=d.pickup),
    ),
    "missed without reason": ("reason_missing", lambda d: rounds.miss_stop(act(d.malee), stop=d.pickup, reason="")),
    "missed, other, no note": (
        "reason_missing",
        lambda d: rounds.miss_stop(act(d.malee), stop=d.pickup, reason="other"),
    ),
    "no picture": ("not_an_image", lambda d: rounds.add_photo(act(d.malee), stop=d.pickup, picture=b"hello")),
    "rest left at a delivery": (
        "not_a_pickup",
        lambda d: rounds.leave_rest(act(d.malee), stop=d.delivery, lines=[Goods("ready", 1)], until=at("15:00")),
    ),
    "rest until before now": (
        "window_backwards",
        lambda d: rounds.leave_rest(act(d.malee), stop=d.pickup, lines=[Goods("ready", 1)], until=at("09:00")),
    ),
    "rest until another day": (
        "window_not_on_day",
        lambda d: rounds.leave_rest(
            act(d.malee), stop=d.pickup, lines=[Goods("fresh", 1)], until=at("15:00", DAY + timedelta(days=1))
        ),
    ),
    "rest past its use-by": (
        "past_use_by",
        lambda d: rounds.leave_rest(act(d.malee, "15:00"), stop=d.pickup, lines=[Goods("ready", 1)], until=at("18:00")),
    ),
    "nothing left over": (
        "nothing_offered",
        lambda d: rounds.leave_rest(act(d.malee), stop=d.pickup, lines=[], until=at("15:00")),
    ),
    "handed over at a pick-up": (
        "not_a_delivery",
        lambda d: hand_over(act(d.malee), stop=d.pickup, lines=[Goods("ready", 1)], heads=1, counts={}),
    ),
    "handed over unweighed": (
        "nothing_aboard",
        lambda d: hand_over(act(d.malee), stop=d.delivery, lines=[Goods("ready", 1)], heads=1, counts={}),
    ),
    "nothing handed over": (
        "nothing_handed_over",
        lambda d: hand_over(act(d.malee), stop=d.delivery, lines=[Goods("ready")], heads=1, counts={}),
    ),
    "nobody there": (
        "heads_impossible",
        lambda d: hand_over(act(d.malee), stop=d.delivery, lines=[Goods("ready", 1)], heads=0, counts={}),
    ),
    "a stadium there": (
        "heads_impossible",
        lambda d: hand_over(act(d.malee), stop=d.delivery, lines=[Goods("ready", 1)], heads=5_001, counts={}),
    ),
    "more of a group than heads": (
        "count_above_heads",
        lambda d: hand_over(act(d.malee), stop=d.delivery, lines=[Goods("ready", 1)], heads=3, counts={"CHILD": 4}),
    ),
    "unknown group": (
        "group_unknown",
        lambda d: hand_over(act(d.malee), stop=d.delivery, lines=[Goods("ready", 1)], heads=3, counts={"CATS": 1}),
    ),
    "waste without reason": (
        "reason_missing",
        lambda d: rounds.write_off(act(d.malee), round_=d.round, goods=Goods("ready", 1), reason=""),
    ),
    "sign-off with open stops": ("stops_still_open", lambda d: rounds.sign_off(act(d.malee), round_=d.round)),
    "nothing to publish": (
        "nothing_to_publish",
        lambda d: rounds.publish_day(act(d.malee), district=d.round.district, day=DAY),
    ),
    "planned twice": (
        "offer_already_planned",
        lambda d: rounds.add_pickup(act(d.malee), round_=d.round, offer=d.offer),
    ),
    "dropped without reason": ("reason_missing", lambda d: rounds.drop_stop(act(d.malee), stop=d.pickup)),
    "cancelled without reason": (
        "reason_missing",
        lambda d: rounds.cancel_round(act(d.malee), round_=d.round, reason=" "),
    ),
    "a stranger as crew": (
        "other_district",
        lambda d: rounds.assign_crew(act(d.malee), round_=d.round, crew=[d.people.somchai]),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused(day: Day, what: str) -> None:
    code, deed = REFUSED[what]
    with refused(code):
        deed(day)


def test_weighing_a_category_twice_is_refused(day: Day) -> None:
    day.weigh()
    with refused("weighed_twice"):
        day.weigh(clock="09:36")


def test_arriving_twice_is_refused(day: Day) -> None:
    rounds.arrive(act(day.malee, "09:30"), stop=day.pickup)
    with refused("already_arrived"):
        rounds.arrive(act(day.malee, "09:31"), stop=day.pickup)


def test_a_finished_stop_takes_no_arrival(day: Day) -> None:
    rounds.miss_stop(act(day.malee), stop=day.pickup, reason="closed")
    with refused("stop_closed"):
        rounds.arrive(act(day.malee), stop=day.pickup)
    with refused("stop_closed"):
        day.weigh(clock="10:30")
    with refused("stop_closed"):
        rounds.add_photo(act(day.malee), stop=day.pickup, picture=b"x")


def test_a_stop_with_food_is_neither_missed_nor_dropped_nor_moved(day: Day) -> None:
    day.weigh()
    other = _second_round(day)
    with refused("stop_has_food"):
        rounds.miss_stop(act(day.malee), stop=day.pickup, reason="closed")
    with refused("stop_has_food"):
        rounds.drop_stop(act(day.malee), stop=day.pickup, reason="ไม่ทัน")
    with refused("stop_has_food"):
        rounds.move_stop(act(day.malee), stop=day.pickup, to_round=other, position=1)


def test_a_stop_already_reached_stays_with_its_vehicle(day: Day) -> None:
    other = _second_round(day)
    rounds.arrive(act(day.malee), stop=day.pickup)
    with refused("stop_closed"):
        rounds.move_stop(act(day.malee), stop=day.pickup, to_round=other, position=1)


def _second_round(day: Day) -> Round:
    branch = make_branch(day.malee, name="Big Shop สาขาสอง")
    vehicle = day.round.district.vehicles.exclude(pk=day.round.vehicle_id).get()
    round_ = make_round(day.malee, make_offer(day.malee, branch, day=DAY + timedelta(days=1)), day.site, publish=False)
    Round.objects.filter(pk=round_.pk).update(day=DAY, vehicle=vehicle)
    round_.refresh_from_db()
    return round_


def test_stops_go_to_rounds_of_their_own_day_and_district_only(day: Day) -> None:
    tomorrow = DAY + timedelta(days=1)
    elsewhere = make_round(day.malee, make_offer(day.malee, day.branch, day=tomorrow), day.site, publish=False)
    with refused("other_district"):
        rounds.move_stop(act(day.malee), stop=day.pickup, to_round=elsewhere, position=1)
    far = make_site(day.people.actor("somchai"), name="ชุมชนอื่น", district=LAT_KRABANG)
    with refused("other_district"):
        rounds.add_delivery(act(day.malee), round_=day.round, site=far)


def test_an_offer_that_no_longer_holds_is_not_planned(day: Day) -> None:
    branch = make_branch(day.malee, name="Big Shop สาขาสอง")
    gone, none = make_offer(day.malee, branch), make_offer(day.malee, make_branch(day.malee, name="สาม"))
    withdraw_offer(act(day.malee, "08:30"), offer=gone, reason="ขายหมด")
    announce_nothing(act(day.malee, "08:30"), branch=none.branch, day=DAY)
    for offer in (gone, none):
        with refused("offer_closed"):
            rounds.add_pickup(act(day.malee), round_=day.round, offer=offer)


def test_a_draft_is_not_driven(day: Day) -> None:
    Round.objects.filter(pk=day.round.pk).update(state=RoundState.DRAFT)
    with refused("round_not_published"):
        day.weigh()


def test_a_cancelled_round_is_not_driven_nor_changed(day: Day) -> None:
    rounds.cancel_round(act(day.malee, "08:40"), round_=day.round, reason="รถเสีย")
    with refused("round_cancelled"):
        day.weigh()
    with refused("round_cancelled"):
        rounds.add_delivery(act(day.malee), round_=day.round, site=day.site)


def test_a_round_under_way_is_not_cancelled(day: Day) -> None:
    day.weigh()
    with refused("round_has_begun"):
        rounds.cancel_round(act(day.malee), round_=day.round, reason="ฝนตก")


def signed_off(day: Day) -> None:
    day.weigh()
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    hand_over(act(day.malee, "11:00"), stop=day.delivery, lines=[Goods("ready", 9_800)], heads=20, counts={})
    rounds.write_off(act(day.malee, "11:30"), round_=day.round, goods=Goods("ready", 200), reason="spoiled")
    rounds.sign_off(act(day.malee, "12:00"), round_=day.round)


def test_a_signed_off_round_takes_nothing_more(day: Day) -> None:
    signed_off(day)
    with refused("round_signed_off"):
        rounds.sign_off(act(day.malee, "12:05"), round_=day.round)
    with refused("round_signed_off"):
        day.weigh("fresh", clock="12:05")
    with refused("round_signed_off"):
        rounds.write_off(act(day.malee, "12:05"), round_=day.round, goods=Goods("ready", 1), reason="spoiled")
    with refused("round_signed_off"):
        rounds.cancel_round(act(day.malee, "12:05"), round_=day.round, reason="x")


def test_after_sign_off_an_officer_corrects_nothing_and_the_head_does(day: Day) -> None:
    signed_off(day)
    weighing, receipt, waste = day.pickup.weighings.get(), day.delivery.receipts.get(), day.round.wastes.get()
    asked = {"weighing": weighing, "gross_grams": 9_000, "tare_grams": 0, "reason": "อ่านผิด"}
    with refused(Unknown.code):
        rounds.correct_weighing(act(day.malee, "13:00"), **asked)
    with refused(Unknown.code):
        reverse_receipt(act(day.malee, "13:00"), receipt=receipt, reason="จดผิด")
    with refused(Unknown.code):
        rounds.reverse_waste(act(day.malee, "13:00"), waste=waste, reason="จดผิด")
    head = day.people.actor("malees_head")
    assert rounds.correct_weighing(act(head, "13:00"), **asked).grams == 9_000
    assert reverse_receipt(act(head, "13:05"), receipt=receipt, reason="จดผิด").receipt_id == receipt.pk
    assert rounds.reverse_waste(act(head, "13:06"), waste=waste, reason="จดผิด").waste_id == waste.pk
    assert aboard_of(day.round) == {}
    assert list(mass_differences()) == []


def test_corrections_need_a_reason_and_happen_once(day: Day) -> None:
    weighing = day.weigh()
    with refused("reason_missing"):
        rounds.reverse_weighing(act(day.malee), weighing=weighing, reason=" ")
    rounds.reverse_weighing(act(day.malee), weighing=weighing, reason="ชั่งผิด")
    with refused("already_reversed"):
        rounds.reverse_weighing(act(day.malee), weighing=weighing, reason="อีกครั้ง")


def test_food_that_was_offered_but_not_weighed_stops_the_sign_off(day: Day) -> None:
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    rounds.miss_stop(act(day.malee, "11:00"), stop=day.delivery, reason="closed")
    with refused("not_weighed"):
        rounds.sign_off(act(day.malee, "12:00"), round_=day.round)


def test_a_zero_with_its_reason_lets_the_round_be_signed_off(day: Day) -> None:
    rounds.record_zero(act(day.malee, "09:35"), stop=day.pickup, category="ready", reason="none_left")
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    rounds.miss_stop(act(day.malee, "11:00"), stop=day.delivery, reason="closed")
    assert rounds.sign_off(act(day.malee, "12:00"), round_=day.round).collected_grams == 0


def test_a_reversed_receipt_opens_the_stop_again(day: Day) -> None:
    day.weigh()
    receipt = hand_over(act(day.malee, "11:00"), stop=day.delivery, lines=[Goods("ready", 4_000)], heads=5, counts={})
    reverse_receipt(act(day.malee, "11:05"), receipt=receipt, reason="จดผิดจุด")
    day.delivery.refresh_from_db()
    assert day.delivery.state == StopState.ARRIVED
    with refused("receipt_already_reversed"):
        reverse_receipt(act(day.malee, "11:06"), receipt=receipt, reason="อีกครั้ง")


def test_what_could_not_be_taken_is_a_new_offer_beside_the_old_one(day: Day) -> None:
    left = rounds.leave_rest(act(day.malee), stop=day.pickup, lines=[Goods("ready", 3_000)], until=at("15:00"))
    line = left.offer.lines.get()
    assert (line.grams, line.use_by, left.offer.left_over_of_id) == (3_000, at("15:00"), day.offer.pk)
    assert len(stops_of(day.round)) == 2


def test_the_rest_of_a_stop_is_offered_once(day: Day) -> None:
    asked = {"stop": day.pickup, "lines": [Goods("ready", 3_000)], "until": at("15:00")}
    left = rounds.leave_rest(act(day.malee), **asked)
    with refused("left_over_twice"):
        rounds.leave_rest(act(day.malee, "10:01"), **asked)
    withdraw_offer(act(day.malee, "10:02"), offer=left.offer, reason="นับผิด")
    assert rounds.leave_rest(act(day.malee, "10:03"), **asked).offer_id != left.offer_id


def test_where_nobody_was_served_nothing_is_left_over(day: Day) -> None:
    rounds.miss_stop(act(day.malee), stop=day.pickup, reason="closed")
    with refused("stop_closed"):
        rounds.leave_rest(act(day.malee), stop=day.pickup, lines=[Goods("fresh", 1)], until=at("15:00"))


@pytest.mark.parametrize("position", [(999.0, 100.4, 5), (float("nan"), 100.4, 5), (13.7, 181.0, 5), (13.7, 100.4, -1)])
def test_a_position_off_the_earth_is_left_out(day: Day, position: tuple[float, float, int]) -> None:
    arrival = rounds.arrive(act(day.malee), stop=day.pickup, position=position)
    assert (arrival.lat, arrival.lon, arrival.accuracy_m) == (None, None, None)


def test_a_stop_whose_offer_was_withdrawn_is_not_published(day: Day) -> None:
    tomorrow = DAY + timedelta(days=1)
    offer = make_offer(day.malee, day.branch, day=tomorrow)
    draft = make_round(day.malee, offer, day.site, publish=False)
    withdraw_offer(act(day.malee, "11:00"), offer=offer, reason="ขายหมด")
    with refused("offer_no_longer_holds"):
        rounds.publish_day(act(day.malee, "11:05"), district=draft.district, day=tomorrow)
    rounds.drop_stop(act(day.malee, "11:06"), stop=draft.stops.get(offer=offer))
    assert rounds.publish_day(act(day.malee, "11:07"), district=draft.district, day=tomorrow) == draft


def test_a_site_that_ended_gets_no_stop(day: Day) -> None:
    Site.objects.filter(pk=day.site.pk).update(ended_at=at("08:00"))
    with refused("site_ended"):
        rounds.add_delivery(act(day.malee), round_=day.round, site=day.site)


def test_a_stop_is_taken_as_it_is_once_its_round_is_held(day: Day) -> None:
    other = _second_round(day)
    stale = day.round.stops.get(pk=day.pickup.pk)
    rounds.move_stop(act(day.malee), stop=day.pickup, to_round=other, position=1)
    assert rounds.drop_stop(act(day.malee), stop=stale, reason="ไม่ทัน") == other
