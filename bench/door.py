"""How soon and how surely the door finds one of a million people, on both databases (design/counting.md, C3).

Every typed name is that of a known synthetic person: exact, with one or two slips, without tone marks, in Latin
letters, or family name first. Every answer writes down whom it showed. Prints one table; 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from time import perf_counter, process_time

from bench.people.slips import MARKS, latin, slipped
from songtor.cli.cluster import cluster

ROOT = Path(__file__).resolve().parents[1]
MANNERS = ("exact", "slip", "two slips", "no marks", "latin", "turned")
GOAL_MS, GOAL_FOUND = 20.0, 0.99
AT_ONCE = 20_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="songtor bench door", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=1_200)
    parser.add_argument("--data", type=Path, default=_data_folder(), help="the folder with ref/th_names_*.txt")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args)))
        return 0
    rows = {}
    if args.only != "postgres":
        rows["SQLite"] = _in_a_new_home("", args)
    if args.only != "sqlite":
        with cluster() as url:
            rows["PostgreSQL"] = _in_a_new_home(url, args)
    return _print(rows, args)


def _data_folder() -> Path:
    beside = [folder / "shared" / "data" for folder in ROOT.parents]
    return next((folder for folder in beside if folder.is_dir()), ROOT / "data")


def _in_a_new_home(url: str, args: argparse.Namespace) -> dict:
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": url}
        words = ["--people", str(args.people), "--asked", str(args.asked), "--data", str(args.data), "--one"]
        done = subprocess.run(
            [sys.executable, __file__, *words], env=env, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.returncode)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(args: argparse.Namespace) -> dict:
    from songtor.config.boot import start

    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.personas import load_bangkok

    load_bangkok()
    dice, began = random.Random(1), perf_counter()
    known = _write(_people(args, dice), dice, args.asked)
    built = perf_counter() - began
    print(f"{args.people:,} people written in {built:.0f} s", file=sys.stderr)
    return _ask(known, dice)


def _people(args: argparse.Namespace, dice: random.Random):
    """Id, given name, family name, sex, birth, phone, house and district of everybody."""
    from songtor.city.models import District
    from songtor.evidence.models import new_id

    folder = args.data / "ref"
    given = {"F": _names(folder / "th_names_female.txt", 0.7), "M": _names(folder / "th_names_male.txt", 0.7)}
    family = _names(folder / "th_names_family.txt", 0.2)
    codes = sorted(District.objects.values_list("pk", flat=True))
    for number in range(args.people):
        sex = "F" if dice.random() < 0.55 else "M"
        born = date(1925, 1, 1) + timedelta(days=dice.randrange(36_000))
        phone = f"08{dice.randrange(10**8):08}" if dice.random() < 0.55 else ""
        first, last = (dice.choices(names, cum_weights=shares)[0] for names, shares in (given[sex], family))
        yield new_id(), first, last, sex, born, phone, f"{number % 400}/{number % 199}", dice.choice(codes)


def _names(path: Path, skew: float):
    names = sorted({name.strip() for name in path.read_text("utf-8").split("\n") if name.strip()})
    random.Random(7).shuffle(names)
    return names, list(accumulate(1 / (place + 8) ** skew for place in range(len(names))))


def _write(people, dice: random.Random, asked: int) -> list:
    """Everybody into the database as a registration; some of them are asked for."""
    from django.db import connection

    from songtor.engines.linkage.keys import family_key, given_key
    from songtor.engines.thai import sort_key
    from songtor.evidence.models import new_id
    from songtor.evidence.rows import insert_all
    from songtor.people.persons.models import Person, SourceRecord
    from tests.personas import at

    given, family = lru_cache(None)(given_key), lru_cache(None)(family_key)
    moment, kept, waiting = at("08:00"), [], []

    def flush() -> None:
        from django.db import transaction

        with transaction.atomic():
            insert_all([one for one, _record in waiting])
            insert_all([record for _one, record in waiting])
        waiting.clear()

    for pk, first, last, sex, born, phone, house, code in people:
        person = Person(id=pk, district_id=code, current_id=pk, met_at=moment)
        record = SourceRecord(
            id=new_id(), district_id=code, person_id=pk, source="REGISTERED", happened_at=moment, entered_at=moment,
            given_name=first, family_name=last, sex=sex, born_on=born, birth_known="DAY", phone=phone, house_no=house,
            given_key=given(first), family_key=family(last), sort_key=sort_key(f"{first} {last}")[:500],
        )  # fmt: skip
        waiting.append((person, record))
        if dice.random() < 0.01:
            kept.append((pk, first, last, born, code))
        if len(waiting) == AT_ONCE:
            flush()
    flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    dice.shuffle(kept)
    return kept[:asked]


def _ask(known: list, dice: random.Random) -> dict:
    from songtor.city.policy import Actor, Grant
    from songtor.city.roles import Role
    from songtor.people.door import find
    from tests.personas import at

    seconds, cpu, found = [], [], {manner: [] for manner in MANNERS}
    for number, (pk, first, last, _born, code) in enumerate(known):
        actor = Actor(f"account:{code}", grants=(Grant(Role.OFFICER, frozenset({code})),))
        manner = MANNERS[number % len(MANNERS)]
        text = _typed(manner, first, last, dice)
        began, spent = perf_counter(), process_time()
        rows = find(actor=actor, text=text, at=at("09:00") + timedelta(minutes=number)).rows
        seconds.append(perf_counter() - began)
        cpu.append(process_time() - spent)
        found[manner].append(pk in [row.person_id for row in rows[:5]])
    return {
        "median_ms": statistics.median(seconds) * 1000,
        "p99_ms": statistics.quantiles(seconds, n=100)[98] * 1000,
        "cpu_p99_ms": statistics.quantiles(cpu, n=100)[98] * 1000,
        "found": {manner: sum(hits) / len(hits) for manner, hits in found.items()},
        "top5": sum(sum(hits) for hits in found.values()) / len(known),
    }


def _typed(manner: str, first: str, last: str, dice: random.Random) -> str:
    match manner:
        case "slip":
            return f"{slipped(first, dice)} {last}" if dice.random() < 0.5 else f"{first} {slipped(last, dice)}"
        case "two slips":
            return f"{slipped(first, dice)} {slipped(last, dice)}"
        case "no marks":
            return "".join(letter for letter in f"{first} {last}" if letter not in MARKS)
        case "latin":
            return f"{latin(first, dice)} {latin(last, dice)}"
        case "turned":
            return f"{last} {first}"
    return f"{first} {last}"


def _print(rows: dict[str, dict], args: argparse.Namespace) -> int:
    print(f"{args.people:,} people, {args.asked:,} typed names, {os.cpu_count()} cores, looks written down")
    print(f"{'database':<12}{'median ms':>11}{'p99 ms':>9}{'CPU p99':>9}{'top 5':>8}  by manner")
    missed = False
    for name, row in rows.items():
        manners = ", ".join(f"{manner} {share:.1%}" for manner, share in row["found"].items())
        times = "".join(
            f"{row[key]:>{width}.1f}" for key, width in (("median_ms", 11), ("p99_ms", 9), ("cpu_p99_ms", 9))
        )
        print(f"{name:<12}{times}{row['top5']:>8.2%}  {manners}")
        missed = missed or row["p99_ms"] > GOAL_MS or row["top5"] < GOAL_FOUND
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
