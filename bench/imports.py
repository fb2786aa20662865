"""A hundred thousand offers from one file on SQLite: reading, checking, applying, taking back, and a day meanwhile.

Prints seconds of each step, and how long another process waited for a write of its own and for a day's offers.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time, sleep

BRANCHES_PER_DISTRICT = 40
FIRST = date(2024, 1, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--undo", action="store_true", help="take it back as well")
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        return measure(args.rows, undo=args.undo)
    if args.watch:
        return watch()
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": "", "SONGTOR_TODAY": ""}
        words = ["--measure", "--rows", str(args.rows), *(["--undo"] if args.undo else [])]
        return subprocess.run([sys.executable, __file__, *words], env=env, check=False).returncode


def measure(rows: int, *, undo: bool) -> int:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from songtor.cli.import_ import WORKER
    from songtor.exchange import services
    from songtor.exchange.import_job import step
    from songtor.exchange.queries import counts_of
    from tests.personas import at

    deed, path = _city_and_file(rows)
    print("known before          ", _known(), flush=True)
    watcher = subprocess.Popen([sys.executable, __file__, "--watch"], stdout=subprocess.PIPE, text=True)
    waits: list[tuple[str, float]] = []
    reading = threading.Thread(target=lambda: waits.extend(map(_wait, watcher.stdout or ())))
    reading.start()

    def timed(name: str, state: str, batch):
        started, worked, shown = perf_counter(), process_time(), []
        while batch.state == state:
            batch = step(batch, WORKER, at("10:30"), shown.append)
        print(
            f"{name:<22}{perf_counter() - started:>8.1f} s {process_time() - worked:>7.1f} s worked, {len(shown)} told",
            flush=True,
        )
        return batch

    scope = services.scope_of(WORKER, "offers")
    batch = services.receive_file(deed(), scope=scope, kind="offers", file_name=path.name, content=path.read_bytes())
    began = perf_counter()
    batch = timed("reading", "received", batch)
    if batch.state == "read":
        batch = services.choose_columns(deed(), batch=batch, columns=batch.columns)
    batch = timed("dry run", "checking", batch)
    batch = timed("applying", "applying", services.start_applying(deed(), batch=batch))
    print(f"{'from file to applied':<22}{perf_counter() - began:>8.1f} s  {counts_of([batch])[batch.pk]}", flush=True)
    print("known now             ", _known(), flush=True)
    if undo:
        timed("undoing", "undoing", services.start_undoing(deed(), batch=batch))
        print("known after undo      ", _known(), flush=True)
    watcher.terminate()
    reading.join()
    _print_waits(waits)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)
    return 0


def _known() -> str:
    """Offers of food that hold, and what they tell of."""
    from django.db.models import Count, Sum

    from songtor.offers.models import OfferLine
    from songtor.offers.queries import HOLDS, Offer

    held = OfferLine.objects.filter(offer__in=Offer.objects.filter(HOLDS, said="yes"))
    return str(held.aggregate(offers=Count("offer", distinct=True), grams=Sum("grams")))


def _city_and_file(rows: int):
    from songtor.city.models import District
    from songtor.cli.import_ import WORKER
    from songtor.offers.models import Branch
    from tests.personas import act, load_bangkok, make_branch, make_people

    load_bangkok()
    make_people()
    for district in District.objects.order_by("code"):
        for number in range(BRANCHES_PER_DISTRICT):
            make_branch(WORKER, name=f"ร้าน {district.code} {number} (สมมติ)", district=district.code)
    branches = list(Branch.objects.values_list("name", "district__name_th"))
    path = Path(os.environ["SONGTOR_HOME"]) / "offers.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["วันที่", "สาขา", "เขต", "กลุ่มทานรองท้อง (กก.)", "กลุ่มข้าวและพร้อมทาน (กก.)"])
        for number in range(rows):
            name, district = branches[number % len(branches)]
            day = FIRST + timedelta(days=number // len(branches))
            out.writerow(
                [f"{day.day}/{day.month}/{day.year + 543}", name, f"เขต{district}", number % 90 / 10 + 1, "2.5"]
            )
    return (lambda: act(WORKER, "10:30")), path


def watch() -> int:
    """Somebody else's work: a day read and an offer written, again and again, each with its seconds."""
    from songtor.config.boot import start

    start()
    from songtor.city.models import Account, District
    from songtor.city.policy import actor_of
    from songtor.offers.models import Branch
    from songtor.offers.queries import offers_of_day
    from songtor.offers.services import announce_nothing
    from tests.personas import DAY, act

    malee = actor_of(Account.objects.get(username="malee"), DAY)
    district = District.objects.get(pk="1040")
    branch = Branch.objects.filter(district=district).first()
    while True:
        started = perf_counter()
        list(offers_of_day(actor=malee, district=district, day=DAY))
        print("board", perf_counter() - started, flush=True)
        started = perf_counter()
        announce_nothing(act(malee, key=f"watch-{started}"), branch=branch, day=DAY)
        print("write", perf_counter() - started, flush=True)
        sleep(0.2)


def _wait(line: str) -> tuple[str, float]:
    name, seconds = line.split()
    return name, float(seconds)


def _print_waits(waits: list[tuple[str, float]]) -> None:
    for kind in ("board", "write"):
        seconds = [one for name, one in waits if name == kind]
        if len(seconds) > 20:
            print(
                f"{kind} meanwhile: {len(seconds)} times, median {statistics.median(seconds) * 1000:.0f} ms, "
                f"p95 {statistics.quantiles(seconds, n=20)[-1] * 1000:.0f} ms, worst {max(seconds) * 1000:.0f} ms"
            )


if __name__ == "__main__":
    sys.exit(main())
