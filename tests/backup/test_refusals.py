"""What a backup or a restore refuses, and that it changes nothing then."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from songtor.backup import archive as archives_module
from songtor.backup import taking
from songtor.backup.archive import read_manifest
from songtor.backup.errors import (
    AnotherBackupRuns,
    BackupChanged,
    BackupIncomplete,
    BackupNewer,
    DatabaseBusy,
    DatabaseProgramFailed,
    HomeInUse,
    NoDatabaseRight,
    NotABackup,
    OtherDatabase,
    RestoredDiffers,
    RestoredUnproved,
    WrongBackupKey,
)
from songtor.backup.folders import archives, workplace
from songtor.backup.keys import Key
from songtor.backup.manifest import Manifest
from songtor.backup.postgres import PostgresStore
from songtor.backup.restoring import Restored, restore_backup
from songtor.backup.sqlite import SqliteStore
from songtor.backup.stores import Store
from songtor.backup.taking import Home, check_backup, prune, take_backup

KEY, OTHER_KEY = Key(b"k" * 32), Key(b"x" * 32)
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
TABLES = (
    "CREATE TABLE evidence_chainhead (scope text, length bigint, digest text)",
    "CREATE TABLE evidence_chainentry (seq bigint)",
    "CREATE TABLE stock_movement (district_id text, grams bigint, pieces bigint)",
    "CREATE TABLE stock_balance (has_floor boolean, grams bigint, pieces bigint)",
    "CREATE TABLE django_migrations (app text, name text)",
)
ONE_ACT = (
    "INSERT INTO evidence_chainhead VALUES ('1040', 1, 'abc')",
    "INSERT INTO evidence_chainentry VALUES (1)",
    "INSERT INTO stock_movement VALUES ('1040', 12400, 0)",
    "INSERT INTO stock_balance VALUES (true, 12400, 0)",
    "INSERT INTO django_migrations VALUES ('evidence', '0001_first')",
)


def hush(sentence: str) -> None:
    """Nobody listens."""


def home_with(folder: Path, *statements: str) -> Home:
    """A home whose database has only what a backup reads; small and quick."""
    (folder / "files" / "ab").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "songtor.sqlite3", isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)
    return Home(folder, folder / "files", SqliteStore(folder / "songtor.sqlite3"))


@dataclass(frozen=True)
class Kept:
    """A small city, and the one backup of it."""

    home: Home
    folder: Path
    archive: Path
    manifest: Manifest


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    home = home_with(tmp_path / "home", *TABLES, *ONE_ACT)
    (home.files / "ab" / "photo").write_bytes(b"a picture")
    path, manifest = take_backup(home, tmp_path / "backups", KEY, taken_at=NOON, say=hush)
    return Kept(home, tmp_path / "backups", path, manifest)


@pytest.fixture
def empty(tmp_path: Path) -> Home:
    folder = tmp_path / "new"
    folder.mkdir()
    return Home(folder, folder / "files", SqliteStore(folder / "songtor.sqlite3"))


def restore(home: Home, archive: Path, key: Key = KEY, **asked: Any) -> Restored:
    words = {"replace": False, "unverified": True} | asked
    return restore_backup(home, archive, key, now=NOON, say=hush, **words)


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".backup.lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


def the_file(kept: Kept) -> Path:
    (path,) = (path for path in kept.folder.glob("files/*/*"))
    return path


def put_another_files_content(kept: Kept) -> None:
    """Sealed with the right key, under the name of something else."""
    named = the_file(kept)
    (kept.home.files / "ab" / "photo").write_bytes(b"another picture")
    take_backup(kept.home, kept.folder, KEY, taken_at=NOON.replace(hour=6), say=hush)
    (other,) = (path for path in kept.folder.glob("files/*/*") if path != named)
    other.replace(named)


def test_control_a_whole_backup_is_restored(kept: Kept, empty: Home) -> None:
    assert check_backup(kept.home, kept.archive, KEY, say=hush) == kept.manifest
    assert restore(empty, kept.archive) == Restored(kept.manifest, "")
    assert (empty.files / "ab" / "photo").read_bytes() == b"a picture"
    assert kept.manifest.state.heads == {"1040": [1, "abc"]} and kept.manifest.state.moved == {"1040": [1, 12400, 0]}
    assert sorted(contents(empty.folder)) == ["files/ab/photo", "songtor.sqlite3"]


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda kept: flip_a_byte(kept.archive), BackupChanged),
        (lambda kept: kept.archive.write_bytes(kept.archive.read_bytes()[:-1]), BackupChanged),
        (lambda kept: kept.archive.write_bytes(b"PK not ours"), NotABackup),
        (lambda kept: flip_a_byte(the_file(kept)), BackupChanged),
        (lambda kept: the_file(kept).unlink(), BackupIncomplete),
        (put_another_files_content, BackupIncomplete),
    ],
)
def test_a_spoiled_backup_is_found_by_check_and_restores_nothing(
    kept: Kept, empty: Home, spoil: Callable[[Kept], object], refusal: type[Exception]
) -> None:
    spoil(kept)
    with pytest.raises(refusal):
        check_backup(kept.home, kept.archive, KEY, say=hush)
    with pytest.raises(refusal):
        restore(empty, kept.archive)
    assert contents(empty.folder) == {}


def test_another_key_restores_nothing(kept: Kept, empty: Home) -> None:
    with pytest.raises(WrongBackupKey):
        restore(empty, kept.archive, OTHER_KEY)
    assert contents(empty.folder) == {}


def test_a_home_with_a_city_is_kept_unless_told(kept: Kept) -> None:
    before = contents(kept.home.folder)
    with pytest.raises(HomeInUse):
        restore(kept.home, kept.archive)
    assert contents(kept.home.folder) == before
    restored = restore(kept.home, kept.archive, replace=True)
    assert Path(restored.earlier).name == "songtor.sqlite3.before_20261121T050000"
    assert SqliteStore(Path(restored.earlier)).is_used() and kept.home.store.is_used()


def test_tables_that_are_not_ours_are_kept(kept: Kept, tmp_path: Path) -> None:
    home = home_with(tmp_path / "foreign", "CREATE TABLE theirs (id int)")
    with pytest.raises(HomeInUse):
        restore(home, kept.archive)


def test_what_migrate_alone_made_is_nobodys(kept: Kept, tmp_path: Path) -> None:
    home = home_with(tmp_path / "migrated", *TABLES)
    assert restore(home, kept.archive).earlier == ""
    assert home.store.is_used()


def test_a_database_somebody_has_open_is_not_replaced(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.home.folder / "songtor.sqlite3")) as somebody:
        somebody.execute("PRAGMA journal_mode = WAL")
        somebody.execute("SELECT count(*) FROM evidence_chainentry").fetchall()
        with pytest.raises(DatabaseBusy):
            restore(kept.home, kept.archive, replace=True)
    assert restore(kept.home, kept.archive, replace=True).earlier


def rewritten(kept: Kept, monkeypatch: pytest.MonkeyPatch, change: Callable[[Manifest], Manifest]) -> Path:
    """The backup as another version, or a liar with the key, would have written it."""
    write = archives_module.write_archive

    def write_changed(path: Path, key: Key, salt: bytes, manifest: Manifest, *rest: Any) -> None:
        write(path, key, salt, change(manifest), *rest)

    monkeypatch.setattr(taking, "write_archive", write_changed)
    return take_backup(kept.home, kept.folder, KEY, taken_at=NOON.replace(hour=6), say=hush)[0]


@pytest.mark.parametrize(
    ("part", "value", "refusal"),
    [
        ("steps", ["evidence.0001_first", "evidence.9999_tomorrow"], BackupNewer),
        ("heads", {"1040": [1, "abd"]}, RestoredDiffers),
        ("moved", {"1040": [1, 12401, 0]}, RestoredDiffers),
        ("lying", {}, RestoredDiffers),
        ("rows", {"evidence_chainentry": 2}, RestoredDiffers),
    ],
)
def test_a_manifest_that_says_otherwise_restores_nothing(
    kept: Kept, empty: Home, monkeypatch: pytest.MonkeyPatch, part: str, value: Any, refusal: type[Exception]
) -> None:
    path = rewritten(
        kept, monkeypatch, lambda manifest: replace(manifest, state=replace(manifest.state, **{part: value}))
    )
    with pytest.raises(refusal):
        restore(empty, path)
    assert contents(empty.folder) == {}


def test_a_backup_of_the_other_database_is_refused(kept: Kept, empty: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rewritten(kept, monkeypatch, lambda manifest: replace(manifest, kind="PostgreSQL"))
    with pytest.raises(OtherDatabase):
        restore(empty, path)


def test_evidence_that_does_not_hold_is_refused_before_anything_changes(kept: Kept, empty: Home) -> None:
    with pytest.raises(RestoredUnproved):  # the small city has none of the product's other tables
        restore(empty, kept.archive, unverified=False)
    assert contents(empty.folder) == {}


def test_one_at_a_time(kept: Kept) -> None:
    with workplace(kept.home.folder), pytest.raises(AnotherBackupRuns):
        take_backup(kept.home, kept.folder, KEY, taken_at=NOON, say=hush)


def test_only_the_newest_stay_with_the_files_they_name(kept: Kept) -> None:
    for hour, picture in ((6, b"a second"), (7, b"a third")):
        (kept.home.files / "ab" / "photo").write_bytes(picture)
        take_backup(kept.home, kept.folder, KEY, taken_at=NOON.replace(hour=hour), say=hush)
    with pytest.raises(WrongBackupKey):
        prune(kept.folder, OTHER_KEY, keep=2)
    assert (len(archives(kept.folder)), len(list(kept.folder.glob("files/*/*")))) == (3, 3)
    assert prune(kept.folder, KEY, keep=2) == 1
    assert (len(archives(kept.folder)), len(list(kept.folder.glob("files/*/*")))) == (2, 2)
    for path in archives(kept.folder):
        check_backup(kept.home, path, KEY, say=hush)


def test_a_file_is_sealed_once_for_all_backups(kept: Kept) -> None:
    before = the_file(kept).stat().st_mtime_ns
    (kept.home.files / "ab" / "copy").write_bytes(b"a picture")
    path, manifest = take_backup(kept.home, kept.folder, KEY, taken_at=NOON.replace(hour=6), say=hush)
    assert the_file(kept).stat().st_mtime_ns == before and len(manifest.files) == 2
    assert read_manifest(path, KEY) == manifest


def test_keys_are_in_no_backup(kept: Kept) -> None:
    (kept.home.folder / "keys").mkdir()
    (kept.home.folder / "keys" / "secret.key").write_text("secret")
    _, manifest = take_backup(kept.home, kept.folder, KEY, taken_at=NOON.replace(hour=6), say=hush)
    assert [file.path for file in manifest.files] == ["ab/photo"]


@pytest.fixture
def server(postgres_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A database with nothing in it but what each test puts there."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        yield connection


def on_postgres(kept: Kept, url: str) -> Store:
    store = PostgresStore(url)
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (*TABLES, *ONE_ACT):
            connection.execute(statement.encode())
    return store


@pytest.mark.postgres
def test_on_postgresql_a_database_in_use_is_not_replaced(
    kept: Kept, postgres_url: str, server: psycopg.Connection[Any], tmp_path: Path
) -> None:
    home = replace(kept.home, store=on_postgres(kept, postgres_url))
    path, manifest = take_backup(home, tmp_path / "pg", KEY, taken_at=NOON, say=hush)
    with pytest.raises(HomeInUse):
        restore(home, path)
    with pytest.raises(DatabaseBusy):  # `server` is connected
        restore(home, path, replace=True)
    server.execute("UPDATE evidence_chainhead SET digest = 'changed since'")
    server.close()
    restored = restore(home, path, replace=True)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        assert connection.execute("SELECT digest FROM evidence_chainhead").fetchall() == [("abc",)]
        names = connection.execute("SELECT datname FROM pg_database").fetchall()
        assert (restored.earlier,) in names and not [name for (name,) in names if "_aside_" in name]
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(restored.earlier)))
    assert manifest.kind == "PostgreSQL"


@pytest.mark.postgres
def test_on_postgresql_a_restore_needs_the_right_to_make_databases(
    kept: Kept, postgres_url: str, server: psycopg.Connection[Any], tmp_path: Path
) -> None:
    path, _ = take_backup(
        replace(kept.home, store=on_postgres(kept, postgres_url)), tmp_path / "pg", KEY, taken_at=NOON, say=hush
    )
    server.execute("CREATE ROLE poor LOGIN PASSWORD 'poor-password'")
    server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO poor")
    server.execute("GRANT USAGE ON SCHEMA public TO poor")
    try:
        poor = postgres_url.replace("//postgres@", "//poor:poor-password@")
        with pytest.raises(NoDatabaseRight):
            restore(replace(kept.home, store=PostgresStore(poor)), path, replace=True)
    finally:
        server.execute("DROP OWNED BY poor")
        server.execute("DROP ROLE poor")


def test_a_server_that_is_not_there_is_named_without_its_password(kept: Kept) -> None:
    home = replace(kept.home, store=PostgresStore("postgresql://somebody:secret@127.0.0.1:1/songtor"))
    with pytest.raises(DatabaseProgramFailed) as refused:
        take_backup(home, kept.folder, KEY, taken_at=NOON, say=hush)
    assert "refused" in str(refused.value) and "secret" not in str(refused.value)
