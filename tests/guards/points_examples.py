"""What the services of points are asked, and what the ledger holds in the world of one district's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from songtor.evidence.services import seal
from songtor.people.assessments.models import Assessment
from songtor.people.assessments.services import assess
from songtor.people.models import Household
from songtor.points.changes.models import PointsChange
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.rules.granting import grant_due
from songtor.points.rules.models import Rule, RuleStart
from songtor.points.rules.services import draft_rule, switch_on, take_back_start
from songtor.points.rules.terms import Band, Terms
from songtor.points.services import Why, grant
from tests.guards.example import Example
from tests.guards.people_examples import household
from tests.guards.world import TOMORROW, World
from tests.personas import DAY, act, at

ANSWERS = {
    "income": "below_3000",
    "dependants": "one",
    "housing": "rented",
    "care": "none",
    "work": "daily",
    "help": "none",
}
NEXT = TOMORROW + timedelta(days=1)
TERMS = Terms(base_points=50, points_per_member=20, bands=(Band(40, 30),))


def assessed(w: World, home: Household) -> Assessment:
    return assess(act(w.malee, "10:07"), household=home, day=DAY, answers=ANSWERS)


def drafted(w: World) -> Rule:
    head = w.people.actor("malees_head")
    return draft_rule(act(head, "10:07"), district=w.district, terms=TERMS)


def coming(w: World, rule: Rule, starts_on: date) -> RuleStart:
    return switch_on(act(w.people.actor("malees_head"), "10:07"), rule=rule, starts_on=starts_on)


def proposed_change(w: World) -> PointsChange:
    return propose_change(act(w.malee, "10:07"), household=household(w), points=40, reason="ไฟไหม้บ้าน")


def points_records(w: World) -> dict[str, tuple[Any, Any]]:
    """By the word an address names it with."""
    rule, change = drafted(w), proposed_change(w)
    return {"assessment": (assessed(w, change.household), None), "rule": (rule, None), "change": (change, None)}


HEAD = {"who": "malees_head", "stranger": "malee"}
POINTS_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "people.assess": lambda w: Example(
        {"household": household(w), "day": DAY, "answers": ANSWERS}, {"answers": {**ANSWERS, "income": "none"}}
    ),
    "points.draft_rule": lambda w: Example(
        {"district": w.district, "terms": TERMS}, {"terms": Terms(base_points=1)}, **HEAD
    ),
    "points.switch_on": lambda w: Example({"rule": drafted(w), "starts_on": DAY}, {"starts_on": TOMORROW}, **HEAD),
    "points.take_back_start": lambda w: Example(
        {"start": coming(w, drafted(w), TOMORROW)}, {"start": coming(w, drafted(w), NEXT)}, **HEAD
    ),
    "points.propose_change": lambda w: Example(
        {"household": household(w), "points": 40, "reason": "ไฟไหม้บ้าน"}, {"points": 41}
    ),
    "points.decide_change": lambda w: Example(
        {"change": proposed_change(w), "is_confirmed": True}, {"is_confirmed": False}, who="malees_head"
    ),
}


def make_points_day(w: World) -> None:
    """At least one row in every append-only table of points."""
    deed, home = act(w.malee, "10:30"), household(w)
    grant(deed, district_id=w.district.pk, household_id=home.pk, points=60, why=Why(uuid4(), DAY))
    seal(deed, verb="points.grant", scope=w.district.pk)
    assessed(w, home)
    head = w.people.actor("malees_head")
    switch_on(act(head, "10:31"), rule=drafted(w), starts_on=DAY)
    take_back_start(act(head, "10:31"), start=coming(w, drafted(w), TOMORROW))
    decide_change(act(head, "10:32"), change=proposed_change(w), is_confirmed=True)
    grant_due(now=at("10:33"))
