"""What the page for a city says, and what its units run, is what the product has."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from songtor.cli.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "install.md"
DEPLOY = ROOT / "deploy"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
VARIABLE = re.compile(r"\b(?:SONGTOR_[A-Z_]+|DATABASE_URL)\b")
COMPOSED_ONLY = {"SONGTOR_BACKUPS"}  # compose.yaml's own: where the backups lie outside
HARDENED = "# Nothing of the machine but its own home may be changed, and no right can be gained."
CALLS = re.compile(r"^(?:ExecStart(?:Pre)?=)?/opt/songtor/(?:songtor|deploy/songtor-as-service) (.+)$", re.MULTILINE)
LISTS = re.compile(r"^    command: \[(.+)\]$", re.MULTILINE)
LOOPS = re.compile(r"python -m songtor\.cli ([^;]+);")


def variables(path: Path) -> set[str]:
    return set(VARIABLE.findall(path.read_text(encoding="utf-8")))


def calls() -> Iterator[tuple[str, list[str]]]:
    """Every command line of ours in the page and the files of deploy/."""
    for path in (PAGE, *sorted(path for path in DEPLOY.rglob("*") if path.is_file())):
        text = path.read_text(encoding="utf-8")
        for line in (*CALLS.findall(text), *LOOPS.findall(text)):
            yield path.name, shlex.split(line)
        for words in LISTS.findall(text):
            yield path.name, [word.strip(' "') for word in words.split(",")]


def test_every_variable_is_read_and_every_one_read_is_explained() -> None:
    read = variables(ROOT / "src/songtor/config/environment.py")
    assert variables(PAGE) == read
    assert variables(DEPLOY / "environment.example") <= read
    assert variables(DEPLOY / "compose.yaml") <= read | COMPOSED_ONLY
    assert variables(DEPLOY / "Dockerfile") <= read


def test_control_there_are_commands_to_check() -> None:
    found = list(calls())
    assert {name for name, _ in found} >= {"install.md", "compose.yaml", *(path.name for path in SERVICES)}
    assert len(found) > 15


@pytest.mark.parametrize(("where", "words"), list(calls()))
def test_every_command_is_there_and_takes_its_words(where: str, words: list[str]) -> None:
    module = importlib.import_module(COMMANDS[words[0]].module)
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    parser.parse_args(words[1:])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_is_nobody_special_and_can_become_nobody_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "User=songtor" in text and "EnvironmentFile=/etc/songtor/environment" in text
    first = SERVICES[0].read_text(encoding="utf-8")
    hardened = first[first.index(HARDENED) :].partition("\n\n")[0].strip()
    assert hardened in text and "NoNewPrivileges=yes" in hardened and "ProtectSystem=strict" in hardened


def test_a_timer_has_its_service_and_the_page_names_every_unit() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service") in SERVICES
        assert f"`{timer.name}`" in page
    assert {"songtor-web", "songtor-jobs"} <= set(re.findall(r"`(songtor-\w+)`", page))


def test_the_image_holds_what_is_copied_and_runs_without_root() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [line.split()[1] for line in text.splitlines() if line.startswith("COPY ") and "--from" not in line]
    assert copied and all((ROOT / name).exists() for name in copied)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    assert set(copied) <= kept
    assert text.index("USER songtor") < text.index("ENTRYPOINT")
