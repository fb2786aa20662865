"""The embedded database in a file, several threads at once: the same promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.goods import Goods
from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.models import ChainEntry
from songtor.offers.models import Donor
from songtor.offers.services import Place, Point, announce_nothing, register_donor
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over
from songtor.reports.verify import differences
from songtor.rounds import services as rounds
from tests.flows.racing import at_once, own_database
from tests.personas import BANG_KHAE, DAY, act, make_branch, make_offer, make_people, make_round, make_site, stops_of


@pytest.fixture(scope="module")
def malee(new_home: Callable[[str], Path], django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    with own_database(f"sqlite:///{new_home('races')}/songtor.sqlite3", django_db_blocker):
        assert connection.vendor == "sqlite"
        yield make_people().actor("malee")


def test_same_key_at_once_is_one_fact_and_one_answer(malee: Actor) -> None:
    district = District.objects.get(pk=BANG_KHAE)
    asked = {"district": district, "name": "ร้านเดียว", "first_branch": Place("สาขา", Point(13.7, 100.4))}
    answers = at_once([partial(register_donor, act(malee, key="twice"), **asked) for _ in range(6)])
    assert len({getattr(answer, "pk", repr(answer)) for answer in answers}) == 1
    assert Donor.objects.filter(name="ร้านเดียว").count() == 1


def test_a_stop_is_handed_over_once_and_the_chain_has_no_gap(malee: Actor) -> None:
    branch = make_branch(malee)
    round_ = make_round(malee, make_offer(malee, branch), make_site(malee))
    pickup, delivery = stops_of(round_)
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, category="ready", gross_grams=5_000, tare_grams=0)
    given = {"stop": delivery, "lines": [Goods("ready", 5_000)], "heads": 9, "counts": {}}
    others = [make_branch(malee, name=f"สาขา {n}") for n in range(4)]
    deeds = [partial(hand_over, act(malee, "11:00"), **given) for _ in range(4)]
    words = [partial(announce_nothing, act(malee, "08:00"), branch=other, day=DAY) for other in others]
    answers = at_once([*deeds, *words])
    assert [isinstance(answer, Receipt) for answer in answers[:4]].count(True) == 1
    assert not any(isinstance(answer, Exception) for answer in answers[4:])
    places = list(ChainEntry.objects.filter(scope=BANG_KHAE).order_by("seq").values_list("seq", flat=True))
    assert places == list(range(1, len(places) + 1))
    assert list(differences()) == []
