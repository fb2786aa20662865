"""What a source told is kept, only what is missing or old is asked again, and a plan says what it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from pytest_django import Settings

from songtor.config.environment import Roads
from songtor.engines.planning.day import Place
from songtor.rounds.roads.asking import ask_roads
from songtor.rounds.roads.factor import UNTIL_KNOWN
from songtor.rounds.roads.kept import forget_old, keep, known_times
from songtor.rounds.roads.models import KnownTime, TimesBy
from songtor.rounds.roads.points import Point, crowfly_minutes, name_of
from songtor.rounds.roads.times import Times, times_of
from tests.personas import BANG_KHAE, DAY
from tests.rounds.roads.fake_server import Fake, uphill

pytestmark = pytest.mark.django_db

POINTS: list[Point] = [(13.70, 100.40), (13.75, 100.40), (13.72, 100.47)]
NEW: Point = (13.66, 100.44)


@pytest.fixture(params=["osrm", "valhalla"])
def roads(request: pytest.FixtureRequest, fake: Fake, settings: Settings) -> Fake:
    settings.ROADS = Roads(request.param, fake.url, Path("/nowhere"))
    return fake


@pytest.fixture
def gone(settings: Settings) -> Iterator[None]:
    settings.ROADS = Roads("osrm", "http://127.0.0.1:1", Path("/nowhere"))
    yield


def places(points: list[Point]) -> list[Place]:
    return [Place(f"p{n}", *point) for n, point in enumerate(points)]


def times() -> Times:
    return times_of(BANG_KHAE, DAY)


def test_a_plan_is_made_without_a_server_and_says_so(gone: None) -> None:
    trouble = ask_roads(POINTS, today=DAY)
    made_on = times().planned_on(places(POINTS), trouble=trouble)
    assert (trouble, made_on.by, made_on.guessed_percent, made_on.trouble) == ("unreachable", "osrm", 100, trouble)
    row = times().travel(places(POINTS)).minutes[0]
    assert row == pytest.approx([UNTIL_KNOWN * crowfly_minutes(POINTS[0], end) for end in POINTS], abs=0.01)


def test_the_matrix_is_what_the_server_told_in_its_directions(roads: Fake) -> None:
    assert ask_roads(POINTS, today=DAY) == ""
    told = times().travel(places(POINTS)).minutes
    for start, row in zip(POINTS, told, strict=True):
        assert row == pytest.approx([UNTIL_KNOWN * uphill(start, end) / 60 for end in POINTS], abs=0.01)
    assert times().planned_on(places(POINTS)).guessed_percent == 0


def test_a_server_that_mixes_up_the_directions_would_be_noticed(roads: Fake) -> None:
    roads.transposed = True
    ask_roads(POINTS, today=DAY)
    with pytest.raises(AssertionError):
        test_the_matrix_is_what_the_server_told_in_its_directions(roads)


def test_what_is_kept_is_not_asked_again_for_a_month(roads: Fake) -> None:
    ask_roads(POINTS, today=DAY)
    ask_roads(POINTS, today=DAY + timedelta(days=29))
    assert roads.asked == [(3, 3)]
    ask_roads(POINTS, today=DAY + timedelta(days=31))
    assert roads.asked == [(3, 3), (3, 3)]


def test_for_a_new_shop_only_its_own_ways_are_asked(roads: Fake) -> None:
    ask_roads(POINTS, today=DAY)
    ask_roads([*POINTS, NEW], today=DAY)
    assert sorted(roads.asked[1:]) == [(1, 4), (3, 1)]
    assert len(known_times(times().kept_as, [*POINTS, NEW])) == 16


def test_old_answers_serve_while_the_server_is_down(roads: Fake) -> None:
    ask_roads(POINTS, today=DAY)
    roads.fault = lambda handler: handler.raw(503, b"") or True  # type: ignore[attr-defined]
    assert ask_roads(POINTS, today=DAY + timedelta(days=40)) == "refused"
    assert times().planned_on(places(POINTS)).guessed_percent == 0


def test_what_was_told_before_the_server_failed_is_kept(roads: Fake) -> None:
    ask_roads(POINTS, today=DAY)
    roads.fault = lambda handler: len(roads.paths) > 2 and (handler.raw(500, b"") or True)  # type: ignore[attr-defined]
    assert ask_roads([*POINTS, NEW], today=DAY) == "refused"
    assert 0 < times().planned_on(places([*POINTS, NEW])).guessed_percent < 100


def test_a_way_the_server_does_not_know_is_the_formulas(roads: Fake) -> None:
    roads.seconds = lambda start, end: None if end == POINTS[2] else 600.0
    ask_roads(POINTS, today=DAY)
    row = times().travel(places(POINTS)).minutes[0]
    expected = [0, 10 * UNTIL_KNOWN, UNTIL_KNOWN * crowfly_minutes(POINTS[0], POINTS[2])]
    assert row == pytest.approx(expected, abs=0.01)
    assert times().planned_on(places(POINTS)).guessed_percent == 34


@pytest.mark.parametrize("seed", range(12))
def test_every_way_is_told_or_the_formulas_whatever_is_known(settings: Settings, seed: int) -> None:
    settings.ROADS = Roads("osrm", "http://127.0.0.1:1", Path("/nowhere"))
    chance = Random(seed)
    points = [(13.6 + chance.random() / 5, 100.4 + chance.random() / 5) for _ in range(chance.randint(0, 9))]
    pairs = [(a, b) for a in points for b in points if chance.random() < chance.choice((0.2, 0.9))]
    told = {(name_of(a), name_of(b)): chance.choice((None, chance.uniform(0, 90))) for a, b in pairs}
    keep(times().kept_as, told, today=DAY)
    for start, row in zip(points, times().travel(places(points)).minutes, strict=True):
        for end, minutes in zip(points, row, strict=True):
            known = told.get((name_of(start), name_of(end)))
            expected = crowfly_minutes(start, end) if known is None or start == end else known
            assert minutes == pytest.approx(UNTIL_KNOWN * expected, abs=0.006)
    ways = len(points) * (len(points) - 1)
    sure = sum(minutes is not None and a != b for (a, b), minutes in told.items())
    assert times().planned_on(places(points)).guessed_percent == (-(-100 * (ways - sure) // ways) if ways else 0)


def test_another_servers_times_do_not_count(roads: Fake, settings: Settings) -> None:
    ask_roads(POINTS, today=DAY)
    settings.ROADS = Roads(settings.ROADS.by, "http://127.0.0.1:2", Path("/nowhere"))
    assert times().planned_on(places(POINTS)).guessed_percent == 100


def test_a_changed_file_counts_at_the_next_plan(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "roads.csv"
    settings.ROADS = Roads("csv", "", file)
    for minutes in (10, 200):
        file.write_text(f"from_lat,from_lon,to_lat,to_lon,minutes\n13.7,100.4,13.75,100.4,{minutes}\n")
        assert ask_roads(POINTS, today=DAY) == ""
        assert times().travel(places(POINTS)).minutes[0][1] == minutes * UNTIL_KNOWN
    file.write_text("from_lat\n")
    assert ask_roads(POINTS, today=DAY) == "file"
    assert times().planned_on(places(POINTS), trouble="file").guessed_percent == 100


def test_without_a_source_nothing_is_asked_or_kept() -> None:
    assert ask_roads(POINTS, today=DAY) == ""
    assert (times().by, KnownTime.objects.count()) == (TimesBy.CROWFLY, 0)


def test_nothing_about_places_is_logged(gone: None, caplog: pytest.LogCaptureFixture) -> None:
    ask_roads(POINTS, today=DAY)
    assert "unreachable" in caplog.text
    assert "13.7" not in caplog.text


def test_the_oldest_goes_when_too_much_is_kept() -> None:
    for days in range(4):
        keep("osrm x", {(f"a{days}", "b"): 1.0, (f"a{days}", "c"): None}, today=DAY + timedelta(days=days))
    forget_old(today=DAY, most=4)
    assert set(KnownTime.objects.values_list("start", flat=True)) == {"a2", "a3"}
    forget_old(today=DAY + timedelta(days=183))
    assert set(KnownTime.objects.values_list("start", flat=True)) == {"a3"}


def test_a_pair_told_anew_is_kept_once() -> None:
    pair = (name_of(POINTS[0]), name_of(POINTS[1]))
    for minutes, day in ((5.0, DAY), (7.0, date(2025, 1, 6))):
        keep("osrm x", {pair: minutes}, today=day)
    assert list(KnownTime.objects.values_list("minutes", "asked_on")) == [(7.0, date(2025, 1, 6))]
