"""The web server and the jobs process live and die together."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.live import ROOT, Live, serving, surroundings_of

STOPPED_WITHIN_SECONDS = 30


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home, with a space in its path, whose database is up to date."""
    surroundings = surroundings_of(tmp_path_factory.mktemp("a home"))
    run("migrate", surroundings)
    return surroundings


def test_a_taken_port_is_refused_by_name(migrated: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", migrated, "--port", str(other.getsockname()[1]))
    assert done.returncode == 2
    assert "is taken" in done.stderr


def test_a_second_migration_changes_nothing(migrated: dict[str, str]) -> None:
    assert "the database is up to date" in run("migrate", migrated).stderr


def test_a_served_page_answers_and_ctrl_c_stops_both(migrated: dict[str, str]) -> None:
    with serving(migrated) as live:
        with urlopen(f"{live.url}/accounts/login/", timeout=20) as answer:
            assert answer.status == 200
        children = children_of(live)
        assert len(children) == 2
    assert live.process.returncode == 0
    assert not any(is_alive(child) for child in children)


def test_a_fresh_home_is_served_with_its_city(tmp_path: Path) -> None:
    with serving(surroundings_of(tmp_path)) as live:
        assert "loaded Bangkok: 50 districts" in live.said
        assert live.run("operator", "keeper").startswith("keeper  ")


@pytest.mark.parametrize(("victim", "name"), [(0, "web server"), (1, "jobs process")])
def test_one_that_dies_stops_the_other(migrated: dict[str, str], victim: int, name: str) -> None:
    with serving(migrated) as live:
        children = children_of(live)
        os.kill(children[victim], signal.SIGKILL)
        assert live.process.wait(STOPPED_WITHIN_SECONDS) == 1
        assert f"the {name} ended" in live.said
    assert not any(is_alive(child) for child in children)


def run(name: str, surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songtor.cli", name, *words]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def children_of(live: Live) -> list[int]:
    """The processes started by `serve`, the web server first."""
    pid = live.process.pid
    return sorted(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
