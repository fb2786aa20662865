"""How fast the board, list and report pages answer on the demo's data, and how much memory a web worker holds.

Makes the demo in a temporary home (or takes `--home`), serves it with gunicorn as `./songtor serve` does and asks each
page in turn. The login page beside it says what of the time is the frame and the machine. Prints one table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from tests.live import Live, serving

SESSIONS = """
from songtor.config.boot import start
start()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from songtor.city.models import Account
from songtor.city.roles import Role
for role in ("officer", "department", "executive"):
    account = Account.objects.filter(grants__role=role).order_by("username").first()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    grant = account.grants.first()
    print(role, session.session_key, grant.district_id or "")
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home that holds the demo; made anew without it")
    parser.add_argument("--days", type=int, default=6, help="round days of the demo that is made")
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked")
    parser.add_argument("--at-once", type=int, default=1, help="how many askers at a time")
    args = parser.parse_args()
    if args.home:
        return measure(args.home, args.times, args.at_once)
    with tempfile.TemporaryDirectory(prefix="songtor-bench-") as folder:
        env = _surroundings(Path(folder))
        made = [sys.executable, "-m", "songtor.cli", "demo", "--days", str(args.days), "--no-serve"]
        subprocess.run(made, env=env, check=True)
        return measure(Path(folder), args.times, args.at_once)


def _surroundings(home: Path) -> dict[str, str]:
    return {**os.environ, "SONGTOR_HOME": str(home), "SONGTOR_ENV": "demo", "DATABASE_URL": ""}


def measure(home: Path, times: int, at_once: int) -> int:
    env = _surroundings(home)
    day = _last_day(env)
    env["SONGTOR_TODAY"] = day
    keys = _sessions(env)
    with serving(env, "--workers", "2") as live:
        rows = [_row(live, name, path, cookie, times, at_once) for name, path, cookie in _pages(keys, day)]
        memory = _memory_mb(live.process.pid)
    base = rows[0][1]
    print(f"{times} times each, {at_once} at once, gunicorn with 2 workers, SQLite, {os.cpu_count()} cores, {day}")
    print(f"{'page':<34}{'median ms':>11}{'p95 ms':>9}{'KB':>7}{'x login':>9}")
    for name, median, p95, size in rows:
        print(f"{name:<34}{median:>11.1f}{p95:>9.1f}{size / 1024:>7.0f}{median / base:>9.2f}")
    print(f"web workers hold {', '.join(f'{mb:.0f} MB' for mb in memory)}")
    return 0


def _pages(keys: dict[str, tuple[str, str]], day: str) -> list[tuple[str, str, str]]:
    officer, district = keys["officer"]
    department, executive = keys["department"][0], keys["executive"][0]
    return [
        ("login", "/accounts/login/", ""),
        ("board of a district's day", f"/day/{district}/{day}/", officer),
        ("rounds, a district", "/rounds/", officer),
        ("rounds, the city", "/rounds/", department),
        ("donors, the city", "/donors/", department),
        ("districts of today, the city", "/today/", department),
        ("report of the month, a district", "/reports/?period=month", officer),
        ("report of the month, the city", "/reports/?period=month", department),
        ("report of the year, executive", "/reports/?period=year", executive),
        ("receipts, the city", "/receipts/", department),
        ("weighings, the city", "/weighings/", department),
    ]


def _row(live: Live, name: str, path: str, cookie: str, times: int, at_once: int) -> tuple[str, float, float, int]:
    ask = _asker(live.url + path, cookie)
    ask(0)
    with ThreadPoolExecutor(at_once) as pool:
        answers = list(pool.map(ask, range(times)))
    seconds = [seconds for seconds, _ in answers]
    return name, statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000, answers[0][1]


def _asker(url: str, cookie: str) -> Callable[[int], tuple[float, int]]:
    request = urllib.request.Request(url, headers={"Cookie": f"sessionid={cookie}"} if cookie else {})

    def ask(_: int) -> tuple[float, int]:
        started = perf_counter()
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
            if "/accounts/login/" in answer.url and "/accounts/login/" not in url:
                raise SystemExit(f"{url} asks to log in")
        return perf_counter() - started, len(body)

    return ask


def _last_day(env: dict[str, str]) -> str:
    code = (
        "from songtor.config.boot import start; start()\n"
        "from songtor.rounds.models import Round\nprint(Round.objects.order_by('-day').first().day)"
    )
    return _python(env, code).strip()


def _sessions(env: dict[str, str]) -> dict[str, tuple[str, str]]:
    lines = (line.split(" ") for line in _python(env, SESSIONS).splitlines())
    return {role: (key, district) for role, key, district in lines}


def _python(env: dict[str, str], code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _memory_mb(parent: int) -> list[float]:
    """Resident memory of the gunicorn workers: the leaves below gunicorn's master."""
    everybody = {int(p.name): _status(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    below = {pid for pid, (mother, _, _) in everybody.items() if mother == parent}
    workers = [pid for pid, (mother, _, line) in everybody.items() if mother in below and "gunicorn" in line]
    return sorted(everybody[pid][1] for pid in workers)


def _status(process: Path) -> tuple[int, float, str]:
    try:
        fields = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
        line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0.0, ""
    return int(fields.get("PPid", "0")), int(fields.get("VmRSS", "0 kB").split()[0]) / 1024, line


if __name__ == "__main__":
    sys.exit(main())
