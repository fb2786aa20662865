"""What a household's score is on a day, why, and who lives there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb, first, require, visible
from songtor.people.assessments.forms import form
from songtor.people.assessments.models import Assessment
from songtor.people.groups.queries import groups_on
from songtor.people.households.models import Household
from songtor.people.households.queries import living_in


@dataclass(frozen=True)
class Reason:
    """One answer in words, and what it adds to the score."""

    question: str
    answer: str
    score: int


def reasons_of(assessment: Assessment) -> list[Reason]:
    """In the form's order and the reader's language; none once the answers are forgotten."""
    if not assessment.answers:
        return []
    chosen = form(assessment.form_version).chosen(json.loads(assessment.answers))
    return [Reason(str(question.words), str(choice.words), choice.score) for question, choice in chosen]


def assessments_of(*, actor: Actor, household: Household) -> list[Assessment]:
    """The newest first. Raises Unknown."""
    require(actor, Verb.SEE, Kind.PERSON, household)
    return list(Assessment.objects.filter(household=household).order_by("-day", "-entered_at", "-pk"))


def assessment_for(*, actor: Actor, assessment_id: UUID) -> Assessment:
    """Raises Unknown."""
    rows = Assessment.objects.select_related("household__district", "household__community")
    return first(visible(actor, Kind.PERSON, rows).filter(pk=assessment_id))


def standing_on(district_id: str, day: date) -> dict[UUID, Assessment]:
    """For each household of the district that was assessed, what counts that day."""
    rows = Assessment.objects.filter(district_id=district_id, day__lte=day).defer("answers")
    return {row.household_id: row for row in rows.order_by("day", "entered_at", "pk")}


@dataclass(frozen=True)
class Living:
    """How many live in a household on a day, and the vulnerable groups that somebody of them is in."""

    members: int = 0
    groups: frozenset[str] = frozenset()


def living_on(households: Iterable[UUID], day: date) -> dict[UUID, Living]:
    """Of each of these households; nobody twice who stands for the same person."""
    people = living_in(households, day)
    groups = groups_on({person for living in people.values() for person in living}, day)
    return {
        home: Living(len(living), frozenset().union(*(groups.get(one, frozenset()) for one in living)))
        for home, living in people.items()
    }
