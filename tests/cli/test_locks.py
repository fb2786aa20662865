"""The locks hold what pyproject.toml asks for, by hash, from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
RIVALS = "bench/requirements.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-dev.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
        (RIVALS, PROJECT["optional-dependencies"]["bench"]),
    ],
)
def test_every_dependency_is_locked_at_a_version_it_allows(lock: str, asked: list[str]) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, asked):
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is missing in {lock}: make the locks again (CONTRIBUTING.md)"
        assert all(requirement.specifier.contains(v) for v in versions), f"{requirement} is not what {lock} holds"


def test_the_development_lock_holds_all_of_the_other() -> None:
    runtime, development = (set(entries(lock)) for lock in LOCKS)
    assert runtime <= development


def test_rivals_bring_no_other_version_of_what_is_there() -> None:
    development, rivals = (pins(lock) for lock in ("requirements-dev.lock", RIVALS))
    assert {name: development[name] for name in rivals if name in development} == {
        name: versions for name, versions in rivals.items() if name in development
    }


@pytest.mark.parametrize("lock", (*LOCKS, RIVALS))
def test_every_package_has_a_hash_and_no_lock_names_a_host(lock: str) -> None:
    assert all("--hash=sha256:" in entry for entry in entries(lock))
    assert "//" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", (*LOCKS, RIVALS))
def test_a_package_is_locked_once_for_this_python(lock: str) -> None:
    here = [r.name for r in requirements(lock) if r.marker is None or r.marker.evaluate(dict(default_environment()))]
    assert len(here) == len(set(here))


def entries(lock: str) -> list[str]:
    """The lock's packages, each with its hashes on one line."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line).strip() for line in joined.splitlines() if line and not line.startswith("#")]


def requirements(lock: str) -> list[Requirement]:
    return [Requirement(entry.split(" --hash")[0]) for entry in entries(lock)]


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for requirement in requirements(lock):
        found.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier).removeprefix("=="))
    return found
