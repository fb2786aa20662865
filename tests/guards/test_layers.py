"""The contracts on imports catch what they are there to catch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product's Python and its contracts, to be spoiled."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src/songtor", tmp_path / "src/songtor", ignore=_all_but_python)
    return tmp_path


def test_the_tree_as_it_is_keeps_every_contract(copy: Path) -> None:
    assert broken(copy) == []


def test_a_call_upwards_is_caught(copy: Path) -> None:
    plant(copy, "evidence", "import songtor.city")
    assert broken(copy) == ["Calls go down only"]


def test_a_room_without_a_place_is_caught(copy: Path) -> None:
    (copy / "src/songtor/helpers").mkdir()
    plant(copy, "helpers", "")
    assert broken(copy) == ["Calls go down only"]


def test_an_engine_without_a_place_is_caught(copy: Path) -> None:
    (copy / "src/songtor/engines/guessing").mkdir()
    plant(copy, "engines/guessing", "")
    assert broken(copy) == ["Engines stand apart, on Thai only"]


def test_django_in_an_engine_is_caught(copy: Path) -> None:
    plant(copy, "engines/impact", "import django")
    assert broken(copy) == ["Engines know no Django, database or network"]


@pytest.mark.parametrize("face", ["desk", "public", "api", "field"])
def test_a_face_that_reads_models_is_caught(copy: Path, face: str) -> None:
    plant(copy, face, "import songtor.city.models")
    assert broken(copy) == ["Faces enter by services and queries, never by models"]


@pytest.mark.parametrize("heavy", ["vroom", "pyvrp", "splink", "duckdb"])
def test_a_web_face_that_reaches_a_router_or_linkage_is_caught_through_any_room(copy: Path, heavy: str) -> None:
    plant(copy, "desk", "import songtor.reports.planted")
    plant(copy, "reports", f"import {heavy}")
    assert broken(copy) == ["Web processes never load the router or the linkage of whole lists"]


def test_a_page_that_could_wait_for_a_road_server_is_caught(copy: Path) -> None:
    plant(copy, "desk", "import songtor.rounds.roads.asking")
    assert broken(copy) == ["Pages never wait for a road server"]


def plant(copy: Path, room: str, line: str) -> None:
    """One more module in a room."""
    (copy / "src/songtor" / room / "__init__.py").touch()
    (copy / "src/songtor" / room / "planted.py").write_text(f"{line}\n")


def broken(copy: Path) -> list[str]:
    """The names of the contracts that do not hold."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    names = [line.removesuffix("BROKEN").strip() for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert bool(done.returncode) == bool(names), done.stdout + done.stderr
    return names


def _all_but_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(name).suffix != ".py" and not (Path(folder) / name).is_dir()]
