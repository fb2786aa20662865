"""Tests that pass and leave somebody where nobody may lie; tests/test_left.py runs them as a run of their own."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.flows.leaking import PLANTED


def test_careful() -> None:
    logging.getLogger("songtor").warning("somebody was found")


def test_said_in_a_log() -> None:
    logging.getLogger("songtor").warning("%s was found", PLANTED.number(0))


def test_printed() -> None:
    print(PLANTED.name(0))


def test_left_in_a_home() -> None:
    letter = Path(settings.SONGTOR_HOME) / "mail" / "letter.log"
    letter.parent.mkdir()
    letter.write_text(PLANTED.phone(0), encoding="utf-8")


def test_pointed_to() -> None:
    """Whoever is not logged in is sent to the login, which is told the whole address."""
    assert Client().get("/people/", {"q": PLANTED.number(0)}).status_code == 302
