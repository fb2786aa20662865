"""One day of surplus food, through the services alone."""

from __future__ import annotations

import pytest

from songtor.city.goods import Goods
from songtor.evidence.services import take_anchor
from songtor.evidence.verify import anchor_differences, anchor_text, read_anchor
from songtor.receipts.services import hand_over
from songtor.reports.food import By, Period, food_report, pickups_report, visits_report
from songtor.reports.services import refresh
from songtor.reports.verify import differences
from songtor.rounds import services as rounds
from songtor.rounds.models import RoundState
from tests.personas import (
    DAY,
    act,
    at,
    load_bangkok,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)

pytestmark = pytest.mark.django_db


def test_a_day_balances_to_the_gram_from_offer_to_report() -> None:
    load_bangkok()
    people = make_people()
    malee = people.actor("malee")
    refresh()
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    pickup, delivery = stops_of(round_)

    rounds.arrive(act(malee, "09:31"), stop=pickup)
    rounds.record_weighing(
        act(malee, "09:35"), stop=pickup, category="ready", gross_grams=14_400, tare_grams=2_000, scale="A"
    )
    rounds.record_weighing(act(malee, "09:36"), stop=pickup, category="fresh", gross_grams=8_000, tare_grams=0)
    rounds.finish_pickup(act(malee, "09:40"), stop=pickup)
    hand_over(
        act(malee, "11:05"),
        stop=delivery,
        lines=[Goods("ready", 12_000), Goods("fresh", 8_000)],
        heads=30,
        counts={"ELDERLY": 12, "CHILD": 20},
    )
    rounds.write_off(act(malee, "11:30"), round_=round_, goods=Goods("ready", 200), reason="spoiled")
    fact = rounds.sign_off(act(malee, "12:00"), round_=round_)

    round_.refresh_from_db()
    assert round_.state == RoundState.SIGNED_OFF
    assert (fact.collected_grams, fact.difference_grams) == (20_400, 200)
    assert refresh() == 1
    nok = people.actor("nok")
    report = food_report(actor=nok, by=By.DISTRICT, period=Period(DAY, DAY))
    total = report.total
    assert (total.collected_grams, total.handed_grams, total.waste_grams, total.difference_grams) == (
        20_400,
        20_000,
        200,
        200,
    )
    assert visits_report(actor=nok, period=Period(DAY, DAY)).total == 30
    assert pickups_report(actor=nok, period=Period(DAY, DAY)).done == 1
    assert list(differences()) == []
    anchor = take_anchor(day=DAY, taken_at=at("23:00"))
    assert list(anchor_differences(read_anchor(anchor_text(anchor)))) == []
