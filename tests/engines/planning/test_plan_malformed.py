"""Hundreds of days and plans with one thing wrong: refused with JSON path and rule, or planned by the rules."""

import copy
import json
import math
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from songtor.cli.__main__ import main
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.manual import list_order
from tests.engines.planning.days import make_json, on_the_road, with_matrix

Json = dict[str, Any]

PLANTED = 40
DEEP = 50_000
REFUSED = re.compile(r"^songtor (plan|check-plan): .+: \$[^\s:]*: \S.+$")
VALUES: tuple[object, ...] = (
    None,
    True,
    False,
    "",
    "x",
    "8",
    "\x00",
    "\ud800",
    0,
    -1,
    -0.0,
    1e-300,
    1e300,
    10**400,
    math.nan,
    math.inf,
    -math.inf,
    [],
    {},
    [[]],
    [None],
    {"id": "x"},
    [1, 2, 3],
    "é" * 5000,
)


def test_control_the_days_and_plan_without_a_fault_are_taken(tmp_path, capsys) -> None:
    for day in days():
        file, out = written(tmp_path / "day.json", day), tmp_path / "plan.json"
        assert run("plan", file, "-o", out, "--iterations", "0") == 0
        assert run("check-plan", file, out) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("seed", range(8))
def test_a_day_with_something_planted_is_refused_or_planned_by_the_rules(tmp_path, capsys, seed: int) -> None:
    refused = 0
    for fault in planted(seed, list(days())[seed % 3]):
        refused += answers(tmp_path, capsys, fault)
    assert refused > PLANTED / 2


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_with_something_planted_is_refused_or_judged(tmp_path, capsys, seed: int) -> None:
    day = list(days())[seed % 2]
    file = written(tmp_path / "day.json", day)
    for fault in planted(seed, plan_to_json(list_order(read_day(day)))):
        plan, out = written(tmp_path / "plan.json", fault), tmp_path / "again.json"
        found = run("check-plan", file, plan)
        assert found in (0, 1, 2)
        said = capsys.readouterr().err
        assert (found == 2) == bool(REFUSED.match(said)), said
        again = run("plan", file, "-o", out, "--iterations", "0", "--previous", plan)
        assert (again, out.exists()) == ((2, False) if found == 2 else (0, True)), fault
        capsys.readouterr()
        out.unlink(missing_ok=True)


def as_text(day: Json) -> str:
    return json.dumps(day)


TEXTS: dict[str, Callable[[Json], bytes]] = {
    "a byte order mark": lambda day: b"\xef\xbb\xbf" + as_text(day).encode(),
    "UTF-16": lambda day: as_text(day).encode("utf-16"),
    "UTF-32": lambda day: as_text(day).encode("utf-32"),
    "Thai in an old encoding": lambda day: json.dumps({**day, "id": "เขตบางแค"}, ensure_ascii=False).encode("tis-620"),
    "half a file": lambda day: as_text(day).encode()[: len(as_text(day)) // 2],
    "two days in a file": lambda day: as_text(day).encode() * 2,
    "nothing": lambda _: b"",
    "zeros": lambda _: bytes(1000),
    "a list nested deeply": lambda _: b"[" * DEEP,
    "a deep list for a date": lambda day: deep(day, "date"),
    "a deep list nobody asks for": lambda day: deep(day, "remark"),
    "a comment": lambda day: b"// today\n" + as_text(day).encode(),
    "single quotes": lambda day: repr(day).encode(),
    "a number of a million digits": lambda day: as_text(day).replace("480", "9" * 1_000_000, 1).encode(),
    "a key twice": lambda day: twice(day, '"id": "v1"', '"id": "v9", "id": "v1"'),
    "the travel twice": lambda day: twice(day, '"travel": ', '"travel": {"kind": "crowfly"}, "travel": '),
    "the offers twice": lambda day: twice(day, '"offers": ', '"offers": [], "offers": '),
}


@pytest.mark.parametrize("fault", TEXTS)
def test_a_file_that_is_no_sound_json_is_refused(tmp_path, capsys, fault: str) -> None:
    file, out = tmp_path / "day.json", tmp_path / "plan.json"
    file.write_bytes(TEXTS[fault](next(days())))
    for words in (("plan", file, "-o", out, "--iterations", "0"), ("check-plan", file, file)):
        assert run(*words) == 2
        assert REFUSED.match(capsys.readouterr().err)
    assert not out.exists()


@pytest.mark.parametrize(
    ("once", "doubled", "path"),
    [
        ('"id": "v1"', '"id": "v9", "id": "v1"', "$.vehicles[0]: must not hold 'id' twice"),
        ('"travel": ', '"travel": {}, "travel": ', "$: must not hold 'travel' twice"),
        ('"kind": "crowfly"', '"kind": "x", "kind": "crowfly"', "$.travel: must not hold 'kind' twice"),
    ],
)
def test_a_key_given_twice_is_named(tmp_path, capsys, once: str, doubled: str, path: str) -> None:
    file = tmp_path / "day.json"
    file.write_bytes(twice(next(days()), once, doubled))
    assert run("check-plan", file, file) == 2
    assert path in capsys.readouterr().err


def run(*words: object) -> int:
    return main([str(word) for word in words])


def written(path: Path, content: Json) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def days() -> Iterator[Json]:
    """One by the formula, one by a matrix, one half driven."""
    day = make_json(5, stops=8)
    yield day
    yield with_matrix(day, 5)
    yield on_the_road(day, plan_to_json(list_order(read_day(day))), 620)


def deep(day: Json, name: str) -> bytes:
    return as_text({**day, name: "?"}).replace('"?"', "[" * DEEP + "]" * DEEP).encode()


def twice(day: Json, once: str, doubled: str) -> bytes:
    text = as_text(day)
    assert once in text
    return text.replace(once, doubled, 1).encode()


def planted(seed: int, sound: Json) -> Iterator[Json]:
    """The same file with a value replaced, left out, doubled or put where it does not belong."""
    rng = random.Random(seed)
    for _ in range(PLANTED):
        faulty = copy.deepcopy(sound)
        holder, key = rng.choice(list(spots(faulty)))
        way = rng.randrange(5)
        if way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif way == 2:
            holder[key] = copy.deepcopy(rng.choice([value[name] for value, name in spots(sound)]))
        else:
            holder[key] = rng.choice(VALUES)
        yield faulty


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of the file, as what holds it and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from spots(value[key])


def answers(folder: Path, capsys: Any, day: Json) -> bool:
    """Whether the day was refused; whatever was said or written must fit that."""
    file, out = written(folder / "day.json", day), folder / "plan.json"
    out.unlink(missing_ok=True)
    found = run("plan", file, "-o", out, "--iterations", "0")
    said = capsys.readouterr().err
    if found == 2:
        assert REFUSED.match(said), said
        assert not out.exists()
        assert run("check-plan", file, file) == 2
    else:
        assert (found, said) == (0, ""), day
        assert run("check-plan", file, out) == 0, capsys.readouterr().out
    capsys.readouterr()
    return found == 2
