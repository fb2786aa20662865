"""Several people decide at the same moment: one rule starts on a day, one answer settles a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.verify import chain_differences
from songtor.points.changes.models import PointsChangeDecision
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.errors import ChangeDecided, RuleStarted, RuleTakenBack
from songtor.points.models import RuleStart, RuleStartReversal
from songtor.points.queries import balance_of
from songtor.points.rules.queries import rule_on
from songtor.points.rules.services import draft_rule, switch_on, take_back_start
from songtor.points.rules.terms import Terms
from tests.flows.racing import at_once, own_database
from tests.personas import BANG_KHAE, DAY, People, act, make_officer, make_people
from tests.points.needs import make_home

TIMES = 8


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def people(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[People]:
    """In a database of one's own that really commits."""
    on_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_city_url" if on_postgres else "sqlite_city_url")
    with own_database(url, django_db_blocker):
        assert connection.vendor == request.param
        yield make_people()


def test_one_rule_starts_on_a_day_and_is_taken_back_once(people: People) -> None:
    head, district = people.actor("malees_head"), District.objects.get(pk=BANG_KHAE)
    for ahead in range(1, TIMES + 1):
        day = DAY + timedelta(days=ahead)
        for _ in range(2):  # the day is free again once its start was taken back
            rules = [draft_rule(act(head), district=district, terms=Terms(base_points=5 + n)) for n in range(3)]
            answers = at_once([partial(switch_on, act(head), rule=rule, starts_on=day) for rule in rules])
            (start,) = [one for one in answers if isinstance(one, RuleStart)]
            assert sum(isinstance(one, RuleStarted) for one in answers) == 2, answers
            assert rule_on(BANG_KHAE, day) == start.rule
            answers = at_once([partial(take_back_start, act(head), start=start) for _ in range(3)])
            assert sum(isinstance(one, RuleStartReversal) for one in answers) == 1, answers
            assert sum(isinstance(one, RuleTakenBack) for one in answers) == 2, answers
    assert rule_on(BANG_KHAE, day) is None
    assert list(chain_differences()) == []


def test_a_proposal_is_answered_once_whoever_answers(people: People) -> None:
    home = make_home(people, 1)
    deciders: list[Actor] = [people.actor("malees_head"), make_officer("anan", "อนันต์ (สมมติ)", BANG_KHAE)]
    for _ in range(TIMES):
        change = propose_change(act(people.actor("malee")), household=home, points=10, reason="ไฟไหม้บ้าน")
        before = balance_of(district_id=BANG_KHAE, household_id=home.pk)
        asked = [(who, is_confirmed) for who in deciders for is_confirmed in (True, False)]
        answers = at_once([partial(decide_change, act(who), change=change, is_confirmed=yes) for who, yes in asked])
        (decision,) = [one for one in answers if isinstance(one, PointsChangeDecision)]
        assert sum(isinstance(one, ChangeDecided) for one in answers) == 3, answers
        after = balance_of(district_id=BANG_KHAE, household_id=home.pk)
        assert after - before == (10 if decision.is_confirmed else 0)
