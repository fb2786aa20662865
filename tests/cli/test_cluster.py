"""The private PostgreSQL is a durable one and leaves nothing behind."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from songtor.cli import cluster, needs
from tests.postgres import empty_database


def test_without_its_programs_there_is_a_failure_with_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(cluster, "DEBIAN_BINARIES", Path("/nowhere"))
    with pytest.raises(cluster.NoPostgres, match="apt-get install postgresql"), cluster.cluster():
        pass
    with pytest.raises(needs.Missing, match=r"PostgreSQL missing\. Debian: sudo apt-get install postgresql"):
        needs.ensure(needs.POSTGRES)


@pytest.mark.postgres
def test_the_server_keeps_what_it_acknowledged(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)  # type: ignore[arg-type]


@pytest.mark.postgres
def test_an_empty_database_is_gone_afterwards(postgres_server: str) -> None:
    with empty_database(postgres_server) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_server_and_folder_are_gone_afterwards() -> None:
    with cluster.cluster() as url:
        folder = Path(unquote(urlsplit(url).netloc.split("@")[1]))
        assert folder.is_dir()
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
