"""After each weighing what is aboard is shared anew; no stop moves, and what was handed over stays."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import Goods
from songtor.offers.models import Site
from songtor.receipts.services import hand_over
from songtor.receipts.sheets import expected_at, round_sheet, stop_sheet
from songtor.rounds import services as rounds
from songtor.rounds.models import Stop, StopLine
from songtor.rounds.queries import day_board
from tests.personas import DAY, act, make_site
from tests.rounds.conftest import Day

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_site(day: Day) -> Site:
    """Twenty kilograms of ready food for two sites that need thirty each."""
    site = make_site(day.malee, name="ชุมชนที่สอง")
    rounds.add_delivery(act(day.malee, "08:40"), round_=day.round, site=site)
    return site


def expected(day: Day) -> dict[str, dict[str, int]]:
    board = day_board(actor=day.malee, district=day.round.district, day=DAY)
    return {
        stop.site.name: {line.category_id: line.grams for line in stop.lines.all()}
        for round_ in board.rounds
        for stop in round_.stops.all()
        if stop.site and stop.is_open
    }


def total(day: Day, category: str) -> int:
    return sum(lines.get(category, 0) for lines in expected(day).values())


def test_less_on_the_scale_is_less_for_everybody_and_nothing_is_written(day: Day, second_site: Site) -> None:
    assert total(day, "ready") == 20_000
    lines = list(StopLine.objects.order_by("pk").values_list("stop", "category", "grams"))
    order = list(Stop.objects.order_by("position").values_list("pk", "position", "planned_at"))
    rounds.arrive(act(day.malee, "09:30"), stop=day.pickup)
    day.weigh("ready", gross=8_000)
    assert total(day, "ready") == 8_000
    assert total(day, "fresh") == 10_000  # nobody has weighed it yet
    assert list(StopLine.objects.order_by("pk").values_list("stop", "category", "grams")) == lines
    assert list(Stop.objects.order_by("position").values_list("pk", "position", "planned_at")) == order


def test_a_weighing_taken_back_gives_the_planned_amounts_back(day: Day, second_site: Site) -> None:
    rounds.arrive(act(day.malee, "09:30"), stop=day.pickup)
    weighing = day.weigh("ready", gross=8_000)
    rounds.reverse_weighing(act(day.malee, "09:40"), weighing=weighing, reason="ชั่งผิด")
    day.weigh("ready", gross=26_000, clock="09:41")
    assert total(day, "ready") == 26_000


def test_what_was_handed_over_stays_and_the_rest_goes_to_who_is_left(day: Day, second_site: Site) -> None:
    rounds.arrive(act(day.malee, "09:30"), stop=day.pickup)
    day.weigh("ready", gross=8_000)
    day.weigh("fresh", gross=4_000, clock="09:36")
    rounds.finish_pickup(act(day.malee, "09:40"), stop=day.pickup)
    receipt = hand_over(act(day.malee, "10:10"), stop=day.delivery, lines=[Goods("ready", 3_000)], heads=9, counts={})
    assert list(expected(day)) == ["ชุมชนที่สอง"]
    assert (total(day, "ready"), total(day, "fresh")) == (5_000, 4_000)
    assert [line.grams for line in receipt.lines.all()] == [3_000]


def test_a_missed_shop_leaves_nothing_to_share(day: Day, second_site: Site) -> None:
    rounds.miss_stop(act(day.malee, "09:30"), stop=day.pickup, reason="closed")
    assert (total(day, "ready"), total(day, "fresh")) == (0, 0)


def test_round_stop_and_board_say_the_same(day: Day, second_site: Site) -> None:
    rounds.arrive(act(day.malee, "09:30"), stop=day.pickup)
    day.weigh("ready", gross=8_000)
    sheet = round_sheet(actor=day.malee, round_id=day.round.pk)
    on_sheet = {
        stop.site.name: {code: goods.grams for code, goods in expected_at(stop).items()}
        for stop in sheet.stops
        if stop.site
    }
    assert on_sheet == expected(day)
    at_stop = stop_sheet(actor=day.malee, stop_id=Stop.objects.get(site=second_site).pk)
    assert {row.category.code: row.expected for row in at_stop.rows if row.expected} == expected(day)["ชุมชนที่สอง"]


def test_twenty_hand_overs_ask_as_often_as_two(day: Day, second_site: Site) -> None:
    rounds.arrive(act(day.malee, "09:30"), stop=day.pickup)
    day.weigh("ready", gross=8_000)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            expected(day)
        return len(seen)

    few = queries()
    for n in range(18):
        rounds.add_delivery(act(day.malee, "09:45"), round_=day.round, site=make_site(day.malee, name=f"จุด {n}"))
    assert queries() <= few
