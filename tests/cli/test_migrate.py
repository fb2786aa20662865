"""A fresh home gets its tables and its city once; commands that only read ask for that first."""

import subprocess
import sys
from pathlib import Path

from tests.live import ROOT, surroundings_of


def songtor(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songtor.cli", *words]
    return subprocess.run(
        command, cwd=ROOT, env=surroundings_of(home), capture_output=True, text=True, check=False, timeout=300
    )


def test_a_fresh_home_is_made_ready_once(tmp_path: Path) -> None:
    early = songtor(tmp_path, "verify")
    assert early.returncode == 2 and "run ./songtor migrate first" in early.stderr and "Traceback" not in early.stderr
    first = songtor(tmp_path, "migrate")
    assert first.returncode == 0 and "loaded Bangkok: 50 districts, 180 subdistricts" in first.stderr
    again = songtor(tmp_path, "migrate")
    assert (again.returncode, again.stderr) == (0, "songtor: the database is up to date\n")
    checked = songtor(tmp_path, "verify")
    assert (checked.returncode, checked.stdout.split(";")[0]) == (0, "ok: 0 chains")
