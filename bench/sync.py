"""Many operations of simulated phones, in order and as a bad network brings them: one state, nothing lost or doubled.

Shuffled, sent twice, torn, clocks an hour behind and a day ahead. A server that believes what came last is the
control: it must fail. Prints one table.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

A_ROUND = 38  # operations, about
LATER = datetime(2030, 1, 1, tzinfo=ZoneInfo("Asia/Bangkok"))
BATCHES_A_STEP = 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--take", choices=("in_order", "badly"), help=argparse.SUPPRESS)
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.make:
        return _make(args.operations)
    if args.take:
        print(json.dumps(_take(args.take, args.seed)))
        return 0
    return _compare(args)


def _compare(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        first, second = Path(folder) / "in_order", Path(folder) / "badly"
        first.mkdir()
        _child(first, "--make", "--operations", str(args.operations)).wait()
        shutil.copytree(first, second)
        began = [_child(home, "--take", home.name, "--seed", str(args.seed)) for home in (first, second)]
        found = [json.loads(child.communicate()[0].splitlines()[-1]) for child in began]
    return _print(*found)


def _child(home: Path, *words: str) -> subprocess.Popen[str]:
    env = {**os.environ, "SONGTOR_HOME": str(home), "SONGTOR_ENV": "test", "DATABASE_URL": ""}
    return subprocess.Popen([sys.executable, __file__, *words], env=env, stdout=subprocess.PIPE, text=True)


def _make(operations: int) -> int:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from songtor.city.files import read_city
    from songtor.city.loading import load_city
    from songtor.city.models import District

    if not District.objects.exists():
        from django.conf import settings

        load_city(read_city(settings.SONGTOR_CITY))
    from bench.syncing.days import Minting
    from bench.syncing.world import rounds

    minting = Minting(seed=2568)
    with transaction.atomic():
        for driven in rounds(operations // A_ROUND + 8):
            minting.tell(driven)
    Path(os.environ["SONGTOR_HOME"], "minted").write_bytes(pickle.dumps(minting.minted))
    return 0


def _take(order: str, seed: int) -> dict[str, Any]:
    from songtor.config.boot import start

    start()
    from bench.syncing.delivery import badly, in_order
    from bench.syncing.naive import believing_the_last
    from bench.syncing.state import state
    from songtor.rounds.verify import state_differences
    from songtor.stock.queries import mass_differences
    from songtor.sync.operations.models import Operation, Standing, Waiting

    minted = pickle.loads(Path(os.environ["SONGTOR_HOME"], "minted").read_bytes())
    parcels = list(in_order(minted) if order == "in_order" else badly(minted, seed))
    seconds = _received(parcels)
    said = {name: hashlib.sha256(repr(rows).encode()).hexdigest() for name, rows in state().items()}
    return {
        "order": order,
        "operations": sum(map(len, minted.values())),
        "phones": len(minted),
        "sent": sum(len(parcel.sent) for parcel in parcels),
        "requests": len(parcels),
        "kept": Operation.objects.count(),
        "waiting": Waiting.objects.count(),
        "not simply standing": Standing.objects.count(),
        "books that differ": len([*mass_differences(), *state_differences()]),
        "seconds": round(seconds, 1),
        "state": said,
        "naive": hashlib.sha256(repr(believing_the_last(parcels)).encode()).hexdigest(),
    }


def _received(parcels: Iterable[Any]) -> float:
    from songtor.sync.devices.models import Device
    from songtor.sync.receiving import receive

    began = perf_counter()
    for number, parcel in enumerate(parcels, start=1):
        receive(Device.objects.get(pk=parcel.phone), parcel.sent, received_at=LATER)
        if number % BATCHES_A_STEP == 0:
            print(f"{number} requests, {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return perf_counter() - began


def _print(one: dict[str, Any], other: dict[str, Any]) -> int:
    print("| | in order | as a bad network brings it |")
    print("|---|---:|---:|")
    for name in ("operations", "phones", "sent", "requests", "kept", "waiting", "not simply standing"):
        print(f"| {name} | {one[name]:,} | {other[name]:,} |")
    for name in ("books that differ", "seconds"):
        print(f"| {name} | {one[name]:,} | {other[name]:,} |")
    differing = [name for name in one["state"] if one["state"][name] != other["state"][name]]
    lost = one["operations"] - other["kept"]
    same = "the same" if not differing else f"differs in {', '.join(differing)}"
    print(f"\nstate: {same}; {max(lost, 0)} lost, {max(-lost, 0)} doubled")
    fails = one["naive"] != other["naive"]
    print(
        f"control, believing what came last: {'differs, as it must' if fails else 'IS THE SAME: the harness is blind'}"
    )
    return 0 if not differing and lost == 0 and fails and not other["books that differ"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
