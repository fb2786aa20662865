"""A district's head writes a rule, looks at what it would give, and switches it on."""

from __future__ import annotations

import json
from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Kind, Verb
from songtor.points.errors import RuleBegan, RuleStarted, RuleStartsTooEarly, RuleTakenBack
from songtor.points.rules.models import Rule, RuleStart, RuleStartReversal
from songtor.points.rules.terms import Terms


@performs(Verb.PLAN, Kind.SHOP, on="district")
def draft_rule(act: Act, *, district: District, terms: Terms) -> Rule:
    """A draft gives nobody anything. It is never changed: another one is written."""
    return act.write(
        Rule(
            district=district,
            period=terms.period,
            base_points=terms.base_points,
            points_per_member=terms.points_per_member,
            points_per_group=terms.points_per_group,
            bands=json.dumps([[band.least_score, band.points] for band in terms.bands]),
            carries_over=terms.carries_over,
            good_for_days=terms.good_for_days,
            cap_per_visit=terms.cap_per_visit,
            item_caps=json.dumps(dict(terms.item_caps), sort_keys=True),
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.PLAN, Kind.SHOP, on="rule")
def switch_on(act: Act, *, rule: Rule, starts_on: date) -> RuleStart:
    """The rule holds from that day; whoever was given points of the running period already keeps them.

    Raises RuleStarted, also when another rule starts that day; RuleStartsTooEarly for a day gone by.
    """
    if starts_on < act.day:
        raise RuleStartsTooEarly
    starts = RuleStart.objects.filter(district=rule.district_id, starts_on=starts_on)
    if starts.filter(reversal__isnull=True).exists() or RuleStart.objects.filter(rule=rule).exists():
        raise RuleStarted
    return act.write(
        RuleStart(
            district_id=rule.district_id,
            rule=rule,
            starts_on=starts_on,
            after_reversals=starts.filter(reversal__isnull=False).count(),  # all: one that just started would count too
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.PLAN, Kind.SHOP, on="start")
def take_back_start(act: Act, *, start: RuleStart) -> RuleStartReversal:
    """Before its first day: the rule never holds, and the one that holds goes on. Raises RuleBegan, RuleTakenBack."""
    if start.starts_on <= act.day:
        raise RuleBegan
    if RuleStartReversal.objects.filter(start=start).exists():
        raise RuleTakenBack
    times = {"happened_at": act.happened_at, "entered_at": act.entered_at}
    return act.write(RuleStartReversal(district_id=start.district_id, start=start, **times))
