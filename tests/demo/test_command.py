"""What the command refuses, and what it prints."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from songtor.cli import demo
from songtor.demo.mark import Login, Mark, begin, finish

SUMMARY = [
    *("districts", "offers", "rounds", "stops", "kg_offered", "kg_collected", "kg_handed_out", "kg_waste"),
    *(
        "kg_difference",
        "kg_on_hand",
        "visits",
        "people",
        "records_of_people",
        "people_counted",
        "households",
        "cards_given",
        "pairs_to_decide",
        "kr_sheets",
        "receipts",
        "balance_ok",
        "chain_ok",
        "planned_districts",
    ),
    "plan_seconds",
]


def _asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SONGTOR_HOME", str(tmp_path))
    monkeypatch.setenv("SONGTOR_ENV", "demo")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


@pytest.mark.parametrize("days", ["0", "27", "-1"])
def test_more_days_than_were_published_are_refused(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _asked("--days", days)
    assert "between 1 and 26" in capsys.readouterr().err


def test_a_city_in_production_gets_no_demo(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGTOR_ENV", "production")
    assert demo.run(_asked("--no-serve")) == 2
    assert list(home.iterdir()) == []


def test_a_demo_in_another_database_is_not_thrown_away(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(home)
    finish(home, Mark(date(2024, 12, 3), 6, 1, "/give/x/", (), dict.fromkeys(SUMMARY, 0)))
    monkeypatch.setenv("DATABASE_URL", "postgres://127.0.0.1:1/songtor")
    before = {path.name for path in home.iterdir()}
    assert demo.run(_asked("--no-serve", "--fresh")) == 2
    assert "SQLite" in capsys.readouterr().err
    assert {path.name for path in home.iterdir()} == before


def test_a_finished_demo_is_found_and_printed_as_one_object(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(home)
    logins = (Login("มาลี (สมมติ)", "malee", "songtor-demo"),)
    finish(home, Mark(date(2024, 12, 3), 6, 1, "/give/x/", logins, dict.fromkeys(SUMMARY, 0)))
    assert demo.run(_asked("--no-serve", "--json")) == 0
    assert list(json.loads(capsys.readouterr().out)) == SUMMARY


def test_the_table_names_every_login_and_that_nobody_is_real(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logins = (Login("มาลี (สมมติ)", "malee", "songtor-demo"),)
    finish(home, Mark(date(2024, 12, 3), 6, 1, "/give/x/", logins, dict.fromkeys(SUMMARY, 0)))
    demo.run(_asked("--no-serve"))
    said = capsys.readouterr().out
    assert "malee" in said
    assert "synthetic" in said
