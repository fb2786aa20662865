"""The verdict over both databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from songtor.cli.test import bytecode_kept, verdict


@pytest.mark.parametrize("statuses", [(0, 1), (1, 0), (5, 1), (5, 5), (0, 2), (1,), (5,)])
def test_what_failed_or_found_nothing_at_all_is_never_passed(statuses: tuple[int, ...]) -> None:
    assert verdict(statuses, chosen=True) != 0
    assert verdict(statuses, chosen=False) != 0


def test_a_whole_run_that_finds_nothing_on_one_database_is_not_passed() -> None:
    assert verdict((0, 5), chosen=False) != 0


@pytest.mark.parametrize("statuses", [(0, 0), (0, 5), (5, 0), (0,)])
def test_chosen_tests_may_have_nothing_to_say_on_one_database(statuses: tuple[int, ...]) -> None:
    assert verdict(statuses, chosen=True) == 0


@pytest.mark.parametrize("may_not_write", [True, False])
def test_bytecode_is_kept_for_the_run_where_it_may_not_lie_beside_its_source(
    may_not_write: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asked.py").touch()
    monkeypatch.setattr(sys, "dont_write_bytecode", may_not_write)
    refused = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": ""}
    around = {**os.environ, **refused, **bytecode_kept(tmp_path / "kept")}
    subprocess.run([sys.executable, "-c", "import asked"], cwd=tmp_path, env=around, check=True)
    assert bool(list(tmp_path.rglob("asked.*.pyc"))) is may_not_write
    assert not list((tmp_path / "__pycache__").glob("*"))
