"""An operator sees at once whether the source of travel times answers, and what it knows."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest
from pytest_django import Settings

from songtor.cli.roads import run
from songtor.config.environment import Roads
from songtor.offers.models import Branch, Site
from tests.guards.world import make_world
from tests.personas import BANG_KHAE

pytestmark = pytest.mark.django_db
HEAD = "from_lat,from_lon,to_lat,to_lon,minutes\n"


def roads(*codes: str) -> int:
    return run(Namespace(districts=list(codes)))


@pytest.fixture
def two_places(settings: Settings, tmp_path: Path) -> Path:
    """The office and the sites at one place, the branches at another."""
    make_world()
    Branch.objects.update(lat=13.8, lon=100.5)
    Site.objects.update(lat=13.7, lon=100.4)
    file = tmp_path / "roads.csv"
    settings.ROADS = Roads("csv", "", file)
    return file


def test_an_unknown_district_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert (roads("9999"), capsys.readouterr().err) == (2, "songtor roads: no district 9999\n")


def test_a_wrong_table_is_named_with_its_line(
    two_places: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    two_places.write_text(HEAD + "13.7,100.4,13.8,100.5,soon\n")
    assert roads(BANG_KHAE) == 1
    assert "100 % of their ways by distance (file); x1.25 until 30 legs are known (0 so far)" in capsys.readouterr().out
    assert "line 2" in caplog.text


def test_what_a_table_knows_is_said(two_places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_places.write_text(HEAD + "13.7,100.4,13.8,100.5,40\n13.8,100.5,13.7,100.4,35\n")
    assert roads(BANG_KHAE) == 0
    assert "places by csv, 67 % of their ways by distance;" in capsys.readouterr().out
