"""A hundred thousand rows of a messy list of people on SQLite: reading, dry run, applying, with progress.

`--again` brings a newer list of the same people, `--undo` takes every list back, the last one first. Prints seconds of
each step, what became of the rows, how often progress was told, and what is known; 1 when the lists say otherwise.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import hashlib
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
    parser.add_argument("--again", action="store_true", help="bring a newer list of the same people as well")
    parser.add_argument("--undo", action="store_true", help="take everything back at the end")
    parser.add_argument("--profile", metavar="FILE", help="where the work of every step goes, for pstats")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        return measure(args)
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": "", "SONGTOR_TODAY": ""}
        words = [sys.executable, __file__, "--measure", *sys.argv[1:]]
        return subprocess.run(words, env=env, check=False).returncode


def measure(args: argparse.Namespace) -> int:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.personas import load_bangkok

    load_bangkok()
    clock = Clock(args.profile)
    known = [known_now()]
    lists = [brought(clock, args.rows, is_newer=False)]
    known.append(known_now())
    if args.again:
        lists.append(brought(clock, args.rows, is_newer=True))
        known.append(known_now())
    if args.undo:
        for batch in reversed(lists):
            taken_back(clock, batch)
            known.append(known_now())
    clock.close()
    print("people and what is said of them:", *known)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)
    is_as_before = not args.undo or [said for _, said in known] == [said for _, said in reversed(known)]
    return 0 if known[1][0] > args.rows * 0.85 and is_as_before else 1


class Clock:
    """Tells what each step took, and keeps where its work went."""

    def __init__(self, path: str | None) -> None:
        self.path, self.profile = path, cProfile.Profile(process_time) if path else None

    def timed(self, name: str, state: str, batch):
        from songtor.cli.import_ import WORKER
        from songtor.exchange.import_job import step
        from tests.personas import at

        started, worked, told = perf_counter(), process_time(), []
        if self.profile:
            self.profile.enable()
        while batch.state == state:
            batch = step(batch, WORKER, at("10:30"), told.append)
        if self.profile:
            self.profile.disable()
        took, busy = perf_counter() - started, process_time() - worked
        print(f"{name:<22}{took:>8.1f} s {busy:>7.1f} s worked, {len(told)} told", flush=True)
        return batch

    def close(self) -> None:
        if self.profile:
            self.profile.dump_stats(self.path)


def brought(clock: Clock, rows: int, *, is_newer: bool):
    from songtor.city.models import District
    from songtor.cli.import_ import WORKER
    from songtor.exchange import services
    from songtor.exchange.queries import counts_of
    from tests.personas import act

    path = Path(os.environ["SONGTOR_HOME"]) / "people.csv"
    write_list(path, rows, [district.name_th for district in District.objects.all()], is_newer=is_newer)
    scope = services.scope_of(WORKER, "survey")
    began, worked = perf_counter(), process_time()
    batch = services.receive_file(
        act(WORKER, "10:30"), scope=scope, kind="survey", file_name=path.name, content=path.read_bytes()
    )
    batch = clock.timed("reading", "received", batch)
    if batch.state == "read":
        batch = services.choose_columns(act(WORKER, "10:30"), batch=batch, columns=batch.columns)
    batch = clock.timed("dry run", "checking", batch)
    batch = clock.timed("applying", "applying", services.start_applying(act(WORKER, "10:30"), batch=batch))
    took, busy = perf_counter() - began, process_time() - worked
    print(
        f"{'from file to applied':<22}{took:>8.1f} s {busy:>7.1f} s worked  {counts_of([batch])[batch.pk]}", flush=True
    )
    return batch


def taken_back(clock: Clock, batch) -> None:
    from songtor.cli.import_ import WORKER
    from songtor.exchange import services
    from songtor.exchange.queries import counts_of
    from tests.personas import act

    batch = clock.timed("undoing", "undoing", services.start_undoing(act(WORKER, "10:30"), batch=batch))
    print(f"{'':<22}{counts_of([batch])[batch.pk]}", flush=True)


def known_now() -> tuple[int, str]:
    """How many records hold, and a digest of what they say."""
    from songtor.people.persons.models import Identity
    from songtor.people.persons.queries import holding_records

    names = ("person_id", "given_name", "family_name", "born_on", "phone", "house_no", "source_key")
    held = holding_records().order_by("person_id").values_list(*names)
    numbers = Identity.objects.filter(record__in=holding_records()).order_by("index").values_list("index", flat=True)
    digest = hashlib.sha256("\n".join(map(str, [*held, *numbers])).encode()).hexdigest()
    return held.count(), digest[:8]


def write_list(path: Path, rows: int, districts: list[str], *, is_newer: bool) -> None:
    """A tenth of the rows has something wrong: numbers, birth dates, or two people on one line.

    In a newer list a third has another telephone, and one in fifty is somebody it did not know.
    """
    chance, change = Random(1), Random(2)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(TITLES)
        for number in range(rows):
            row = messy_row(chance, number, districts)
            if is_newer and change.random() < 1 / 3:
                row = (*row[:4], f"09{change.randrange(10**8):08}", *row[5:])
            if is_newer and change.random() < 0.02:
                row = (f"N{row[0]}", row[1], "", *row[3:])
            out.writerow(row)


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
