"""What every test stands on: compiled messages, a home of its own, quick passwords."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from pytest_django.plugin import DjangoDbBlocker

from songtor.cli import catalogues
from tests.personas import load_bangkok

SOURCES = Path(__file__).resolve().parent.parent / "src"

pytest_plugins = ("tests.postgres",)


def pytest_configure() -> None:
    # Django was started before this file was read: it must forget what it read of a stale catalogue.
    for path in catalogues.compile_stale():
        translation_file_changed(None, path.with_suffix(".mo"))


@pytest.fixture(scope="session", autouse=True)
def own_home() -> Iterator[Path]:
    """No test ever writes into somebody's ./var, also when pytest is started by hand."""
    with tempfile.TemporaryDirectory(prefix="songtor-home-") as name:
        home = Path(name)
        # For the programs tests start: pytest's `pythonpath` reaches this process only.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH"))))
        settings.SONGTOR_ENV = "test"
        settings.SONGTOR_HOME = home
        settings.MEDIA_ROOT = home / "files"
        settings.STATIC_ROOT = home / "static"
        settings.STATIC_ROOT.mkdir()
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        yield home


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Bangkok's reference tables stand in the test database before the first test."""
    with django_db_blocker.unblock():
        load_bangkok()
