"""A fresh home gets its tables and its city once; commands that only read ask for that first."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState, StateApps

from songtor.cli.migrate import new_models_alone
from tests.live import ROOT, surroundings_of
from tests.ready import SQLITE


def songtor(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songtor.cli", *words]
    return subprocess.run(
        command, cwd=ROOT, env=surroundings_of(home), capture_output=True, text=True, check=False, timeout=300
    )


Homes = Callable[[str], Path]


def test_a_fresh_home_is_made_ready_once(tmp_path: Path, said_at_first: str, new_home: Homes) -> None:
    early = songtor(tmp_path, "verify")
    assert early.returncode == 2 and "run ./songtor migrate first" in early.stderr and "Traceback" not in early.stderr
    assert "loaded Bangkok: 50 districts, 180 subdistricts" in said_at_first
    made = new_home("made")
    again = songtor(made, "migrate")
    assert (again.returncode, again.stderr) == (0, "songtor: the database is up to date\n")
    checked = songtor(made, "verify")
    assert (checked.returncode, checked.stdout.split(";")[0]) == (0, "ok: 0 chains")


WHOLE = {app: step for (app, name), step in MigrationLoader(None).disk_migrations.items() if name == "0001_whole"}
SMALL_STEPS = [step for whole in WHOLE.values() for step in whole.replaces]


def went_through(home: Path, steps: list[tuple[str, str]]) -> Path:
    """The home with its first steps recorded as an earlier version took them, one by one."""
    with closing(sqlite3.connect(home / SQLITE)) as database, database:
        recorded = [*((app, "0001_whole") for app in WHOLE), *SMALL_STEPS]
        database.executemany("DELETE FROM django_migrations WHERE app = ? AND name = ?", recorded)
        database.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-11-01')", steps)
    return home


def test_a_home_that_went_through_all_small_steps_is_up_to_date(new_home: Homes) -> None:
    again = songtor(went_through(new_home("earlier"), SMALL_STEPS), "migrate")
    assert (again.returncode, "up to date" in again.stderr) == (0, True), again.stderr


@pytest.mark.parametrize("command", ["migrate", "verify"])
def test_a_home_left_half_way_is_told_to_finish_first(new_home: Homes, command: str) -> None:
    half_way = went_through(
        new_home("half-way"), [step for step in SMALL_STEPS if step != WHOLE["offers"].replaces[-1]]
    )
    refused = songtor(half_way, command)
    assert refused.returncode == 2 and "stopped half-way" in refused.stderr and "Traceback" not in refused.stderr


def drawn_up() -> StateApps:
    """A state to which, once it was looked at, a model was added that is related to one before it."""
    state = ProjectState()
    state.add_model(ModelState("city", "First", [("id", models.AutoField(primary_key=True))]))
    assert [model._meta.model_name for model in state.apps.get_models()] == ["first"]
    to_first = models.ForeignKey("city.First", models.PROTECT, related_name="seconds")
    fields = [("id", models.AutoField(primary_key=True)), ("first", to_first)]
    state.add_model(ModelState("city", "Second", fields))
    return state.apps


def test_a_new_model_is_made_alone_and_known_to_those_it_is_related_to(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    render = ModelState.render

    def counted(self: ModelState, apps: StateApps) -> type[models.Model]:
        made.append(self.name)
        model: type[models.Model] = render(self, apps)
        return model

    monkeypatch.setattr(ModelState, "render", counted)
    with new_models_alone():
        apps = drawn_up()
    assert made == ["First", "Second"]
    first, second = apps.get_model("city", "first"), apps.get_model("city", "second")
    assert [link.related_model for link in first._meta.related_objects] == [second]
    assert second._meta.get_field("first").related_model is first
    made.clear()
    drawn_up()
    assert sorted(made) == ["First", "First", "Second"]  # Django makes the other anew too
