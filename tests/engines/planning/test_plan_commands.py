import json
from pathlib import Path

import pytest

from songtor.cli.__main__ import main
from tests.engines.planning.days import make_json


def write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def plan(*words: object) -> int:
    return main(["plan", *map(str, words)])


MALFORMED = {
    "an unknown format": (["format"], "songtor-day/9", "$.format: must be 'songtor-day/1'"),
    "a duplicate id": (["offers", 1, "id"], "o1", "$.offers[1]: repeats 'o1'"),
    "no number": (["vehicles", 0, "capacity_kg"], float("nan"), "$.vehicles[0].capacity_kg: must be a finite number"),
    "a window backwards": (["recipients", 0, "window"], [600, 540], "$.recipients[0].window: must not end before"),
    "negative kg": (["recipients", 0, "needs", 0, "kg"], -2, "$.recipients[0].needs[0].kg: must be above 0 kg"),
    "a place that does not exist": (["offers", 0, "place"], "moon", "$.offers[0].place: 'moon' is no place"),
    "a day too large": (["recipients"], [{}] * 301, "$.recipients: offers and recipients must not be more than 300"),
    "half a letter": (["id"], "\ud800", "$.id: must not hold half a letter"),
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_day_is_refused_with_path_and_rule_and_no_file(tmp_path, capsys, fault: str) -> None:
    where, value, said = MALFORMED[fault]
    day = holder = make_json(5)
    for step in where[:-1]:
        holder = holder[step]
    holder[where[-1]] = value
    path = write(tmp_path / "day.json", day)
    for words in (["-o", tmp_path / "plan.json"], ["-o", tmp_path / "plans" / "deep" / "plan.json"]):
        assert plan(path, *words) == 2
        told = capsys.readouterr().err
        assert said in told
        assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == [path]
    assert main(["check-plan", str(path), str(path)]) == 2
    assert said in capsys.readouterr().err


def test_a_bad_previous_plan_is_refused_and_the_old_plan_stays(tmp_path, capsys) -> None:
    day = write(tmp_path / "day.json", make_json(5))
    out = write(tmp_path / "plan.json", {"old": True})
    assert plan(day, "-o", out, "--previous", write(tmp_path / "before.json", {"format": "x"})) == 2
    assert "before.json: $.format" in capsys.readouterr().err
    assert json.loads(out.read_text()) == {"old": True}


@pytest.mark.parametrize("words", [["--seconds", "0"], ["--seconds", "nan"], ["--iterations", "-1"]])
def test_a_budget_that_is_none_is_refused(tmp_path, words: list[str]) -> None:
    day = write(tmp_path / "day.json", make_json(5))
    with pytest.raises(SystemExit) as stopped:
        plan(day, "-o", tmp_path / "plan.json", *words)
    assert stopped.value.code == 2


def test_a_missing_day_or_an_empty_folder_is_refused(tmp_path, capsys) -> None:
    assert plan(tmp_path / "none.json", "-o", tmp_path / "plan.json") == 2
    assert plan(tmp_path, "-o", tmp_path / "plans") == 2
    assert "holds no day" in capsys.readouterr().err


def test_a_plan_is_written_and_found_sound(tmp_path, capsys) -> None:
    day, out = write(tmp_path / "day.json", make_json(5)), tmp_path / "plan.json"
    assert plan(day, "-o", out, "--seconds", "0.1") == 0
    assert main(["check-plan", str(day), str(out)]) == 0
    assert capsys.readouterr().out.startswith(f"score {json.loads(out.read_text())['score']:.4f}")


def test_a_broken_plan_is_found_and_named(tmp_path, capsys) -> None:
    day, out = write(tmp_path / "day.json", make_json(5)), tmp_path / "plan.json"
    plan(day, "-o", out, "--iterations", "1")
    broken = json.loads(out.read_text())
    broken["routes"][0]["stops"][0]["arrive"] = 1
    assert main(["check-plan", str(day), str(write(out, broken))]) == 1
    assert "broken: too_fast at routes[0].stops[0]" in capsys.readouterr().out
    assert main(["check-plan", str(day), str(write(out, {"format": "x"}))]) == 2


def test_steps_instead_of_seconds_give_the_same_bytes(tmp_path) -> None:
    day = write(tmp_path / "day.json", make_json(6))
    outs = [tmp_path / name for name in ("one.json", "two.json")]
    for out in outs:
        assert plan(day, "-o", out, "--iterations", "20", "--seed", "3") == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_folder_is_planned_by_two_workers_and_one_bad_day_stops_no_other(tmp_path, capsys) -> None:
    days = tmp_path / "days"
    days.mkdir()
    for seed in range(3):
        write(days / f"{seed}.json", make_json(seed, stops=10))
    write(days / "bad.json", {"format": "songtor-day/2"})
    out = tmp_path / "plans"
    assert plan(days, "-o", out, "--iterations", "2", "--workers", "2") == 2
    assert sorted(path.name for path in out.iterdir()) == ["0.json", "1.json", "2.json"]
    assert "bad.json: $.format" in capsys.readouterr().err


def test_the_previous_plan_is_where_replanning_starts(tmp_path) -> None:
    day, first = write(tmp_path / "day.json", make_json(6)), tmp_path / "first.json"
    assert plan(day, "-o", first, "--iterations", "40") == 0
    again = tmp_path / "again.json"
    assert plan(day, "-o", again, "--iterations", "0", "--previous", first) == 0
    assert json.loads(again.read_text())["score"] >= json.loads(first.read_text())["score"] - 1e-6
