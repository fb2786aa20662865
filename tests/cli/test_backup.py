"""What the two commands ask for, and what they say when it is not there."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from songtor.backup.keys import read_key_file
from songtor.cli import __main__ as dispatcher


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SONGTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SONGTOR_BACKUP_KEY", raising=False)
    return tmp_path / "home"


@pytest.mark.parametrize("words", [["backup", "DIR"], ["backup", "--check", "FILE"], ["restore", "FILE"]])
def test_without_a_key_nothing_is_done(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "FILE").write_bytes(b"")
    status = dispatcher.main([*words[:-1], str(tmp_path / words[-1])])
    assert (status, "--new-key" in capsys.readouterr().err) == (2, True)
    assert not (tmp_path / "DIR").exists()


def test_a_key_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "key"
    assert dispatcher.main(["backup", "--new-key", str(path)]) == 0
    made = read_key_file(path)
    assert "keep a copy apart" in capsys.readouterr().out
    assert dispatcher.main(["backup", "--new-key", str(path)]) == 2
    assert read_key_file(path) == made


def test_a_folder_without_backups_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatcher.main(["restore", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_short_passphrase_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert dispatcher.main(["backup", str(tmp_path / "DIR"), "--passphrase"]) == 2
    assert "12" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["DIR", "--keep", "0"], ["DIR", "--new-key", "FILE"], ["DIR", "--key", "F", "--passphrase"]]
)
def test_words_that_make_no_sense_are_refused(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        dispatcher.main(["backup", *words])
