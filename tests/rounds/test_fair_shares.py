"""Who received less of its need in four weeks counts more today, within bounds, and so the shortfalls even out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import Goods
from songtor.city.queries import food_categories
from songtor.engines.planning.day import CrowflyTravel, Day, Need, Offer, OfferLine, Place, Recipient, Vehicle
from songtor.engines.planning.planner import plan_day
from songtor.offers.models import SiteNeed
from songtor.offers.queries import open_sites
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.rounds.day_problem import day_problem
from songtor.rounds.fair_shares import LEAST, MOST, FairShare, fair_shares, priority_of
from tests.guards.world import World, make_world
from tests.personas import DAY, act, make_site

TOMORROW = DAY + timedelta(days=1)


def shares_of(world: World) -> dict[str, FairShare]:
    categories = {category.code: category for category in food_categories()}
    sites = list(open_sites(world.district, TOMORROW))
    found = fair_shares(world.district.code, TOMORROW, sites, categories)
    return {site.name: found[site.pk] for site in sites}


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    SiteNeed.objects.update(starts_on=DAY - timedelta(days=60))
    return made


@pytest.mark.parametrize(
    ("share", "average", "expected"),
    [(0.4, 0.4, 1.0), (0.0, 0.4, MOST), (1.0, 0.05, LEAST), (0.3, 0.4, 1.286), (0.0, 0.0, 1.0)],
)
def test_the_average_counts_once_less_counts_more_and_nobody_more_than_double(
    share: float, average: float, expected: float
) -> None:
    assert priority_of(share, average) == expected


@pytest.mark.django_db
def test_without_any_hand_over_everybody_counts_the_same(world: World) -> None:
    assert {(one.share, one.priority) for one in shares_of(world).values()} == {(None, 1.0)}
    assert {one.priority for one in day_problem(world.district, TOMORROW).recipients} == {1.0}


@pytest.mark.django_db
def test_what_was_received_is_set_beside_what_was_needed_on_the_days_of_hand_overs(world: World) -> None:
    other = make_site(world.malee, name="ชุมชนที่รถไม่เคยไป")
    SiteNeed.objects.update(starts_on=DAY - timedelta(days=60))
    receipt = hand_over(
        act(world.malee, "10:30"), stop=world.delivery, lines=[Goods("ready", 10_000)], heads=9, counts={}
    )
    box = next(category for category in food_categories() if category.in_pieces)
    needed = 30 + 20 + 100 * box.planning_grams_per_piece / 1000
    found = shares_of(world)
    assert found[world.site.name].share == pytest.approx(10 / needed)
    assert found[other.name].share == 0.0
    assert found[other.name].average == pytest.approx(5 / needed)
    assert found[other.name].priority > 1 > found[world.site.name].priority
    given = {one.id: one.priority for one in day_problem(world.district, TOMORROW).recipients}
    assert given[str(other.pk)] == found[other.name].priority
    reverse_receipt(act(world.malee, "10:40"), receipt=receipt, reason="บันทึกผิด")
    assert shares_of(world)[world.site.name].share == 0.0


@pytest.mark.django_db
def test_today_and_what_is_older_than_four_weeks_do_not_count(world: World) -> None:
    hand_over(act(world.malee, "10:30"), stop=world.delivery, lines=[Goods("ready", 10_000)], heads=9, counts={})
    categories = {category.code: category for category in food_categories()}
    sites = list(open_sites(world.district, DAY))
    for day in (DAY, DAY + timedelta(days=29)):
        found = fair_shares(world.district.code, day, sites, categories)
        assert found[world.site.pk].share is None
    within = fair_shares(world.district.code, DAY + timedelta(days=28), sites, categories)
    assert within[world.site.pk].share


@pytest.mark.django_db
def test_twenty_sites_ask_as_often_as_two(world: World) -> None:
    def queries() -> int:
        categories = {category.code: category for category in food_categories()}
        sites = list(open_sites(world.district, TOMORROW))
        with CaptureQueriesContext(connection) as seen:
            fair_shares(world.district.code, TOMORROW, sites, categories)
        return len(seen)

    few = queries()
    for n in range(18):
        make_site(world.malee, name=f"จุด {n}")
    assert queries() == few == 1


def simulated(weeks: int, priority: Callable[[Sequence[float], int], float], *, seed: int = 7) -> list[float]:
    """Shares of ten sites after weeks of three scarce days: what each received of what it needed in all."""
    rng = random.Random(seed)
    points = [(13.70 + 0.05 * (n / 10) ** 2, 100.40 + 0.03 * (n % 3)) for n in range(10)]
    received, needed, history = [0.0] * 10, [0.0] * 10, [[] for _ in range(10)]  # type: ignore[var-annotated]
    for _ in range(weeks * 3):
        last = [tuple(map(sum, zip(*one[-12:], strict=True))) or (0.0, 0.0) for one in history]
        shares = [had / need if need else 0.0 for had, need in last]
        weights = [priority(shares, n) if last[n][1] else 1.0 for n in range(10)]
        day = _day(rng, points, weights)
        given = [0.0] * 10
        for recipient, drop in plan_day(day, iterations=3, seed=1).drops():
            given[int(recipient[1:])] += drop.kg
        for n, kg in enumerate(given):
            history[n].append((kg, 20.0))
            received[n] += kg
            needed[n] += 20.0
    return [had / need for had, need in zip(received, needed, strict=True)]


def _day(rng: random.Random, points: Sequence[tuple[float, float]], weights: Sequence[float]) -> Day:
    offers = [Offer(f"o{n}", f"b{n}", (510.0, 720.0), 8.0, (OfferLine("fresh", rng.uniform(8, 22)),)) for n in range(4)]
    return Day(
        id="scarce",
        district="1040",
        date="2024-11-05",
        categories=("fresh",),
        places=(
            Place("depot", 13.70, 100.41),
            *(Place(f"b{n}", 13.70 + rng.uniform(0, 0.02), 100.40 + rng.uniform(0, 0.02)) for n in range(4)),
            *(Place(f"s{n}", *point) for n, point in enumerate(points)),
        ),
        travel=CrowflyTravel(11.9, 1.04),
        vehicles=(Vehicle("v1", "depot", 300.0, (480.0, 800.0)),),
        offers=tuple(offers),
        recipients=tuple(
            Recipient(f"r{n}", f"s{n}", (540.0, 800.0), 12.0, (Need("fresh", 20.0),), weight)
            for n, weight in enumerate(weights)
        ),
    )


def test_over_six_weeks_shortfalls_even_out_against_counting_everybody_the_same() -> None:
    def fair(shares: Sequence[float], n: int) -> float:
        return priority_of(shares[n], sum(shares) / len(shares))

    evened, control = simulated(6, fair), simulated(6, lambda _shares, _n: 1.0)
    assert min(evened) > min(control)
    assert max(evened) - min(evened) < (max(control) - min(control)) / 2
    assert sum(evened) > 0.9 * sum(control)  # and hardly less food is passed on
