"""A program of its own that works in a city as officers do, until it is killed: `prepare`, or `write USERNAME`.

Each act it was told is safe is one line of its output.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from uuid import uuid4

from songtor.config.boot import start

start()

from django.conf import settings  # noqa: E402

from songtor.city.acting import Act  # noqa: E402
from songtor.city.models import Account  # noqa: E402
from songtor.city.policy import Actor, actor_of  # noqa: E402
from songtor.cli.migrate import bring_up_to_date  # noqa: E402
from songtor.rounds import services as rounds  # noqa: E402
from songtor.rounds.models import Stop, StopKind, Weighing  # noqa: E402
from tests.personas import (  # noqa: E402
    BANG_KHAE,
    DAY,
    LAT_KRABANG,
    act,
    load_bangkok,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
)
from tests.reports.days import a_photo  # noqa: E402

WHERE = {"malee": BANG_KHAE, "somchai": LAT_KRABANG}


def prepare() -> None:
    settings.PASSWORD_HASHERS = ["songtor.demo.people.QuickHash"]
    bring_up_to_date()
    load_bangkok()
    people = make_people()
    for name, district in WHERE.items():
        officer = people.actor(name)
        make_round(
            officer, make_offer(officer, make_branch(officer, district=district)), make_site(officer, district=district)
        )


def write(username: str) -> Iterator[str]:
    officer = actor_of(Account.objects.get(username=username), DAY)
    stop = Stop.objects.get(district_id=WHERE[username], kind=StopKind.PICKUP)
    for weighing in Weighing.objects.filter(
        stop=stop, reversal__isnull=True
    ):  # whoever was killed had not taken it back
        rounds.reverse_weighing(_act(officer), weighing=weighing, reason="ทดสอบ")
    for number in count():
        grams = 1_000 + number
        weighing = rounds.record_weighing(_act(officer), stop=stop, category="ready", gross_grams=grams, tare_grams=0)
        yield "weighed"
        rounds.reverse_weighing(_act(officer), weighing=weighing, reason="ทดสอบ")
        yield "taken back"
        if number % 5 == 0:
            rounds.add_photo(
                _act(officer), stop=stop, picture=a_photo(f"#{number % 4096:03x}{username[:1].encode().hex()}0")
            )
            yield "photographed"


def _act(officer: Actor) -> Act:
    return act(officer, key=str(uuid4()))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        for done in write(sys.argv[2]):
            print(done, flush=True)
