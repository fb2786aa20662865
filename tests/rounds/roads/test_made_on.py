"""A plan says on which times it was made, on the board too; a broken road server never stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.config.environment import Roads
from songtor.engines.planning.formats import read_day
from songtor.offers.models import Branch, Site
from songtor.rounds import planning_job
from songtor.rounds import services as rounds
from songtor.rounds.models import DayPlan
from songtor.rounds.roads.models import PlanTimes
from tests.guards.world import TOMORROW, World, make_world
from tests.personas import act
from tests.rounds.roads.fake_server import Fake, uphill

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Settings) -> World:
    settings.SONGTOR_TODAY = TOMORROW
    made = make_world()
    for n, place in enumerate([*Branch.objects.order_by("pk"), *Site.objects.order_by("pk")], start=1):
        type(place).objects.filter(pk=place.pk).update(lat=place.lat + n / 100, lon=place.lon - n / 200)
    return made


def planned(world: World) -> DayPlan:
    planning_job.do(rounds.start_planning(act(world.malee), district=world.district, day=TOMORROW))
    return DayPlan.objects.select_related("times").latest("made_at")


def board(world: World) -> str:
    client = Client()
    client.force_login(world.people.malee)
    page = client.get(f"/day/{world.district.pk}/{TOMORROW}/")
    assert page.status_code == 200
    return page.content.decode()


def say(plan: DayPlan, **said: object) -> None:
    PlanTimes.objects.filter(plan=plan).update(**said)


def test_a_plan_by_distance_says_so(world: World) -> None:
    times = planned(world).times
    assert (times.by, times.factor_percent, times.legs, times.guessed_percent) == ("crowfly", 125, 0, 0)
    assert "คิดตามระยะทาง × 1.25 ไปก่อน จนกว่าจะรู้จากที่รถของเขตวิ่งจริงครบ 30 ช่วงทาง (มีแล้ว 0)" in board(world)


def test_a_plan_is_made_on_the_servers_minutes(world: World, fake: Fake, settings: Settings) -> None:
    settings.ROADS = Roads("osrm", fake.url, Path("/nowhere"))
    plan = planned(world)
    day = read_day(json.loads(plan.instance))
    points = [(place.lat, place.lon) for place in day.places]
    expected = [[round(1.25 * uphill(start, end) / 60, 2) for end in points] for start in points]
    assert [list(row) for row in day.travel.minutes] == [pytest.approx(row, abs=0.02) for row in expected]
    assert len(set(points)) > 2
    assert (plan.times.by, plan.times.guessed_percent, plan.times.trouble) == ("osrm", 0, "")
    assert "โครงข่ายถนน (OSRM) × 1.25" in board(world)


def test_a_plan_is_made_while_the_server_is_down_and_says_why(world: World, settings: Settings) -> None:
    settings.ROADS = Roads("valhalla", "http://127.0.0.1:1", Path("/nowhere"))
    plan = planned(world)
    assert (plan.times.guessed_percent, plan.times.trouble) == (100, "unreachable")
    assert "เส้นทาง 100 % คิดตามระยะทางแทน เพราะระบบถนนไม่ตอบ" in board(world)


def test_the_board_says_what_the_district_drove(world: World) -> None:
    plan = planned(world)
    say(plan, factor_percent=118, legs=1212, legs_today=7, guessed_percent=3)
    assert (
        "คิดตามระยะทาง × 1.18 จากที่รถของเขตวิ่งจริง 1,212 ช่วงทาง รวมที่วิ่งวันนี้ 7 ช่วงทาง เส้นทางที่ไม่มีข้อมูล 3 % คิดตามระยะทางแทน"
        in board(world)
    )


def test_the_board_needs_no_query_for_it(world: World) -> None:
    plan = planned(world)
    with CaptureQueriesContext(
        connection,
    ) as with_it:
        board(world)
    PlanTimes.objects.filter(plan=plan).delete()
    with CaptureQueriesContext(connection) as without:
        assert "travel-times" not in board(world)
    assert len(with_it) == len(without)


def test_pages_never_ask_a_server(world: World, fake: Fake, settings: Settings) -> None:
    settings.ROADS = Roads("osrm", fake.url, Path("/nowhere"))
    rounds.move_stop(act(world.malee), stop=world.second_pickup, to_round=world.round, position=1)
    board(world)
    assert fake.asked == []
