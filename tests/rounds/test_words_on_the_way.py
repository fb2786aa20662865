"""What a vehicle has left for is not taken back; what was said anew before is fetched with one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from songtor.city.goods import OfferedGoods
from songtor.evidence.errors import Refusal
from songtor.offers.models import Fetching, Offer
from songtor.offers.services import announce_nothing, issue_link, new_token, withdraw_offer
from songtor.rounds import services as rounds
from songtor.rounds.models import Stop
from tests.guards.world import rows_and_acts
from tests.personas import DAY, act, at, make_branch, make_offer

if TYPE_CHECKING:
    from tests.rounds.conftest import Day

pytestmark = pytest.mark.django_db

Deed = Callable[["Day"], object]
TAKING_BACK: dict[str, Deed] = {
    "withdrawn": lambda d: withdraw_offer(act(d.malee, "11:00"), offer=d.pickup.offer, reason="ขายหมด"),
    "replaced": lambda d: make_offer(d.malee, d.pickup.offer.branch, [OfferedGoods("ready", 1_000)]),
    "nothing after all": lambda d: announce_nothing(act(d.malee, "11:00"), branch=d.pickup.offer.branch, day=DAY),
}
every_way = pytest.mark.parametrize("take_back", TAKING_BACK.values(), ids=TAKING_BACK)


def leave_for_another_stop(day: Day) -> Stop:
    """The vehicle is at a second branch; the first is still to come."""
    other = make_offer(day.malee, make_branch(day.malee, name="ร้านแรก"))
    stop = rounds.add_pickup(act(day.malee, "08:45"), round_=day.round, offer=other, position=1)
    rounds.arrive(act(day.malee, "09:10"), stop=stop)
    return stop


def refused_on_its_way(day: Day, take_back: Deed) -> bool:
    before = rows_and_acts()
    try:
        take_back(day)
    except Refusal as refusal:
        return refusal.code == "offer_on_its_way" and rows_and_acts() == before
    return False


@every_way
def test_a_word_is_not_taken_back_once_a_vehicle_has_left_for_it(day: Day, take_back: Deed) -> None:
    leave_for_another_stop(day)
    assert refused_on_its_way(day, take_back)


@every_way
def test_a_word_is_not_taken_back_once_its_food_was_weighed(day: Day, take_back: Deed) -> None:
    day.weigh(gross=5_000, tare=1_000)
    assert refused_on_its_way(day, take_back)


@every_way
def test_before_the_vehicle_leaves_a_branch_may_say_anew(day: Day, take_back: Deed) -> None:
    assert not refused_on_its_way(day, take_back)


@every_way
def test_what_the_vehicle_missed_the_branch_may_take_back(day: Day, take_back: Deed) -> None:
    leave_for_another_stop(day)
    rounds.miss_stop(act(day.malee, "09:40"), stop=day.pickup, reason="closed")
    assert not refused_on_its_way(day, take_back)


@every_way
def test_what_is_moved_to_a_vehicle_that_has_not_left_is_free_again(day: Day, take_back: Deed) -> None:
    leave_for_another_stop(day)
    later = day.second_round()
    rounds.move_stop(act(day.malee, "09:15"), stop=day.pickup, to_round=later, position=1)
    assert not refused_on_its_way(day, take_back)


def test_what_is_given_to_a_vehicle_under_way_is_held(day: Day) -> None:
    leave_for_another_stop(day)
    extra = make_offer(day.malee, make_branch(day.malee, name="ร้านใหม่"))
    stop = rounds.add_pickup(act(day.malee, "09:20"), round_=day.round, offer=extra)
    assert Fetching.objects.filter(offer=extra).exists()
    rounds.drop_stop(act(day.malee, "09:25"), stop=stop, reason="ไม่ทัน")
    assert not Fetching.objects.filter(offer=extra).exists()


def test_a_signed_off_round_keeps_its_words(day: Day) -> None:
    day.weigh(gross=5_000, tare=1_000)
    rounds.finish_pickup(act(day.malee, "10:00"), stop=day.pickup)
    rounds.miss_stop(act(day.malee, "10:30"), stop=day.delivery, reason="closed")
    rounds.sign_off(act(day.malee, "12:00"), round_=day.round, kept=[], reason="เก็บคืน")
    assert refused_on_its_way(day, TAKING_BACK["withdrawn"])


def test_the_stop_fetches_what_was_said_anew(day: Day) -> None:
    anew = make_offer(day.malee, day.pickup.offer.branch, [OfferedGoods("ready", 7_000)])
    stop = rounds.renew_pickup(act(day.malee, "08:50"), stop=day.pickup)
    assert stop.offer_id == anew.pk
    assert {(line.category_id, line.grams) for line in stop.lines.all()} == {("ready", 7_000)}


@pytest.mark.parametrize("deed", ["nothing", "withdrawn", "nothing after all"])
def test_without_a_new_word_there_is_nothing_to_renew(day: Day, deed: str) -> None:
    TAKING_BACK.get(deed, lambda d: None)(day)
    with pytest.raises(Refusal) as refusal:
        rounds.renew_pickup(act(day.malee, "08:50"), stop=day.pickup)
    assert refusal.value.code == "nothing_new"


def test_the_board_shows_the_change_with_one_button_that_mends_it(day: Day, settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY
    desk = Client()
    desk.force_login(day.people.malee)
    make_offer(day.malee, day.pickup.offer.branch, [OfferedGoods("ready", 7_000)])
    address, board = f"/stops/{day.pickup.pk}/renew/", f"/day/{day.round.district_id}/{DAY}/"
    page = desk.get(board).content.decode()
    assert page.count(f'action="{address}"') == 1
    assert page.count("รายการเปลี่ยน") == 2  # beside the offer and beside its stop
    assert desk.post(address, {"key": str(uuid4())}).status_code == 302
    assert address not in desk.get(board).content.decode()


def test_the_branchs_own_page_offers_no_change_while_a_vehicle_comes(day: Day, settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY
    token, phone = new_token(), Client()
    issue_link(act(day.malee), branch=day.pickup.offer.branch, token=token)
    assert "?day=2024-11-05&amp;say=yes" in phone.get(f"/give/{token}/").content.decode()
    leave_for_another_stop(day)
    page = phone.get(f"/give/{token}/").content.decode()
    assert "say=yes" not in page and "โทรแจ้งสำนักงานเขต" in page
    answer = phone.post(f"/give/{token}/", {"key": "late", "deed": "no", "day": str(DAY)})
    assert 'data-code="offer_on_its_way"' in answer.content.decode()
    assert Offer.objects.filter(branch=day.pickup.offer.branch).count() == 1


def test_a_program_meets_the_same_refusal(day: Day, settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY
    leave_for_another_stop(day)
    desk = Client()
    desk.force_login(day.people.malee)
    times = {"ready_from": at("09:00").isoformat(), "until": at("12:00").isoformat()}
    body: dict[str, Any] = {"branch": str(day.pickup.offer.branch_id), "day": str(DAY), **times}
    body["lines"] = [{"category": "ready", "kg": "2", "use_by": None}]
    answer = desk.post("/api/v1/offers", body, content_type="application/json", headers={"Idempotency-Key": "api-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "offer_on_its_way")
