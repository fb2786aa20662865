"""Which rule holds, and what a draft would give the district's real households."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, Verb, first, require, visible
from songtor.evidence.rows import as_key, found_where
from songtor.people.assessments.models import Assessment
from songtor.people.assessments.queries import Living, living_on, standing_on
from songtor.people.households.queries import purses_elsewhere
from songtor.people.models import Household
from songtor.points.rules.models import PeriodGrant, Rule, RuleStart
from songtor.points.rules.terms import Share, Terms

EXAMPLES = 5
HOLDS = """id = (SELECT rule_id FROM points_rulestart started WHERE district_id = %s AND starts_on <= %s
AND NOT EXISTS (SELECT 1 FROM points_rulestartreversal back WHERE back.start_id = started.id)
ORDER BY starts_on DESC LIMIT 1)"""


def rule_on(district_id: str, day: date) -> Rule | None:
    """The rule that holds in a district on a day."""
    on = as_key(RuleStart._meta.get_field("starts_on"), day)
    return next(iter(found_where(Rule, HOLDS, [district_id, on])), None)


def rule_for(*, actor: Actor, rule_id: UUID) -> Rule:
    """Raises Unknown."""
    return first(visible(actor, Kind.SHOP, Rule.objects.select_related("district")).filter(pk=rule_id))


@dataclass(frozen=True)
class Dated:
    """A rule and where it stands: `draft`, `coming`, `holds`, `replaced`, or `taken_back` before it began."""

    rule: Rule
    starts_on: date | None
    state: str


def rules_of(*, actor: Actor, district: District, day: date) -> list[Dated]:
    """The newest first. Raises Unknown."""
    require(actor, Verb.SEE, Kind.SHOP, district)
    holds = rule_on(district.pk, day)
    rows = Rule.objects.filter(district=district).select_related("start__reversal").order_by("-entered_at", "-pk")
    return [_dated(rule, holds, day) for rule in rows]


def dated(rule: Rule, day: date) -> Dated:
    """Where this one stands; for whoever found it by `rule_for`."""
    return _dated(rule, rule_on(rule.district_id, day), day)


def start_for(*, actor: Actor, start_id: UUID) -> RuleStart:
    """Raises Unknown."""
    return first(visible(actor, Kind.SHOP, RuleStart.objects.select_related("rule")).filter(pk=start_id))


def _dated(rule: Rule, holds: Rule | None, day: date) -> Dated:
    start = rule.start if hasattr(rule, "start") else None
    if start is None:
        return Dated(rule, None, "draft")
    if hasattr(start, "reversal"):
        return Dated(rule, start.starts_on, "taken_back")
    if start.starts_on > day:
        return Dated(rule, start.starts_on, "coming")
    return Dated(rule, start.starts_on, "holds" if rule == holds else "replaced")


@dataclass(frozen=True)
class Worth:
    """What an assessment comes to by the rule of a day; `given` is what the household got of that period already.

    `purse` is the household that gets points instead, where nobody lives but somebody who has theirs there.
    """

    terms: Terms
    living: Living
    share: Share
    begins: date
    next_begins: date
    given: PeriodGrant | None
    purse: UUID | None


def worth_of(*, actor: Actor, assessment: Assessment, day: date) -> Worth | None:
    """None while no rule holds. Raises Unknown."""
    require(actor, Verb.SEE, Kind.SHOP, assessment)
    rule = rule_on(assessment.district_id, day)
    if rule is None:
        return None
    home, terms = assessment.household_id, Terms.of(rule)
    living, begins = living_on([home], day)[home], terms.begins(day)
    given = PeriodGrant.objects.filter(household=home, district=assessment.district_id, starts_on=begins).first()
    purse = _instead(assessment.district_id, day).get(home)
    share = Share() if purse else terms.share(assessment.score, living)
    return Worth(terms, living, share, begins, terms.next_begins(day), given, purse)


def grants_of(*, actor: Actor, household: Household) -> dict[UUID, PeriodGrant]:
    """What the rules gave a household, by id. Raises Unknown."""
    require(actor, Verb.SEE, Kind.PERSON, household)
    require(actor, Verb.SEE, Kind.SHOP, household)
    return {one.pk: one for one in PeriodGrant.objects.filter(household=household).select_related("rule")}


@dataclass(frozen=True)
class Example:
    """A household without its name."""

    members: int
    groups: int
    score: int
    share: Share


@dataclass(frozen=True)
class Beside:
    """Against another rule, in the points of `months` months: how many households get more, less or as much."""

    more: int
    less: int
    same: int
    points: int
    was: int
    months: int


@dataclass(frozen=True)
class Preview:
    """What a rule would give for one period: to how many, how much together, and how often each amount."""

    households: int
    points: int
    amounts: dict[int, int]
    examples: list[Example]
    beside: Beside | None = None

    @property
    def assessed(self) -> int:
        return sum(self.amounts.values())


def preview(*, actor: Actor, district: District, terms: Terms, day: date, beside: Terms | None = None) -> Preview:
    """On the households assessed by that day, as they live then; `beside` another rule. Raises Unknown."""
    require(actor, Verb.PLAN, Kind.SHOP, district)
    homes = homes_on(district.pk, day).values()
    ordered = sorted(
        (_example(terms, *home) for home in homes), key=lambda one: (one.share.points, one.score, one.members)
    )
    step = max(1, (len(ordered) - 1) // (EXAMPLES - 1))
    amounts = Counter(one.share.points for one in ordered)
    given = sum(one.share.points > 0 for one in ordered)
    total = sum(one.share.points for one in ordered)
    against = _beside(homes, terms, beside) if beside else None
    return Preview(given, total, dict(sorted(amounts.items())), ordered[::step][:EXAMPLES], against)


def _example(terms: Terms, assessed: Assessment, living: Living) -> Example:
    return Example(living.members, len(living.groups), assessed.score, terms.share(assessed.score, living))


def _beside(homes: Iterable[tuple[Assessment, Living]], terms: Terms, other: Terms) -> Beside:
    """A month of one rule and a quarter of another are compared over the quarter."""
    months = max(terms.months, other.months)

    def over(one: Terms, assessed: Assessment, living: Living) -> int:
        return one.share(assessed.score, living).points * months // one.months

    pairs = [(over(terms, *home), over(other, *home)) for home in homes]
    more, less = sum(new > old for new, old in pairs), sum(new < old for new, old in pairs)
    points, was = sum(new for new, _old in pairs), sum(old for _new, old in pairs)
    return Beside(more, less, len(pairs) - more - less, points, was, months)


def homes_on(district_id: str, day: date) -> dict[UUID, tuple[Assessment, Living]]:
    """By what each assessed household is judged on a day, once for people who turned out to be one."""
    standing = standing_on(district_id, day)
    instead = _instead(district_id, day)
    living = living_on(standing, day)
    return {home: (assessed, living[home]) for home, assessed in standing.items() if home not in instead}


def _instead(district_id: str, day: date) -> dict[UUID, UUID]:
    """Households of one that get nothing of their own, and the assessed one whose points are theirs as well."""
    purses = purses_elsewhere(district_id, day)
    rows = Assessment.objects.filter(district_id=district_id, day__lte=day, household__in=set(purses.values()))
    assessed = set(rows.values_list("household_id", flat=True)) if purses else set()
    return {home: purse for home, purse in purses.items() if purse in assessed}


def shares_on(district_id: str, terms: Terms, day: date) -> dict[UUID, tuple[Assessment, Living, Share]]:
    """For each assessed household, by what it is judged and what it comes to."""
    homes = homes_on(district_id, day)
    return {home: (one, living, terms.share(one.score, living)) for home, (one, living) in homes.items()}
