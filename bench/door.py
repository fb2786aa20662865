"""How soon and how surely the door finds one of a million people, on both databases (design/counting.md, C3).

Every person asked for is a known synthetic one, typed exactly, with one or two slips, without tone marks, in Latin
letters, family name first, half typed, or by number, telephone or card. Every answer writes down whom it showed.
CPU is Python's and that of PostgreSQL's process for the connection. Prints one table; 1 when a goal is missed.
`--keep FOLDER` leaves the people there for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import mean, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from bench.people.population import misspelt
from bench.people.slips import MARKS, latin, slipped
from songtor.cli.cluster import cluster

if TYPE_CHECKING:
    from bench.people.city import Known
    from songtor.city.policy import Actor

ROOT = Path(__file__).resolve().parents[1]
WHOLE = ("exact", "slip", "two slips", "no marks", "latin", "turned")
LISTED = "as lists say"  # slips and Latin letters as often as in the lists that bench/people makes
TYPING = ("3 letters", "given name", "given + 1", "given + 3", "latin given + 3")
OTHERS = ("number", "phone", "card", "stranger")
GOAL_MS, GOAL_FOUND, FIRST = 20.0, 0.99, 5
WARM = 100


@dataclass
class Seen:
    """What one manner of asking took and found."""

    ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(prog="songtor bench door", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=3_000)
    parser.add_argument("--data", type=Path, default=_data_folder(), help="the folder with ref/th_names_*.txt")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--keep", type=Path, help="a folder for the people, used again when it has them")
    parser.add_argument("--missed", action="store_true", help="name who was not found (nobody of them exists)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args)))
        return 0
    rows = {}
    if args.only != "postgres":
        with _home(args, "sqlite") as home:
            rows["SQLite"] = _measured_in(home, "", args)
    if args.only != "sqlite":
        with _home(args, "postgres") as home, cluster(args.keep and home / "cluster") as url:
            rows["PostgreSQL"] = _measured_in(home, url, args)
    return _print(rows, args)


def _data_folder() -> Path:
    beside = [folder / "shared" / "data" for folder in ROOT.parents]
    return next((folder for folder in beside if folder.is_dir()), ROOT / "data")


@contextmanager
def _home(args: argparse.Namespace, name: str) -> Iterator[Path]:
    if args.keep:
        home = args.keep / f"{name}-{args.people}"
        home.mkdir(parents=True, exist_ok=True)
    with nullcontext(home) if args.keep else tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        yield Path(folder)


def _measured_in(home: Path, url: str, args: argparse.Namespace) -> dict[str, Any]:
    env = {**os.environ, "SONGTOR_HOME": str(home), "SONGTOR_ENV": "test", "DATABASE_URL": url}
    words = ["--people", str(args.people), "--asked", str(args.asked), "--data", str(args.data), "--one"]
    words += ["--missed"] if args.missed else []
    done = subprocess.run([sys.executable, __file__, *words], env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(args: argparse.Namespace) -> dict[str, Any]:
    from songtor.config.boot import settle, start

    start()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench.people.city import fill, read_chosen
    from tests.personas import load_bangkok

    chosen = settings.SONGTOR_HOME / "chosen.csv"
    if not chosen.exists():
        load_bangkok()
        began, part = perf_counter(), chosen.with_suffix(".part")
        fill(args.people, names=args.data / "ref", asked=args.asked, chosen=part)
        part.replace(chosen)
        print(f"{args.people:,} people written in {perf_counter() - began:.0f} s", file=sys.stderr)
    settle()
    return _ask(read_chosen(chosen, args.asked), names_missed=args.missed)


def _ask(known: list[Known], *, names_missed: bool) -> dict[str, Any]:
    from django.db import connection

    dice, seen, moment = random.Random(3), defaultdict(Seen), _later()
    districts = sorted({one.district for one in known})
    served = _served()
    manners = cycle((*WHOLE, LISTED, *WHOLE, LISTED, *TYPING, *OTHERS))
    for number, one in enumerate(known):
        manner = next(manners)
        text = typed(manner, one, dice)
        if not text:
            continue
        actor = _officer(dice.choice(districts) if manner == "stranger" else one.district)
        ran: list[str] = []
        with connection.execute_wrapper(_counting(ran)):
            began, spent = perf_counter(), process_time() + served()
            people = _answer(actor, manner, text, moment + timedelta(minutes=20 * number))
            took, cpu = perf_counter() - began, process_time() + served() - spent
        if number < WARM:
            continue
        row = seen[manner]
        row.ms.append(took * 1000)
        row.cpu_ms.append(cpu * 1000)
        row.statements.append(len(ran))
        row.candidates.append(_compared(actor, manner, text))
        row.found.append(one.person in people[:FIRST])
        if names_missed and not row.found[-1]:
            print(f"{manner}: {text!r} is {one.given} {one.family}", file=sys.stderr)
    return {manner: vars(row) for manner, row in seen.items()}


def _later() -> datetime:
    """Past every look of an earlier run: who was just seen is not written down again."""
    from django.db.models import Max

    from songtor.people.basis.models import Look
    from tests.personas import at

    last = Look.objects.aggregate(last=Max("at"))["last"]
    return max(last or at("09:00"), at("09:00")) + timedelta(days=1)


def _served() -> Callable[[], float]:
    """Seconds of CPU that PostgreSQL's own process has used for this connection; SQLite has none of its own."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return lambda: int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _counting(ran: list[str]) -> Any:
    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        ran.append(sql)
        return execute(sql, params, many, context)

    return counted


def _officer(district: str) -> Actor:
    from songtor.city.policy import Actor, Grant
    from songtor.city.roles import Role

    return Actor(f"account:{district}", grants=(Grant(Role.OFFICER, frozenset({district})),))


def _answer(actor: Actor, manner: str, text: str, moment: datetime) -> list[str]:
    from songtor.people.door import find
    from songtor.receipts.at_the_door import of_card

    if manner == "card":
        return [str(named.person) for named in of_card(text, actor=actor, day=moment.date()) or ()]
    return [str(row.person_id) for row in find(actor=actor, text=text, at=moment).rows]


def _compared(actor: Actor, manner: str, text: str) -> int:
    from songtor.city.policy import Kind, Verb
    from songtor.people.asked import read_asked
    from songtor.people.door import likeliest

    asked = None if manner == "card" else read_asked(text)
    return len(likeliest(asked, actor.districts(Verb.SEE, Kind.PERSON))) if asked else 1


def typed(manner: str, one: Known, dice: random.Random) -> str:
    first, last = one.given, one.family
    match manner:
        case "slip":
            return f"{slipped(first, dice)} {last}" if dice.random() < 0.5 else f"{first} {slipped(last, dice)}"
        case "two slips":
            return f"{slipped(first, dice)} {slipped(last, dice)}"
        case "no marks":
            return "".join(letter for letter in f"{first} {last}" if letter not in MARKS)
        case "latin" | "latin given + 3":
            return f"{latin(first, dice)} {latin(last, dice)[: 3 if manner[-1] == '3' else None]}"
        case "as lists say":
            return " ".join(misspelt(first, last, dice))
        case "turned":
            return f"{last} {first}"
        case "3 letters" | "given name":
            return first[:3] if manner == "3 letters" else first
        case "given + 1" | "given + 3":
            return f"{first} {last[: int(manner[-1])]}"
        case "number" | "phone" | "card":
            return {"number": one.number, "phone": one.phone, "card": one.token}[manner]
    return f"{first} {last}"


def _print(rows: dict[str, dict[str, Any]], args: argparse.Namespace) -> int:
    print(f"{args.people:,} people, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; looks are written down")
    missed = False
    for name, manners in rows.items():
        print(f"{name:<18}{'asked':>7}{'p50 ms':>8}{'p95':>7}{'p99':>7}{'CPU p99':>9}{'top 5':>8}"
              f"{'statements':>12}{'compared':>10}")  # fmt: skip
        for manner in (*WHOLE, LISTED, *TYPING, *OTHERS):
            _print_row(manner, [manners[manner]] if manner in manners else [])
        names = _print_row("whole names", [manners[manner] for manner in WHOLE if manner in manners])
        every = _print_row("everything", list(manners.values()))
        missed = missed or every.ms > GOAL_MS or names.found < GOAL_FOUND
    return int(missed)


@dataclass(frozen=True)
class Summary:
    ms: float
    found: float


def _print_row(title: str, rows: list[dict[str, Any]]) -> Summary:
    whole = {key: [value for row in rows for value in row[key]] for key in vars(Seen())}
    if len(whole["ms"]) < 2:
        return Summary(0.0, 1.0)
    p50, p95, p99 = (quantiles(whole["ms"], n=100)[place - 1] for place in (50, 95, 99))
    cpu, found = quantiles(whole["cpu_ms"], n=100)[98], mean(whole["found"])
    print(f"  {title:<16}{len(whole['ms']):>7}{p50:>8.1f}{p95:>7.1f}{p99:>7.1f}{cpu:>9.1f}{found:>8.2%}"
          f"{mean(whole['statements']):>12.1f}{mean(whole['candidates']):>10.0f}")  # fmt: skip
    return Summary(p99, found)


if __name__ == "__main__":
    sys.exit(main())
