"""Which recorded drives count as legs: left out is what says nothing about the road."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.models import Vehicle
from songtor.offers.models import Branch, Offer, Site
from songtor.rounds import services as rounds
from songtor.rounds.models import Arrival, Round, RoundState, Stop, StopChange, StopKind, StopState
from songtor.rounds.roads.factor import ENOUGH_LEGS, UNTIL_KNOWN
from songtor.rounds.roads.legs import driven_legs
from songtor.rounds.roads.points import crowfly_minutes
from songtor.rounds.roads.times import travel_factor
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, act, at
from tests.rounds.conftest import Day as World

pytestmark = pytest.mark.django_db

STEP = 0.05  # degrees of latitude between stops: about 5.6 km, 17.7 minutes by the formula
PREDICTED = crowfly_minutes((13.6, 100.4), (13.6 + STEP, 100.4))


def clock(minutes: float, day: date) -> object:
    return at("09:00", day) + timedelta(minutes=minutes)


class Diary:
    """One round written stop by stop: minutes after nine."""

    def __init__(self, world: World, day: date = DAY) -> None:
        self.day = day
        vehicle = Vehicle.objects.create(
            district=world.round.district, name=f"v{Vehicle.objects.count()}", capacity_kg=1
        )
        self.round = Round.objects.create(
            district=world.round.district, day=day, vehicle=vehicle, state=RoundState.SIGNED_OFF
        )
        self.branch, self.count = world.branch, 0

    def visit(self, arrived: float | None, left: float | None, *, opens: float = -60, missed: bool = False) -> Stop:
        self.count += 1
        branch = Branch.objects.get(pk=self.branch.pk)
        branch.pk = None
        branch.id = Branch._meta.get_field("id").default()
        branch.name, branch.lat, branch.lon = (
            f"สาขา {self.round.pk} {self.count}",
            13.6 + STEP * (self.count % 2),
            100.4,
        )
        branch.save(force_insert=True)
        offer = Offer.objects.create(
            district_id=BANG_KHAE,
            branch=branch,
            day=self.day,
            said="yes",
            ready_from=clock(opens, self.day),
            until=clock(400, self.day),
            happened_at=clock(-60, self.day),
            entered_at=clock(-60, self.day),
        )
        state = StopState.MISSED if missed else StopState.DONE if left is not None else StopState.ARRIVED
        stop = Stop.objects.create(
            district_id=BANG_KHAE, round=self.round, position=self.count, kind=StopKind.PICKUP, offer=offer, state=state
        )
        if arrived is not None:
            self._write(Arrival(district_id=BANG_KHAE, stop=stop), arrived)
        if left is not None:
            why = {"missed_reason": "closed"} if missed else {}
            self._write(StopChange(district_id=BANG_KHAE, stop=stop, state=state, actor_ref="x", **why), left)
        return stop

    def _write(self, fact: Arrival | StopChange, minutes: float) -> None:
        fact.happened_at = fact.entered_at = clock(minutes, self.day)
        fact.save(force_insert=True)


def minutes(day: date = DAY) -> list[float]:
    return [round(leg.minutes, 3) for leg in driven_legs(BANG_KHAE, day)]


def test_a_leg_is_from_leaving_to_arriving(day: World) -> None:
    diary = Diary(day)
    diary.visit(0, 10)
    diary.visit(30, 40)
    diary.visit(55, None)
    assert minutes() == [20, 15]
    assert driven_legs(BANG_KHAE, DAY)[0].crowfly_min == pytest.approx(PREDICTED)


NO_LEGS: dict[str, list[tuple[tuple[float | None, float | None], dict[str, object]]]] = {
    "no minute at all": [((0, 10), {}), ((10, 20), {})],
    "the wrong order": [((0, 30), {}), ((20, 40), {})],
    "faster than a vehicle": [((0, 10), {}), ((15, 20), {})],
    "a break at noon": [((0, 10), {}), ((85, 95), {})],
    "a very long leg": [((0, 10), {}), ((10 + 2.6 * PREDICTED, 120), {})],
    "typed when all was over": [((0, 10), {}), ((30, 30.5), {})],
    "waited for the door": [((0, 10), {}), ((45, 50), {"opens": 45})],
    "missed in between": [((0, 10), {}), ((None, 20), {"missed": True}), ((35, 50), {})],
    "nobody said when they came": [((0, 10), {}), ((None, 40), {})],
    "nobody said when they left": [((0, None), {}), ((30, 40), {})],
}


@pytest.mark.parametrize("why", NO_LEGS)
def test_what_says_nothing_about_the_road_is_no_leg(day: World, why: str) -> None:
    diary = Diary(day)
    for (arrived, left), more in NO_LEGS[why]:
        diary.visit(arrived, left, **more)
    assert minutes() == []


def test_the_same_stops_on_time_are_a_leg(day: World) -> None:
    diary = Diary(day)
    diary.visit(0, 10)
    diary.visit(30, 40, opens=25)
    assert minutes() == [20]


def test_next_door_is_no_leg(day: World) -> None:
    diary = Diary(day)
    diary.visit(0, 10)
    diary.count += 1
    diary.visit(14, 20)
    assert minutes() == []


def test_a_shop_nobody_knows_the_place_of_is_no_end_of_a_leg(day: World) -> None:
    diary = Diary(day)
    diary.visit(0, 10)
    stop = diary.visit(30, 40)
    assert minutes() == [20]
    Branch.objects.filter(offers__stops=stop).update(point_is_standin=True)
    assert minutes() == []


def test_legs_are_the_districts_own_of_the_last_months_and_until_now(day: World) -> None:
    for on in (DAY - timedelta(days=100), DAY - timedelta(days=7), DAY, DAY + timedelta(days=1)):
        diary = Diary(day, on)
        diary.visit(0, 10)
        diary.visit(30, 40)
    assert [leg.day for leg in driven_legs(BANG_KHAE, DAY)] == [DAY - timedelta(days=7), DAY]
    assert [leg.day for leg in driven_legs(BANG_KHAE, DAY, now=at("09:20"))] == [DAY - timedelta(days=7)]
    assert driven_legs(LAT_KRABANG, DAY) == []


def test_a_district_speaks_for_itself_after_thirty_legs(day: World) -> None:
    for week in range(1, ENOUGH_LEGS // 3 + 1):
        assert travel_factor(BANG_KHAE, DAY).value == UNTIL_KNOWN
        diary = Diary(day, DAY - timedelta(days=week))
        for n in range(4):
            diary.visit(n * (10 + 1.4 * PREDICTED), n * (10 + 1.4 * PREDICTED) + 10)
    factor = travel_factor(BANG_KHAE, DAY)
    assert (factor.value, factor.legs, factor.today) == (pytest.approx(1.4, abs=0.01), 30, 0)
    slow = Diary(day, DAY)
    slow.visit(0, 10)
    slow.visit(10 + 2.1 * PREDICTED, 90)
    assert travel_factor(BANG_KHAE, DAY, now=at("09:30")).value == factor.value
    assert travel_factor(BANG_KHAE, DAY, now=at("10:30")).value == pytest.approx(1.4 * (3 + 1.5) / 4, abs=0.01)


def test_however_many_legs_it_is_one_query(day: World) -> None:
    counts = []
    for week in (1, 2, 3):
        diary = Diary(day, DAY - timedelta(days=week))
        for n in range(week * 3):
            diary.visit(n * 30, n * 30 + 10)
        with CaptureQueriesContext(connection) as asked:
            travel_factor(BANG_KHAE, DAY)
        counts.append(len(asked))
    assert counts == [1, 1, 1]


@pytest.mark.parametrize(("slower", "later"), [(1.0, False), (2.0, True)])
def test_a_round_under_way_is_timed_on_what_the_day_taught(day: World, slower: float, later: bool) -> None:
    Site.objects.filter(pk=day.site.pk).update(lat=day.site.lat + 2 * STEP)

    def between_stops(clock_now: str) -> float:
        rounds.move_stop(act(day.malee, clock_now), stop=day.delivery, to_round=day.round, position=2)
        pickup, delivery = day.round.stops.order_by("position")
        assert pickup.planned_at and delivery.planned_at
        return (delivery.planned_at - pickup.planned_at).total_seconds() / 60

    before = between_stops("09:00")
    diary = Diary(day)
    for n in range(7):
        diary.visit(n * (5 + slower * PREDICTED) - 60, n * (5 + slower * PREDICTED) - 55)
    after = between_stops("13:00")
    assert (after > before + 10) is later
