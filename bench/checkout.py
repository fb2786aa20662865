"""Check-outs a second through the real server, with session, policy and evidence, at 8 clients on PostgreSQL.

Beside it the writes of the same check-outs by pgbench in the same run: what the database and this machine can do. All
at one shop, so in one chain: the worst case. Prints one table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from bench.selling.limit import a_second
from bench.selling.world import World, asked, made
from songtor.cli.cluster import cluster
from tests.live import Live, serving

SOLD, REFUSED = 201, 409


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--households", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    args = parser.parse_args()
    with cluster() as url, tempfile.TemporaryDirectory(prefix="songtor-bench-") as home:
        env = {**os.environ, "SONGTOR_HOME": home, "SONGTOR_ENV": "test", "DATABASE_URL": url}
        world = made(env, args.households)
        with serving(env, "--only", "web", "--workers", str(args.workers)) as live:
            sell(live, world, args.clients, 3)  # warm
            times, seconds = sell(live, world, args.clients, args.seconds)
        _say(times, seconds)
        differences = asked(env, VERIFY)
        Path(home).chmod(0o755)
        paths = [Path(one) for one in asked(env, SCRIPTS.format(home=home, cards=world.cards[:16], world=world))]
        limit = a_second(url, paths, clients=args.clients, seconds=min(args.seconds, 20))
    _print(args, times, seconds, limit, differences)
    return int(bool(differences))


def _say(times: Sequence[float], seconds: float) -> None:
    cuts = statistics.quantiles(times, n=100)
    rate, load = len(times) / seconds, os.getloadavg()[0]
    print(f"{rate:.1f} a second, p50 {cuts[49]:.3f} s, p99 {cuts[98]:.3f} s, load {load:.1f}", file=sys.stderr)


VERIFY = """
import json
from songtor.reports.verify import differences
print(json.dumps(len(list(differences()))))
"""
SCRIPTS = """
import json
from pathlib import Path
from uuid import UUID, uuid4
from bench.selling.limit import scripts
from songtor.city.acting import Act
from songtor.city.models import Account
from songtor.city.policy import actor_of
from songtor.people.cards.queries import card_by_token
from songtor.shop.models import Shop
from songtor.shop.till.buying import Buyer
from songtor.shop.till.services import Chosen, check_out
from tests.personas import DAY, at
malee, moment, shop = actor_of(Account.objects.get(username="malee"), DAY), at("10:00"), Shop.objects.get()
lines = [Chosen(UUID(one), 1) for one in {world.products!r}]
def sell(token):
    buyer = Buyer(card=card_by_token(malee, token).pk)
    check_out(Act(malee, f"limit-{{uuid4().hex}}", moment, moment), shop=shop, buyer=buyer, lines=lines)
for token in {cards!r}:
    sell(token)
print(json.dumps([str(one) for one in scripts(Path({home!r}), {cards!r}, sell)]))
"""


def sell(live: Live, world: World, clients: int, seconds: float) -> tuple[list[float], float]:
    """How long each check-out took, and the whole; anything but a sale ends the run."""
    until = perf_counter() + seconds

    def till(number: int) -> list[float]:
        server, took = HTTPConnection(live.url.removeprefix("http://"), timeout=60), []
        while perf_counter() < until:
            headers = world.headers | {"Idempotency-Key": uuid4().hex}
            body = world.body(number + clients * len(took))
            began = perf_counter()
            server.request("POST", "/api/v1/shop/checkouts", body, headers)
            answer = server.getresponse()
            said = answer.read()
            took.append(perf_counter() - began)
            if answer.status != SOLD:
                raise SystemExit(f"{answer.status}: {json.loads(said)}")
        return took

    began = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = [one for took in pool.map(till, range(clients)) for one in took]
    return times, perf_counter() - began


def _print(args: argparse.Namespace, times: Sequence[float], seconds: float, limit: float, differences: int) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    cuts = statistics.quantiles(times, n=100)
    print(f"{args.clients} clients, {args.workers} web processes, one shop; {os.cpu_count()} cores, load {load}")
    rate = len(times) / seconds
    rows = {
        "check-outs": f"{len(times):,}",
        "a second": f"{rate:,.0f}",
        "p50 ms": f"{cuts[49] * 1000:,.1f}",
        "p99 ms": f"{cuts[98] * 1000:,.1f}",
        "the database alone, a second": f"{limit:,.0f}",
        "share of it": f"{rate / limit:.0%}",
        "verify finds": f"{differences}",
    }
    for name, figure in rows.items():
        print(f"{name:<30}{figure:>12}")


if __name__ == "__main__":
    sys.exit(main())
