"""The static checks, two at a time, a line for each."""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from songtor.cli.progress import ROOT, Outcome, quietly

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
API_DESCRIPTION = ROOT / "src/songtor/api/openapi.json"


@dataclass(frozen=True)
class Step:
    """One check: its name and the words after the interpreter."""

    name: str
    words: tuple[str, ...]


# The longest first, so that two cores end together.
STEPS = (
    Step("types", ("-m", "mypy", "--strict")),
    Step("migrations", ("-m", "django", "makemigrations", "--check", "--dry-run", "--skip-checks")),
    Step("settings", ("-m", "django", "check", "--fail-level", "WARNING")),
    Step("messages", ("-m", "songtor.cli.wording")),
    Step("layers", ("-c", LINT_IMPORTS, "--no-cache")),
    Step("security", ("-m", "bandit", "-q", "-r", "src", "-c", "pyproject.toml", "--severity-level", "medium")),
    Step("phone-app", ("-m", "songtor.cli.phone_app")),
    Step("templates", ("-m", "djlint", "src", "--lint", "--quiet")),
    Step("lint", ("-m", "ruff", "check")),
    Step("format", ("-m", "ruff", "format", "--check")),
)
API_STEP = Step("api", ("-m", "songtor.cli", "openapi", "--check"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("step", nargs="*", help=f"only these: {', '.join(s.name for s in (*STEPS, API_STEP))}")


def run(args: argparse.Namespace) -> int:
    """0 when every step passes; the whole output of those that fail is printed."""
    unknown = set(args.step) - {s.name for s in (*STEPS, API_STEP)}
    if unknown:
        print(f"songtor: no step named {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    steps = [s for s in planned() if not args.step or s.name in args.step]
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(max_workers=2) as pool:
        failed = [name for name, outcome in pool.map(partial(_report, home), steps) if outcome.status]
    print(f"{len(steps) - len(failed)} of {len(steps)} checks passed" + "".join(f", {n} failed" for n in failed))
    return 1 if failed else 0


def planned() -> tuple[Step, ...]:
    """The API's description is compared once there is one."""
    return (*STEPS, API_STEP) if API_DESCRIPTION.exists() else STEPS


def surroundings(home: str) -> Mapping[str, str]:
    """Checks read the code, never somebody's database."""
    return {
        "DJANGO_SETTINGS_MODULE": "songtor.config.settings",
        "SONGTOR_ENV": "test",
        "SONGTOR_HOME": home,
        "SONGTOR_TODAY": "",
        "DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH")))),
    }


def _report(home: str, step: Step) -> tuple[str, Outcome]:
    outcome = quietly((sys.executable, *step.words), env=surroundings(home))
    print(f"{'FAIL' if outcome.status else 'ok  '} {step.name:<11} {outcome.seconds:6.1f} s", flush=True)
    if outcome.status:
        print(outcome.output, flush=True)
    return step.name, outcome
