"""Measures the product; the scripts live in the checkout's `bench` folder, since only its builders need them."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

PASSES_ON = True  # a benchmark has options of its own
BENCH = Path(__file__).resolve().parents[3] / "bench"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=sorted(path.stem for path in BENCH.glob("*.py")) or ["acts"])


def run(args: argparse.Namespace) -> int:
    script = BENCH / f"{args.what}.py"
    if not script.is_file():
        print("songtor: benchmarks need a checkout with its bench folder", file=sys.stderr)
        return 2
    path = os.pathsep.join([str(BENCH.parent / "src"), str(BENCH.parent)])
    command = [sys.executable, str(script), *args.rest]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode  # noqa: S603
