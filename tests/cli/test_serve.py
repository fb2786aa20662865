"""The web server and the jobs process live and die together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.live import ROOT, Live, serving, surroundings_of

STOPPED_WITHIN_SECONDS = 30
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")


@pytest.fixture(scope="module")
def migrated(new_home: Callable[[str], Path]) -> dict[str, str]:
    """A home, with a space in its path, whose database is up to date."""
    return surroundings_of(new_home("a home"))


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


def test_who_is_refused_while_still_sending_hears_why(migrated: dict[str, str]) -> None:
    def sent(live: Live, size: int) -> int:
        phone = HTTPConnection(live.url.removeprefix("http://"), timeout=20)
        headers = {"Authorization": "Bearer of-a-phone-that-was-signed-out", "Content-Type": "image/jpeg"}
        with closing(phone):
            phone.request("PUT", f"/api/v1/field/blobs/{'0' * 64}", b"\0" * size, headers)
            return phone.getresponse().status

    with serving(migrated) as live:
        assert [sent(live, megabytes * 1024**2) for megabytes in (0, 1, 11)] == [401, 401, 401]
        with pytest.raises(ConnectionError):
            sent(live, 64 * 1024**2)  # the control: nobody hears out as much


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


@linux_only
def test_a_killed_server_leaves_nothing_behind(migrated: dict[str, str]) -> None:
    with serving(migrated) as live:
        urlopen(f"{live.url}/accounts/login/", timeout=60).close()  # by then the web server has its worker
        left = [one for child in children_of(live) for one in (child, *started_by(child))]
        os.kill(live.process.pid, signal.SIGKILL)
        assert len(left) >= 3
        assert all_end(left)


PARENT = """
import os, subprocess, sys, time
from functools import partial
from songtor.cli.serve import end_with
told = {"preexec_fn": partial(end_with, os.getpid())} if sys.argv[1] == "told" else {}
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], **told).pid, flush=True)
time.sleep(60)
"""


@linux_only
@pytest.mark.parametrize("told", [True, False])
def test_only_a_child_that_is_told_ends_with_a_killed_parent(migrated: dict[str, str], told: bool) -> None:
    words = [sys.executable, "-c", PARENT, "told" if told else "not told"]
    with subprocess.Popen(words, cwd=ROOT, env=migrated, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    try:
        assert all_end([child], within=STOPPED_WITHIN_SECONDS if told else 1) is told
    finally:
        if is_alive(child):
            os.kill(child, signal.SIGKILL)


def run(name: str, surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songtor.cli", name, *words]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def children_of(live: Live) -> list[int]:
    """The processes started by `serve`, the web server first."""
    return started_by(live.process.pid)


def started_by(pid: int) -> list[int]:
    return sorted(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))


def all_end(pids: list[int], *, within: float = STOPPED_WITHIN_SECONDS) -> bool:
    until = time.monotonic() + within
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.1)
    return not any(map(is_alive, pids))


def is_alive(pid: int) -> bool:
    """Running, and no zombie that waits to be asked for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
