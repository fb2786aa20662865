"""Every household that was assessed gets its points of the period by itself, exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from songtor.city.acting import Act
from songtor.city.policy import CLOCK
from songtor.evidence.acts import local_day
from songtor.evidence.services import once
from songtor.people.assessments.models import Assessment
from songtor.points.rules.models import PeriodGrant, Rule, RuleStart
from songtor.points.rules.queries import rule_on, shares_on
from songtor.points.rules.terms import Terms
from songtor.points.services import ACCOUNTS, Why, account_id, grant

AT_ONCE = 100  # households of one act


@dataclass(frozen=True)
class Due:
    """A household's points of a period, not given yet."""

    household_id: UUID
    assessment: Assessment
    points: int


@dataclass(frozen=True)
class Granted:
    """What one run gave."""

    households: int = 0
    points: int = 0


def grant_due(*, now: datetime) -> Granted:
    """By the rule that holds today; a second run gives nothing.

    A household that is assessed in the middle of a period gets all of it.
    """
    day, facts = local_day(now), list[PeriodGrant]()
    districts = RuleStart.objects.order_by("district_id").values_list("district_id", flat=True).distinct()
    for district_id in list(districts):
        rule = rule_on(district_id, day)
        if rule is None:
            continue
        waiting = due_grants(rule, day)
        for first in range(0, len(waiting), AT_ONCE):
            facts += _grant(rule, day, waiting[first : first + AT_ONCE], now)
    given = [fact for fact in facts if fact.points]
    return Granted(len(given), sum(fact.points for fact in given))


def due_grants(rule: Rule, day: date) -> list[Due]:
    """Assessed households that got nothing of this period yet, in order of id."""
    terms = Terms.of(rule)
    done = set(_given(rule, terms.begins(day)))
    if not Assessment.objects.filter(district=rule.district_id).exclude(household__in=done).exists():
        return []
    shares = shares_on(rule.district_id, terms, day)
    return [Due(home, shares[home][0], shares[home][2].points) for home in sorted(set(shares) - done)]


def _given(rule: Rule, begins: date) -> list[UUID]:
    rows = PeriodGrant.objects.filter(district=rule.district_id, starts_on=begins)
    return list(rows.values_list("household_id", flat=True))


def _grant(rule: Rule, day: date, waiting: Sequence[Due], now: datetime) -> list[PeriodGrant]:
    """One act for some households. Whoever got theirs meanwhile is left out."""
    terms = Terms.of(rule)
    begins, last_day = terms.begins(day), terms.last_day(day)
    homes = [due.household_id for due in waiting]
    act = Act(CLOCK, f"grant:{begins}:{uuid5(ACCOUNTS, '/'.join(map(str, homes)))}", now, now)
    facts: list[PeriodGrant] = []

    def write() -> Rule:
        facts.clear()
        done = set(_given(rule, begins))
        for due in waiting:
            if due.household_id not in done:
                facts.append(act.write(_fact(act, rule, begins, due)))
        for fact in sorted(facts, key=lambda one: account_id(one.district_id, one.household_id)):  # as they are held
            if fact.points:
                grant(
                    act,
                    district_id=fact.district_id,
                    household_id=fact.household_id,
                    points=fact.points,
                    why=Why(fact.pk, day),
                    expires_on=last_day,
                )
        return rule

    content = {"rule": rule.pk, "period": begins, "households": homes}
    once(act, verb="points.grant_period", scope=rule.district_id, content=content, do=write)
    return list(PeriodGrant.objects.filter(pk__in=[fact.pk for fact in facts]))  # another run may have been first


def _fact(act: Act, rule: Rule, begins: date, due: Due) -> PeriodGrant:
    return PeriodGrant(
        district_id=rule.district_id,
        household_id=due.household_id,
        rule=rule,
        assessment=due.assessment,
        starts_on=begins,
        points=due.points,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
