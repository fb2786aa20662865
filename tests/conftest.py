"""What every test stands on: a home of its own, quick passwords, compiled messages."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from songtor.cli import catalogues

SOURCES = Path(__file__).resolve().parent.parent / "src"

pytest_plugins = ("tests.postgres",)


@pytest.fixture(scope="session", autouse=True)
def own_home() -> Iterator[Path]:
    """No test ever writes into somebody's ./var, also when pytest is started by hand."""
    catalogues.compile_stale()
    with tempfile.TemporaryDirectory(prefix="songtor-home-") as name:
        home = Path(name)
        # For the programs tests start: pytest's `pythonpath` reaches this process only.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH"))))
        settings.SONGTOR_ENV = "test"
        settings.SONGTOR_HOME = home
        settings.MEDIA_ROOT = home / "files"
        settings.STATIC_ROOT = home / "static"
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        yield home
