"""kill -9 of web workers, the web server and PostgreSQL's backends in turn, while tills sell through the real server.

Every sale that was answered must be there once, and nothing else. Prints one table.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import asdict
from time import perf_counter

from bench.selling.world import made
from songtor.cli.cluster import cluster
from tests.faults.killing import killed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    args = parser.parse_args()
    with cluster() as url, tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": url}
        world = made(env, households=200)
        began = perf_counter()
        found = killed(url, env, world, kills=args.kills)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{args.kills} kills in {perf_counter() - began:.0f} s; {os.cpu_count()} cores, load {load}")
    for name, value in asdict(found).items():
        print(f"{name:<16}{len(value) if isinstance(value, list) else value}")
    return int(any((found.lost, found.doubled, found.unexplained, found.differences)))


if __name__ == "__main__":
    sys.exit(main())
