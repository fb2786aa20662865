"""A sealed file gives its content back whole, or says in one word why not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from songtor.backup import keys, sealing
from songtor.backup.errors import (
    BackupChanged,
    BackupCut,
    BackupKeyExists,
    BackupKeyUnreadable,
    NotABackup,
    PassphraseTooShort,
    WrongBackupKey,
)
from songtor.backup.keys import Key, from_passphrase, make_key_file, read_key_file
from songtor.backup.sealing import HEADER_BYTES, TAG_BYTES, opened, reading

PIECE = 64
WHOLE = PIECE + TAG_BYTES
KEY = Key(b"k" * 32)
SALT = b"s" * 32
CONTENT = bytes(range(256)) * 2  # eight pieces


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", PIECE)
    monkeypatch.setattr(keys, "COST", 16)


def seal(path: Path, content: bytes = CONTENT, key: Key = KEY) -> Path:
    with sealing.sealing(path, key, SALT) as out:
        out.write(content)
    return path


def content_of(path: Path, key: Key = KEY) -> bytes:
    return b"".join(opened(path, key))


def piece(sealed: bytes, number: int) -> bytes:
    return sealed[HEADER_BYTES + number * WHOLE :][:WHOLE]


def swapped(sealed: bytes) -> bytes:
    return sealed[:HEADER_BYTES] + piece(sealed, 1) + piece(sealed, 0) + sealed[HEADER_BYTES + 2 * WHOLE :]


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda sealed: sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 8 * PIECE])
def test_control_what_was_sealed_comes_back(tmp_path: Path, size: int) -> None:
    path = seal(tmp_path / "a", CONTENT[:size])
    assert content_of(path) == CONTENT[:size]
    assert reading(path, KEY).read() == CONTENT[:size]


@pytest.mark.parametrize(
    ("spoiled", "refusal"),
    [
        (flipped(HEADER_BYTES + 5), BackupChanged),
        (flipped(HEADER_BYTES + 3 * WHOLE), BackupChanged),
        (flipped(-1 + HEADER_BYTES + 8 * WHOLE), BackupChanged),
        (flipped(HEADER_BYTES - 1), WrongBackupKey),
        (flipped(0), NotABackup),
        (swapped, BackupChanged),
        (lambda sealed: sealed[:HEADER_BYTES] + sealed[HEADER_BYTES + WHOLE :], BackupChanged),
        (lambda sealed: sealed + piece(sealed, 7), BackupChanged),
        (lambda sealed: sealed + b"\0", BackupChanged),
        (lambda sealed: sealed[:-1], BackupChanged),
        (lambda sealed: sealed[: HEADER_BYTES + 7 * WHOLE], BackupCut),
        (lambda sealed: sealed[: HEADER_BYTES + 3 * WHOLE], BackupCut),
        (lambda sealed: sealed[:HEADER_BYTES], BackupCut),
        (lambda sealed: sealed[: HEADER_BYTES - 1], NotABackup),
        (lambda sealed: b"", NotABackup),
    ],
)
def test_a_spoiled_file_is_refused(tmp_path: Path, spoiled: Callable[[bytes], bytes], refusal: type[Exception]) -> None:
    path = seal(tmp_path / "a")
    path.write_bytes(spoiled(path.read_bytes()))
    with pytest.raises(refusal):
        content_of(path)


def test_every_single_bit_counts(tmp_path: Path) -> None:
    path = seal(tmp_path / "a", CONTENT[: PIECE + 9])
    sealed = path.read_bytes()
    for at in range(len(sealed)):
        path.write_bytes(flipped(at)(sealed))
        with pytest.raises((BackupChanged, WrongBackupKey, NotABackup)):
            content_of(path)


def test_a_piece_of_another_file_of_the_same_key_is_refused(tmp_path: Path) -> None:
    one, other = seal(tmp_path / "a"), seal(tmp_path / "b")
    sealed = one.read_bytes()
    one.write_bytes(sealed[:HEADER_BYTES] + piece(other.read_bytes(), 0) + sealed[HEADER_BYTES + WHOLE :])
    with pytest.raises(BackupChanged):
        content_of(one)


@pytest.mark.parametrize("other", [Key(b"x" * 32), from_passphrase("correct horse battery")])
def test_another_key_is_refused_by_name(tmp_path: Path, other: Key) -> None:
    with pytest.raises(WrongBackupKey):
        content_of(seal(tmp_path / "a"), other)


def test_a_passphrase_opens_what_it_sealed_and_another_does_not(tmp_path: Path) -> None:
    path = seal(tmp_path / "a", key=from_passphrase("correct horse battery"))
    assert content_of(path, from_passphrase("correct horse battery")) == CONTENT
    with pytest.raises(WrongBackupKey):
        content_of(path, from_passphrase("correct horse batterie"))


def test_nothing_is_given_before_it_is_proved(tmp_path: Path) -> None:
    path = seal(tmp_path / "a")
    path.write_bytes(flipped(HEADER_BYTES + 2 * WHOLE)(path.read_bytes()))
    given = io.BytesIO()
    with pytest.raises(BackupChanged):
        given.writelines(opened(path, KEY))
    assert given.getvalue() == CONTENT[: 2 * PIECE]


def test_an_interrupted_sealing_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), sealing.sealing(tmp_path / "a", KEY, SALT) as out:
        out.write(CONTENT)
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_the_same_content_sealed_twice_looks_different(tmp_path: Path) -> None:
    one, other = seal(tmp_path / "a").read_bytes(), seal(tmp_path / "b").read_bytes()
    assert one != other and CONTENT[:16] not in one + other


def test_a_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    make_key_file(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert len(read_key_file(tmp_path / "key").secret) == 32
    with pytest.raises(BackupKeyExists):
        make_key_file(tmp_path / "key")


@pytest.mark.parametrize("text", ["", "songtor-backup-key/1 ", "songtor-backup-key/1 YWJj\n", "k" * 44, "กุญแจ"])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text, encoding="utf-8")
    with pytest.raises(BackupKeyUnreadable):
        read_key_file(tmp_path / "key")
    with pytest.raises(BackupKeyUnreadable):
        read_key_file(tmp_path / "missing")


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(PassphraseTooShort):
        from_passphrase("short")


def test_a_key_is_never_shown() -> None:
    assert "k" * 8 not in repr(KEY)
