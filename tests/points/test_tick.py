"""`songtor tick` gives what a period brings and takes what ran out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.city.models import District
from songtor.cli import __main__ as dispatcher
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from tests.personas import BANG_KHAE, DAY, act, make_people
from tests.points.conftest import Purse
from tests.points.needs import make_assessed

pytestmark = pytest.mark.django_db


def test_tick_gives_and_takes_points_once(capsys: pytest.CaptureFixture[str]) -> None:
    people = make_people()
    purse = Purse(make_assessed(people, 1).pk)
    purse.grant(500, DAY + timedelta(days=3))
    head, district = people.actor("malees_head"), District.objects.get(pk=BANG_KHAE)
    rule = draft_rule(act(head), district=district, terms=Terms(base_points=80))
    switch_on(act(head), rule=rule, starts_on=DAY)
    assert dispatcher.main(["tick"]) == 0
    said = capsys.readouterr().err
    assert "gave 80 points of this period to 1 households" in said
    assert "took points past their last day from 1 households" in said
    assert purse.balance == 80
    assert dispatcher.main(["tick"]) == 0
    assert "points" not in capsys.readouterr().err
    assert purse.balance == 80
