"""What the desk answers, as tests read it."""

from __future__ import annotations

from django.http import HttpResponse

from songtor.city.models import District
from songtor.points.rules.models import Rule
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Band, Terms
from tests.personas import BANG_KHAE, DAY, People, act
from tests.points.needs import ANSWERS

SAID = {f"q_{question}": answer for question, answer in ANSWERS.items()} | {"day": "5/11/2567", "key": "one-form"}


def code_of(response: HttpResponse) -> str:
    return response.content.decode().partition('data-code="')[2].partition('"')[0]


def words_of(response: HttpResponse) -> str:
    return response.content.decode()


TERMS = Terms(base_points=50, points_per_member=20, bands=(Band(40, 30),))


def with_rule(people: People, terms: Terms = TERMS) -> Rule:
    """A rule that holds in Bang Khae."""
    head = people.actor("malees_head")
    rule = draft_rule(act(head), district=District.objects.get(pk=BANG_KHAE), terms=terms)
    switch_on(act(head), rule=rule, starts_on=DAY)
    return rule
