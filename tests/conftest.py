"""What every test stands on: compiled messages, a home of its own, quick passwords."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed

from songtor.cli import catalogues
from tests.left import LEFT

# Files of few tests that take longest. Begun last, one of them would run alone while the other worker is done.
LONGEST = (
    "test_what_a_walk_leaves.py",
    "test_kill.py",
    "test_drill.py",
    "test_every_page.py",
    "test_offline_till.py",
    "test_routes.py",
    "test_serve.py",
    "test_offline.py",
    "test_one_day.py",
    "test_bank.py",
    "test_people.py",
    "test_report_page.py",
    "test_sync_bench.py",
    "test_random.py",
    "test_refusals.py",
    "test_making.py",
    "test_passing.py",
    "test_planning.py",
    "test_paper.py",
    "test_habits.py",
    "test_migrate.py",
    "test_launcher.py",
    "test_restatement.py",
    "test_imports.py",
    "test_door.py",
    "test_camera.py",
    "test_points.py",
    "test_till_races.py",
    "test_races.py",
    "test_deciding_races.py",
    "test_purse_races.py",
    "test_install.py",
)
SOURCES = Path(__file__).resolve().parent.parent / "src"

# The same examples in every run, however slow the machine; `pytest --hypothesis-profile=search` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("search", max_examples=1_000, database=None, deadline=None)
hypothesis.settings.load_profile("steady")

pytest_plugins = ("tests.postgres", "tests.ready", "tests.telling")


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "only tests that ask the database of the run, not those that bring their own or need none"
    parser.addoption("--asking-database", action="store_true", help=words)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--asking-database"):
        others = [item for item in items if not _asks_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _asks_database(item)]
    items.sort(key=_how_late)


def _how_late(item: pytest.Item) -> int:
    return LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST)


def _asks_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


def pytest_configure() -> None:
    # Django was started before this file was read: it must forget what it read of a stale catalogue.
    for path in catalogues.compile_stale():
        translation_file_changed(None, path.with_suffix(".mo"))


@pytest.fixture(scope="session", autouse=True)
def own_home() -> Iterator[Path]:
    """No test ever writes into somebody's ./var, also when pytest is started by hand."""
    left = os.environ.get(LEFT)  # what lies there is searched after the run
    made = nullcontext(tempfile.mkdtemp(prefix="home-", dir=left)) if left else None
    with made or tempfile.TemporaryDirectory(prefix="songtor-home-") as name:
        home = Path(name)
        # For the programs tests start: pytest's `pythonpath` reaches this process only.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH"))))
        settings.SONGTOR_ENV = "test"
        settings.SONGTOR_HOME = home
        settings.MEDIA_ROOT = home / "files"
        settings.STATIC_ROOT = home / "static"
        settings.STATIC_ROOT.mkdir()
        # Each test client is an application of its own, which would look through all static files before it answers.
        settings.WHITENOISE_AUTOREFRESH = True
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        yield home
