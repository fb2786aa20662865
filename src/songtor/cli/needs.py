"""What the tests need from the machine is installed, or named; never skipped."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from songtor.cli.cluster import binaries
from songtor.cli.progress import quietly, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Missing(Exception):
    """Says which programs are missing and how they are installed."""


@dataclass(frozen=True)
class Need:
    """A program, its Debian packages, and how to see that it is there."""

    name: str
    package: str
    is_there: Callable[[], bool]


def browser() -> str | None:
    """The path of the machine's Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


BROWSER = Need("Chromium", "chromium", lambda: browser() is not None)
POSTGRES = Need("PostgreSQL", "postgresql", lambda: binaries() is not None)
NODE = Need("Node.js with npm", "nodejs npm", lambda: all(map(shutil.which, ("node", "npm"))))
PDF_READER = Need("pdftotext", "poppler-utils", lambda: shutil.which("pdftotext") is not None)


def ensure(*needs: Need) -> None:
    """Every need is there afterwards; as root on Debian by installing it, elsewhere `Missing` says what to do."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    packages = [package for need in missing for package in need.package.split()]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install(packages)
    still = [need.name for need in missing if not need.is_there()]
    if still:
        raise Missing(f"{' and '.join(still)} missing. Debian: sudo apt-get install {' '.join(packages)}")


def _install(packages: list[str]) -> None:
    label = f"installing {' and '.join(packages)}"
    say(label)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "-y", "--no-install-recommends", *packages)):
        outcome = quietly(("apt-get", "-q", *words), env=quiet, label=label)
        if outcome.status:
            raise Missing(f"apt-get {words[0]} failed:\n{outcome.output[-2000:]}")
