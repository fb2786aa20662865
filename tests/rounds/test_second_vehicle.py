"""An offer goes to a second vehicle with a reason, and the first way keeps that it was dropped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from songtor.city.models import Vehicle
from songtor.evidence.errors import Refusal
from songtor.evidence.verify import chain_differences
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, Stop, StopState
from tests.guards.world import rows_and_acts
from tests.personas import DAY, act

if TYPE_CHECKING:
    from tests.rounds.conftest import Day

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str) -> Iterator[None]:
    before = rows_and_acts()
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    assert rows_and_acts() == before


def other_vehicle(day: Day) -> Vehicle:
    return Vehicle.objects.filter(district=day.round.district).exclude(pk=day.round.vehicle_id)[0]


def hand(day: Day, *, stop: Stop | None = None, vehicle: Vehicle | None = None, reason: str = "รถเต็ม") -> Stop:
    asked = {"stop": stop or day.pickup, "vehicle": vehicle or other_vehicle(day), "reason": reason}
    return rounds.hand_to_vehicle(act(day.malee, "09:15"), **asked)


def test_it_needs_a_reason_another_vehicle_and_a_pick_up(day: Day) -> None:
    with refused("reason_missing"):
        hand(day, reason=" ")
    with refused("same_vehicle"):
        hand(day, vehicle=day.round.vehicle)
    with refused("other_district"):
        hand(day, vehicle=Vehicle.objects.exclude(district=day.round.district)[0])
    with refused("not_a_pickup"):
        hand(day, stop=day.delivery)


def test_food_that_was_weighed_stays_with_its_vehicle(day: Day) -> None:
    day.weigh(gross=5_000, tare=1_000)
    with refused("stop_has_food"):
        hand(day)


def test_a_vehicle_without_a_round_gets_one_that_is_published(day: Day) -> None:
    handed = hand(day)
    assert (handed.offer_id, handed.round.vehicle_id) == (day.offer.pk, other_vehicle(day).pk)
    assert handed.round.state == RoundState.PUBLISHED
    first = Stop.objects.get(pk=day.pickup.pk)
    assert (first.state, first.changes.get().note) == (StopState.CANCELLED, "รถเต็ม")
    assert list(chain_differences()) == []


def test_a_vehicle_on_its_way_takes_it_along(day: Day) -> None:
    later = day.second_round()
    assert hand(day).round_id == later.pk
    assert Round.objects.filter(day=DAY).count() == 2


def test_it_goes_back_again(day: Day) -> None:
    handed = hand(day)
    assert hand(day, stop=handed, vehicle=day.round.vehicle, reason="รถอีกคันเสีย").round_id == day.round.pk


def test_the_board_offers_it_at_the_stop(day: Day, settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY
    desk, path = Client(), f"/stops/{day.pickup.pk}/other-vehicle/"
    desk.force_login(day.people.malee)
    board = f"/day/{day.round.district_id}/{DAY}/?change={day.round.pk}"
    assert path in desk.get(board).content.decode()
    typed = {"vehicle": str(other_vehicle(day).pk), "changing": "1"}
    without = desk.post(path, {"key": str(uuid4()), **typed, "reason": ""})
    assert without.status_code == 422 and 'data-code="reason_missing"' in without.content.decode()
    assert desk.post(path, {"key": str(uuid4()), **typed, "reason": "รถเต็ม"}).status_code == 302
    assert Stop.objects.filter(offer=day.offer, state=StopState.PLANNED).get().round.vehicle == other_vehicle(day)
