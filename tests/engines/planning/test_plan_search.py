"""The search's compiled half is held against the exact half, which knows nothing of arrays."""

import os
import random
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from bench.planning.changes import moved_stops
from songtor.cli.compiled import STAMP, compile_stale, keep_compiled, this_version
from songtor.engines.planning.arrays import Tours, ground_of, scratch_for, sequences_of, tours_of
from songtor.engines.planning.check import check_plan
from songtor.engines.planning.estimates import measure
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.indexed import IndexedDay, index_day
from songtor.engines.planning.manual import WAYS, manual_trips
from songtor.engines.planning.moves import anneal, copy, moved
from songtor.engines.planning.planner import plan_day
from songtor.engines.planning.routing import in_time
from songtor.engines.planning.schedule import drive_in_time
from songtor.engines.planning.trips import TripBook
from tests.engines.planning.days import make_json, on_the_road, with_matrix

STEPS = 400
ENOUGH = 2000  # for a plan that is worth comparing
SEEDS = range(6)


def make_indexed(seed: int) -> IndexedDay:
    day = make_json(seed, stops=24, vehicles=2)
    if seed % 3 == 1:
        day = with_matrix(day, seed)
    if seed % 3 == 2:
        day = on_the_road(day, plan_to_json(plan_day(read_day(day), iterations=1)), 600)
    return index_day(read_day(day))


def searched(day: IndexedDay, seed: int = 7, steps: int = STEPS) -> tuple[Tours, Tours]:
    """Where the search stands after so many steps from the way by the list, and the best it saw."""
    ground, start = ground_of(day), [trip.stops for trip in manual_trips(day, WAYS[0])]
    scratch = scratch_for(ground, seed)
    current, tried, best = (tours_of(ground, start) for _ in range(3))
    for car in range(len(day.cars)):
        assert measure(ground, current, car, scratch)
    copy(current, best)
    anneal(ground, (current, tried, best), steps, 1.0, 4, scratch)
    return current, best


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_search_believes_is_true_of_the_exact_trips(seed: int) -> None:
    day = make_indexed(seed)
    book = TripBook(day)
    for tours in searched(day):
        listed = [stop for sequence in sequences_of(tours) for stop in sequence]
        assert len(listed) == len(set(listed))
        for number, (car, stops) in enumerate(zip(day.cars, sequences_of(tours), strict=True)):
            schedule, trip = drive_in_time(day, car, stops), book.trip(car, stops)
            assert schedule is not None
            assert trip is not None
            arrive = tours.times[number, 1 : len(stops) + 1, 0]
            assert arrive == pytest.approx(schedule.arrive)
            assert tours.totals[number, 1] == pytest.approx(schedule.work_min)
            assert tours.totals[number, 0] <= trip.score + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_latest_time_of_a_stop_is_the_last_at_which_all_later_ones_are_kept(seed: int) -> None:
    day = make_indexed(seed)
    _, tours = searched(day)
    for number, car in enumerate(day.cars):
        nodes, used = tours.nodes[number], int(tours.used[number])
        for place in range(1, used - 1):
            for late, kept in ((-1e-6, True), (1e-3, False)):
                clock, in_time_all = float(tours.times[number, place, 1]) + late, True
                for here, after in zip(nodes[place : used - 1], nodes[place + 1 : used], strict=True):
                    in_time_all &= clock <= day.closes[here] + 1e-9
                    leg = car.home[here] if after >= len(day.stops) else day.minutes[here][after]
                    clock += day.service[here] + leg
                    if after < len(day.stops):
                        clock = max(clock, day.opens[after])
                assert (in_time_all and clock <= car.end + 1e-9) is kept


@pytest.mark.parametrize("seed", SEEDS)
def test_the_estimate_is_near_the_exact_amounts(seed: int) -> None:
    day = make_indexed(seed)
    _, tours = searched(day)
    exact = sum(trip.score for trip in TripBook(day).best(sequences_of(tours)))
    assert tours.totals[:, 0].sum() == pytest.approx(exact, rel=0.05)


def test_the_same_dice_lead_to_the_same_tours() -> None:
    day = make_indexed(1)
    assert sequences_of(searched(day)[0]) == sequences_of(searched(day)[0])
    assert sequences_of(searched(day)[0]) != sequences_of(searched(day, seed=8)[0])


def slowly_moved(kept: list[list[int]], now: list[list[int]]) -> int:
    """By definition: stops listed before or now, less the most of each car that stand in one order in both."""
    listed = {stop for sequence in (*kept, *now) for stop in sequence}
    return len(listed) - sum(_most_in_order(one, other) for one, other in zip(kept, now, strict=True))


def _most_in_order(one: list[int], other: list[int]) -> int:
    common = [stop for stop in other if stop in one]
    for size in range(len(common), 0, -1):
        for some in combinations(common, size):
            if list(some) == sorted(some, key=one.index):
                return size
    return 0


@pytest.mark.parametrize("seed", range(20))
def test_moved_stops_are_counted_as_people_would(seed: int) -> None:
    day, rng = index_day(read_day(make_json(4, stops=14, vehicles=2))), random.Random(seed)
    stops = rng.sample(range(len(day.stops)), 12)
    kept = [stops[:5], stops[5:10]]
    now = [rng.sample(stops, 12)[:6], []]
    now[1] = [stop for stop in rng.sample(stops, 12) if stop not in now[0]][:5]
    ground = ground_of(day, kept, 1.0)
    assert moved(ground, tours_of(ground, now), scratch_for(ground)) == slowly_moved(kept, now)


@pytest.mark.parametrize("seed", range(4))
def test_after_a_cancellation_few_other_stops_move(seed: int) -> None:
    day = make_json(seed, stops=30, vehicles=2)
    before = plan_day(read_day(day), iterations=ENOUGH)
    offers = [
        visit["offer"] for route in plan_to_json(before)["routes"] for visit in route["stops"] if "offer" in visit
    ]
    changed = {**day, "state": {"now": 480, "vehicles": [], "cancelled": offers[:1]}}
    after = plan_day(read_day(changed), iterations=ENOUGH, previous=before)
    anew = plan_day(read_day(changed), iterations=ENOUGH)
    assert check_plan(changed, plan_to_json(after)).broken == ()
    assert after.score >= 0.95 * anew.score
    gone = {offers[0]}
    assert moved_stops(before, after, gone) <= moved_stops(before, anew, gone)


def test_whoever_listens_hears_more_and_more_and_may_end_it() -> None:
    told: list[tuple[float, float]] = []

    def heard(done: float, kg: float) -> bool:
        told.append((done, kg))
        return len(told) < 3

    day = make_json(3, stops=40, vehicles=2)
    plan = plan_day(read_day(day), iterations=100_000, heard=heard)
    assert len(told) == 3
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert check_plan(day, plan_to_json(plan)).broken == ()


def test_a_stop_that_cannot_be_kept_any_more_is_left_out() -> None:
    day = index_day(read_day(make_json(2, stops=20, vehicles=1)))
    assert drive_in_time(day, day.cars[0], in_time(day, day.cars[0], range(len(day.stops)))) is not None


def test_where_the_source_is_read_only_the_compiled_search_is_kept_in_the_home(tmp_path: Path) -> None:
    surroundings = {"SONGTOR_HOME": str(tmp_path)}
    keep_compiled(surroundings)
    assert "NUMBA_CACHE_DIR" not in surroundings
    keep_compiled(surroundings, tmp_path / "not there")
    assert surroundings["NUMBA_CACHE_DIR"] == str(tmp_path / "compiled")
    program = "import songtor.engines.planning.estimates as e; print(e.drive.stats.cache_path)"
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**surroundings, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(tmp_path / "compiled"))


def test_what_was_compiled_for_this_version_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / STAMP).write_text(this_version(), encoding="ascii")
    compile_stale()
    assert [path.name for path in tmp_path.iterdir()] == [STAMP]
