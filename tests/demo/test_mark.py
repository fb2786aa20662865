"""What the demo may throw away, and what it finds again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from songtor.demo.mark import Login, Mark, begin, finish, read_mark, throw_away

MADE = Mark(
    today=date(2024, 12, 3),
    days=6,
    seed=1,
    give="/give/token/",
    logins=(Login("มาลี (สมมติ)", "malee", "songtor-demo"),),
    summary={"districts": 50},
)


def test_a_database_the_demo_did_not_make_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "songtor.sqlite3").write_text("a city's own")
    assert throw_away(tmp_path) is False
    assert (tmp_path / "songtor.sqlite3").read_text() == "a city's own"


def test_an_interrupted_demo_is_not_found_but_may_be_thrown_away(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "songtor.sqlite3").write_text("half")
    (tmp_path / "files").mkdir()
    (tmp_path / "keys").mkdir()
    assert read_mark(tmp_path) is None
    assert throw_away(tmp_path) is True
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_a_finished_demo_is_found_as_it_was_left(tmp_path: Path) -> None:
    begin(tmp_path)
    finish(tmp_path, MADE)
    assert read_mark(tmp_path) == MADE
