"""A hundred thousand rows of a messy list of people on SQLite: reading, dry run, applying, with progress.

Prints seconds of each step, what became of the rows, and how often progress was told.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter, process_time

TITLES = ("รหัสในบัญชี", "ชื่อ-สกุล", "เลขประจำตัวประชาชน", "วันเกิด", "โทรศัพท์", "เขต", "บ้านเลขที่")
LETTERS = "กขคงจชซฐณดตถทธนบปผพฟภมยรลวศสหอ"
BIRTHS = ("5 เม.ย. 2490", "๒๔๙๐", "03/2510", "00/00/2500", "1947-04-05", "05/04/2490", "31/02/2500", "3/4/67")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        return measure(args.rows)
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": "", "SONGTOR_TODAY": ""}
        words = [sys.executable, __file__, "--measure", "--rows", str(args.rows)]
        return subprocess.run(words, env=env, check=False).returncode


def measure(rows: int) -> int:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from songtor.city.models import District
    from songtor.cli.import_ import WORKER
    from songtor.exchange import services
    from songtor.exchange.import_job import step
    from songtor.exchange.queries import counts_of
    from tests.personas import act, at, load_bangkok

    load_bangkok()
    path = Path(os.environ["SONGTOR_HOME"]) / "people.csv"
    write_list(path, rows, [district.name_th for district in District.objects.all()])

    def timed(name: str, state: str, batch):
        started, worked, told = perf_counter(), process_time(), []
        while batch.state == state:
            batch = step(batch, WORKER, at("10:30"), told.append)
        took, busy = perf_counter() - started, process_time() - worked
        print(f"{name:<22}{took:>8.1f} s {busy:>7.1f} s worked, {len(told)} told", flush=True)
        return batch

    scope = services.scope_of(WORKER, "survey")
    began = perf_counter()
    batch = services.receive_file(
        act(WORKER, "10:30"), scope=scope, kind="survey", file_name=path.name, content=path.read_bytes()
    )
    batch = timed("reading", "received", batch)
    if batch.state == "read":
        batch = services.choose_columns(act(WORKER, "10:30"), batch=batch, columns=batch.columns)
    batch = timed("dry run", "checking", batch)
    batch = timed("applying", "applying", services.start_applying(act(WORKER, "10:30"), batch=batch))
    print(f"{'from file to applied':<22}{perf_counter() - began:>8.1f} s  {counts_of([batch])[batch.pk]}", flush=True)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)
    return 0


def write_list(path: Path, rows: int, districts: list[str]) -> None:
    """A tenth of the rows has something wrong: numbers, birth dates, or two people on one line."""
    chance = Random(1)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(TITLES)
        for number in range(rows):
            out.writerow(messy_row(chance, number, districts))


def messy_row(chance: Random, number: int, districts: list[str]) -> tuple[str, ...]:
    from songtor.engines.thai import check_digit

    name = "".join(chance.choice(LETTERS) for _ in range(4)) + " " + "".join(chance.choice(LETTERS) for _ in range(6))
    twelve = f"1{number:011d}"
    identity = chance.choices(
        (twelve + check_digit(twelve), "", twelve, twelve + "x", f"{twelve}{(int(check_digit(twelve)) + 1) % 10}"),
        (70, 24, 2, 2, 2),
    )[0]
    if chance.random() < 0.01:
        name = f"{name} และ {name}"
    born = chance.choices(BIRTHS, (30, 20, 10, 10, 10, 16, 2, 2))[0]
    phone = f"08{chance.randrange(10**8):08}" if chance.random() < 0.6 else ""
    return f"SV-{number:06}", name, identity, born, phone, chance.choice(districts), f"{number % 400}/{number % 60}"


if __name__ == "__main__":
    sys.exit(main())
