"""What the screens make of a pack and of keys, in the tests beside their sources."""

import subprocess

from songtor.cli.phone_app import SOURCES, install

PATIENCE_SECONDS = 120


def test_the_rules_of_the_screens_hold() -> None:
    install()
    command = ["node", str(SOURCES / "tests" / "run.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout and "# tests 0" not in done.stdout
