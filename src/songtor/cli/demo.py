"""The demonstration city: made once by the services, then served."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from songtor.cli import compiled
from songtor.cli.migrate import bring_up_to_date
from songtor.cli.progress import say
from songtor.config import boot, environment
from songtor.demo import mark

MOST_DAYS = 26
# Millions of rows live shortly and in no circle: at its usual pace the collector takes a fifth of the time.
COLLECTED_EVERY = (100_000, 50, 1_000)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=_days, default=6, help="round days to live through, 1 to 26 (default 6)")
    parser.add_argument("--seed", type=int, default=1, help="another number, another demo (default 1)")
    parser.add_argument(
        "--people", type=int, default=3_000, help="synthetic people, with twice as many records (default 3000)"
    )
    parser.add_argument(
        "--january", action="store_true", help="today is 7 January 2025: the quarter's KR sheets are handed in"
    )
    parser.add_argument("--no-serve", action="store_true", help="make it only")
    parser.add_argument("--json", action="store_true", help="print what was made as one JSON object")
    parser.add_argument("--fresh", action="store_true", help="throw the demo of this home away and begin anew")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"between 1 and {MOST_DAYS}")
    return number


def run(args: argparse.Namespace) -> int:
    if environment.environment() == "production":
        say("SONGTOR_ENV is production: the demo is not made in a city's own system")
        return 2
    if args.fresh and not environment.keeps_database_at_home():
        say("--fresh works on homes with SQLite only; empty the database of DATABASE_URL yourself")
        return 2
    os.environ["SONGTOR_ENV"] = "demo"
    home = environment.home()
    made = _found(home, fresh=args.fresh) or _make(home, args)
    if made is None:
        return 2
    if args.json:
        print(json.dumps(made.summary, ensure_ascii=False))
    else:
        print(_table(made))
    return 0 if args.no_serve else _serve(args, made)


def _found(home: Path, *, fresh: bool) -> mark.Mark | None:
    """The finished demo of this home; one that was interrupted, or is not wanted any more, is thrown away."""
    made = mark.read_mark(home)
    if made is not None and not fresh:
        say(f"found the demo of {made.days} days in {home} (--fresh begins anew)")
        return made
    if environment.keeps_database_at_home() and mark.throw_away(home):
        say("the earlier demo is thrown away")
    return None


def _make(home: Path, args: argparse.Namespace) -> mark.Mark | None:
    boot.start()
    gc.set_threshold(*COLLECTED_EVERY)
    bring_up_to_date()
    compiled.compile_stale()
    making = importlib.import_module("songtor.demo.making")  # needs Django, which is loaded only now
    if making.is_in_use():
        say(f"the database of {home} holds a city the demo did not make; choose another SONGTOR_HOME")
        return None
    wanted = making.Wanted(days=args.days, seed=args.seed, people=args.people, january=args.january)
    made: mark.Mark = making.make(home=home, wanted=wanted, say=say)
    return made


def _table(made: mark.Mark) -> str:
    width = max(len(name) for name in made.summary)
    figures = [f"  {name:<{width}}  {value}" for name, value in made.summary.items()]
    widest = max(len(login.username) for login in made.logins)
    logins = [f"  {login.username:<{widest}}  {login.password}  {login.who}" for login in made.logins]
    return "\n".join(["", *figures, "", f"  logins (all people are synthetic; today is {made.today})", *logins, ""])


def _serve(args: argparse.Namespace, made: mark.Mark) -> NoReturn:
    """Another process of the same program: settings read the day only once, at their start."""
    address = f"http://{args.host}:{args.port}"
    say(f"a branch announces its food at {address}{made.give}")
    os.environ["SONGTOR_TODAY"] = made.today.isoformat()
    sys.stdout.flush()
    words = [sys.executable, "-m", "songtor.cli", "serve", "--host", args.host, "--port", str(args.port)]
    os.execv(sys.executable, words)  # noqa: S606 - our own program
