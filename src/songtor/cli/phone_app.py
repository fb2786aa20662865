"""The phone app in the tree is what its sources build, byte for byte; its types hold and its own tests pass."""

import shutil
import sys

from songtor.cli.needs import NODE, Missing, ensure
from songtor.cli.progress import ROOT, quietly

SOURCES = ROOT / "field-app"
LOCK = SOURCES / "package-lock.json"
INSTALLED = SOURCES / "node_modules" / ".package-lock.json"
STEPS = (
    ("node", "build.mjs", "--check"),
    ("node", "node_modules/typescript/bin/tsc", "--noEmit"),
    ("node", "tests/run.mjs"),
)


def main() -> int:
    """1 when the built files are not those of field-app or its own checks fail; what is needed is installed first."""
    try:
        ensure(NODE)
        install()
    except Missing as missing:
        print(f"songtor: {missing}", file=sys.stderr)
        return 2
    outcomes = [quietly(step, folder=SOURCES) for step in STEPS]
    print("".join(outcome.output for outcome in outcomes if outcome.status), end="")
    return 1 if any(outcome.status for outcome in outcomes) else 0


def install() -> None:
    """The packages of the lock, when they are not there or the lock is newer. Raises Missing."""
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime:
        return
    npm = shutil.which("npm") or "npm"
    outcome = quietly((npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"), folder=SOURCES)
    if outcome.status:
        raise Missing(f"npm ci failed in {SOURCES.name}:\n{outcome.output[-2000:]}")
    INSTALLED.touch()


if __name__ == "__main__":
    sys.exit(main())
