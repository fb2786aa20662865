"""What every test stands on: a home of its own, quick passwords, compiled messages."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from songtor.cli import catalogues

pytest_plugins = ("tests.postgres",)


@pytest.fixture(scope="session", autouse=True)
def own_home() -> Iterator[Path]:
    """No test ever writes into somebody's ./var, also when pytest is started by hand."""
    catalogues.compile_stale()
    with tempfile.TemporaryDirectory(prefix="songtor-home-") as name:
        home = Path(name)
        settings.SONGTOR_ENV = "test"
        settings.SONGTOR_HOME = home
        settings.MEDIA_ROOT = home / "files"
        settings.STATIC_ROOT = home / "static"
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        yield home
