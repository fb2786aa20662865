"""A household's need is told by a form, and scored by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import InTheFuture
from songtor.people.assessments.forms import DEFAULT, form
from songtor.people.assessments.models import Assessment
from songtor.people.households.models import Household


@performs(Verb.RECORD, Kind.PERSON, on="household")
def assess(
    act: Act, *, household: Household, day: date, answers: Mapping[str, str], form_version: str = DEFAULT
) -> Assessment:
    """Counts from `day` until a newer one. Raises AnswerUnknown unless every question has one of its answers."""
    if day > act.day:
        raise InTheFuture
    chosen = form(form_version).chosen(answers)
    return act.write(
        Assessment(
            district_id=household.district_id,
            household=household,
            day=day,
            form_version=form_version,
            answers=json.dumps({question.code: choice.code for question, choice in chosen}),
            score=sum(choice.score for _, choice in chosen),
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
