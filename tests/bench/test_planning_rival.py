"""OR-Tools beside the engine: judged like every other way, and the table says when it is not there."""

import sys

import pytest

from bench import plan as bench
from bench.planning import rival
from bench.planning.classics import listed, posed
from bench.planning.families import base_day, odd_day
from bench.planning.rival import ABSENT, rival_plan, rival_routes
from tests.bench.test_planning_classics import FOLDER

needs_or_tools = pytest.mark.skipif(not rival.is_there(), reason=ABSENT)


def test_without_or_tools_the_table_says_so_in_a_line(monkeypatch, capsys) -> None:
    monkeypatch.setattr(rival, "is_there", lambda: False)
    monkeypatch.setattr(sys, "argv", ["plan", "--families", "tiny", "--days", "1", "--seconds", "0.05"])
    bench.main()
    said = capsys.readouterr().out
    assert ABSENT in said.splitlines()
    assert "or-tools  " not in said


@needs_or_tools
def test_its_plan_is_sound_and_its_seconds_are_counted() -> None:
    for day in (base_day(0), odd_day(1), odd_day(3)):
        plan = rival_plan("base", day, 0.3)
        assert (plan.way, plan.broken) == ("or-tools", ())
        assert plan.cpu_s < 1
    assert plan.kg == 0, "odd-1-03 has no vehicle"


@needs_or_tools
def test_it_finds_the_best_routes_of_an_easy_file() -> None:
    classic = next(classic for classic in listed(FOLDER) if classic.name == "lc101")
    problem = posed(classic)
    routes, cpu_s = rival_routes(problem, 2)
    assert problem.cost(routes) / classic.ticks == pytest.approx(828.937, abs=1e-3)
    assert cpu_s > 0


def test_it_never_shares_a_process_with_highs() -> None:
    assert "highspy" in sys.modules
    assert "ortools" not in sys.modules
