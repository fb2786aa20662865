"""The tests, on SQLite and on PostgreSQL."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from songtor.cli import catalogues, compiled
from songtor.cli.cluster import SETTINGS, cluster
from songtor.cli.needs import BROWSER, PDF_READER, POSTGRES, Missing, ensure
from songtor.cli.progress import ROOT, say

PASSES_ON = True  # what is not ours is pytest's
NOTHING_COLLECTED = 5
ENDINGS = {0: "passed", NOTHING_COLLECTED: "no such tests"}
LEFT = "TEST_LEFT_FOLDER"  # tests/left.py
# A sweep after tests that rolled back says a table is empty, and the next test that fills it waits for such plans.
UNSWEPT = SETTINGS | {"autovacuum": "off"}
PLANTED = 1_000  # people a whole run brings in, at the least
ASKING_ONLY = "--asking-database"  # tests/conftest.py: the others passed already, whatever the database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one of the two databases")
    parser.epilog = "Other words go to pytest: ./songtor test tests/stock -k balance"


def run(args: argparse.Namespace) -> int:
    """0 when every test passes on both databases; needs nothing outside the repository."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    try:
        ensure(BROWSER, PDF_READER, *(() if given else (POSTGRES,)))
    except Missing as missing:
        print(f"songtor: {missing}", file=sys.stderr)
        return 2
    catalogues.compile_stale()
    compiled.compile_stale()
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="songtor-test-"))
        url = given or stack.enter_context(cluster(settings=UNSWEPT))
        left = tempfile.mkdtemp(prefix="left-", dir=home)  # all but the bytecode: it is searched at the end
        surroundings = {"SONGTOR_ENV": "test", "SONGTOR_HOME": left, "SONGTOR_TODAY": "", "TEST_DATABASE_URL": url}
        surroundings |= bytecode_kept(Path(home)) | {LEFT: left}
        if not given:  # on a server of somebody's own a run takes its city and databases away again
            surroundings |= {"TEST_READY_FOLDER": tempfile.mkdtemp(dir=left), "TEST_DATABASES_KEPT": "1"}
        statuses: dict[str, int] = {}
        if args.only != "postgres":
            statuses["SQLite"] = _pytest("SQLite", args.rest, {**surroundings, "DATABASE_URL": ""})
        if args.only != "sqlite":
            words = [ASKING_ONLY, *([] if given else ["--reuse-db"]), *args.rest]
            statuses["PostgreSQL"] = _pytest("PostgreSQL", words, {**surroundings, "DATABASE_URL": url})
        leaked = _search(surroundings, "" if given else url, whole=not args.rest)
        code = max(verdict(list(statuses.values()), chosen=bool(args.rest)), leaked)
        if code:
            _keep(left)
    say(", ".join(f"{name}: {ENDINGS.get(status, 'failed')}" for name, status in statuses.items()))
    return code


def bytecode_kept(folder: Path) -> dict[str, str]:
    """Where bytecode may not lie beside its source, a run keeps it here: else every process compiles Django anew."""
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def verdict(statuses: Sequence[int], *, chosen: bool) -> int:
    """A choice of tests may leave nothing for one database, but not for both."""
    if chosen and any(status != NOTHING_COLLECTED for status in statuses):
        statuses = [status for status in statuses if status != NOTHING_COLLECTED]
    return max(statuses)


def _pytest(database: str, words: Sequence[str], surroundings: Mapping[str, str]) -> int:
    say(f"tests on {database}")
    # Three on two cores: a worker often waits for the server it started.
    spread = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")  # tests/conftest.py has the longest first
    kept = f"--basetemp={surroundings[LEFT]}/{database}"
    command = [sys.executable, "-m", "pytest", *spread, kept, *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **surroundings}, check=False).returncode  # noqa: S603


def _search(surroundings: Mapping[str, str], server: str, *, whole: bool) -> int:
    """1 when the run left somebody of the tests' people where they may not lie (tests/left.py)."""
    say("what the tests left is searched for their people")
    words = [surroundings[LEFT], "--server", server, "--at-least", str(PLANTED if whole else 0)]
    command = [sys.executable, "-m", "tests.left", *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **surroundings}, check=False).returncode  # noqa: S603


def _keep(left: str) -> None:
    """Of the last run that failed: its pictures of pages, its logs and databases."""
    kept = Path(tempfile.gettempdir()) / f"songtor-left-{os.geteuid()}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.move(left, kept)
    say(f"pictures, logs and databases of the run are in {kept}")
