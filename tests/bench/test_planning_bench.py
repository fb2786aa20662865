"""`./songtor bench plan` as a person runs it."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from bench.planning import rival
from bench.planning.families import base_day
from bench.planning.goals import at_least, at_most, below_manual
from bench.planning.ways import engine_plan, manual_plans
from songtor.cli.bench import BENCH


def bench(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songtor.cli", "bench", "plan", *map(str, words)]
    return subprocess.run(command, cwd=BENCH.parent, capture_output=True, text=True, check=False)


def test_a_malformed_instance_is_refused_with_path_and_rule(tmp_path: Path) -> None:
    day = base_day(0)
    day["offers"][0]["lines"][0]["kg"] = -1
    (tmp_path / "day.json").write_text(json.dumps(day))
    done = bench("--instances", tmp_path)
    assert done.returncode == 2
    assert "$.offers[0].lines[0].kg: must be above 0 kg" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    done = bench("--instances", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no day" in done.stderr


def test_a_folder_of_days_becomes_one_table(tmp_path: Path) -> None:
    for number in (0, 1):
        (tmp_path / f"{number}.json").write_text(json.dumps(base_day(number)))
    done = bench("--instances", tmp_path, "--seconds", "0.05")
    assert done.returncode == 0
    assert ["engine", "2"] in [line.split()[:2] for line in done.stdout.splitlines()]
    assert f"{10 if rival.is_there() else 8} plans checked, 0 rules broken" in done.stdout


def test_a_goal_is_met_or_tells_its_distance() -> None:
    assert at_least("P5", "served", 0.99, 0.995, ".1%").verdict == "short by 0.5%"
    assert at_least("P5", "served", 0.996, 0.995).verdict == "met"
    assert at_most("P5", "Gini", 0.06, 0.055, ".3f").verdict == "over by 0.005"


def test_a_plan_below_a_manual_one_is_counted() -> None:
    day = base_day(0)
    by_hand, engine = manual_plans("base", day), engine_plan("base", day, 0.05, 1)
    assert below_manual([*by_hand, engine]) == 0
    fallen = replace(engine, score=max(plan.score for plan in by_hand) - 0.01)
    assert below_manual([*by_hand, fallen]) == 1
