"""Two people change a household's points together."""

from __future__ import annotations

from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb, require
from songtor.people.models import Household
from songtor.points.changes.models import PointsChange, PointsChangeDecision
from songtor.points.errors import (
    ChangeDecided,
    ChangeReasonNeeded,
    PointsImpossible,
    PointsNotThere,
    SecondPersonNeeded,
)
from songtor.points.queries import balance_of
from songtor.points.services import MOST, Why, grant, take


@performs(Verb.RECORD, Kind.SHOP, on="household")
def propose_change(
    act: Act, *, household: Household, points: int, reason: str, expires_on: date | None = None
) -> PointsChange:
    """Points below zero are to be taken away; `expires_on` is for those given.

    Raises ChangeReasonNeeded, PointsImpossible, PointsNotThere.
    """
    require(act.actor, Verb.SEE, Kind.PERSON, household)
    if not 0 < abs(points) <= MOST or (points < 0 and expires_on):
        raise PointsImpossible(most=f"{MOST:,}")
    balance = balance_of(district_id=household.district_id, household_id=household.pk)
    if balance + points < 0:
        raise PointsNotThere(balance=f"{balance:,}")
    if not reason.strip():
        raise ChangeReasonNeeded
    return act.write(
        PointsChange(
            district_id=household.district_id,
            household=household,
            points=points,
            expires_on=expires_on,
            reason=reason.strip()[:300],
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.SHOP, on="change")
def decide_change(act: Act, *, change: PointsChange, is_confirmed: bool) -> PointsChangeDecision:
    """Confirmed points move at once. Raises SecondPersonNeeded, ChangeDecided, PointsInsufficient."""
    require(act.actor, Verb.SEE, Kind.PERSON, change)
    if change.actor_ref == act.actor.ref:
        raise SecondPersonNeeded
    if PointsChangeDecision.objects.filter(change=change).exists():
        raise ChangeDecided
    decision = act.write(
        PointsChangeDecision(
            district_id=change.district_id,
            change=change,
            is_confirmed=is_confirmed,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    if is_confirmed:
        _move(act, change)
    return decision


def _move(act: Act, change: PointsChange) -> None:
    district_id, household_id, why = change.district_id, change.household_id, Why(change.pk, act.day)
    if change.points > 0:
        given, last = change.points, change.expires_on
        grant(act, district_id=district_id, household_id=household_id, points=given, why=why, expires_on=last)
    else:
        take(act, district_id=district_id, household_id=household_id, points=-change.points, why=why)
