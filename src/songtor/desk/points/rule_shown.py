"""A rule and what it would give, as pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from songtor.desk.points.shown import points_words
from songtor.look.figures import number
from songtor.look.svg import Bar, bars, with_table
from songtor.points.rules.queries import Dated, Preview
from songtor.points.rules.terms import PERIODS, Terms
from songtor.shop.choices import PRODUCT_KINDS

BARS = 8
STEPS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000)
CHIPS = {"draft": "nothing", "coming": "going", "holds": "done", "replaced": "nothing", "taken_back": "nothing"}


def state_words(one: Dated) -> str:
    words = {
        "draft": _("draft"),
        "coming": _("coming"),
        "holds": pgettext("rules", "holds"),
        "replaced": _("ended"),
        "taken_back": _("taken back before it began"),
    }
    return words[one.state]


@dataclass(frozen=True)
class RuleRow:
    """A rule with its state and what it says, in short."""

    rule: Any
    starts_on: date | None
    state: str
    chip: str
    word: str
    short: str


def rule_row(one: Dated) -> RuleRow:
    said = " · ".join(f"{label} {value}" for label, value in rule_lines(Terms.of(one.rule))[:5])
    return RuleRow(one.rule, one.starts_on, one.state, CHIPS[one.state], state_words(one), said)


def rule_lines(terms: Terms) -> list[tuple[str, str]]:
    """What a rule says, line by line; the parts that give points first."""
    gives = [
        (_("How often"), str(dict(PERIODS)[terms.period])),
        (_("Every household"), points_words(terms.base_points)),
        (_("For each member"), points_words(terms.points_per_member)),
        (_("For each vulnerable group"), points_words(terms.points_per_group)),
        *_band_lines(terms),
        (_("How long points are good"), _lasting(terms)),
    ]
    caps = [(_("At most in one visit"), points_words(terms.cap_per_visit))] if terms.cap_per_visit else []
    kinds = dict(PRODUCT_KINDS)
    pieces = [
        (str(kinds.get(kind, kind)), _("%(count)s pieces a period") % {"count": number(count)})
        for kind, count in terms.item_caps.items()
    ]
    return [*(line for line in gives if line[1] != points_words(0)), *caps, *pieces]


def _band_lines(terms: Terms) -> list[tuple[str, str]]:
    ordered = sorted(terms.bands, key=lambda band: band.least_score)
    lines = [
        (_("Score %(first)s to %(last)s") % {"first": one.least_score, "last": after.least_score - 1}, one.points)
        for one, after in pairwise(ordered)
    ]
    lines += [(_("Score %(first)s and more") % {"first": one.least_score}, one.points) for one in ordered[-1:]]
    return [(words, points_words(points)) for words, points in lines]


def _lasting(terms: Terms) -> str:
    if not terms.carries_over:
        return _("to the end of the period")
    if terms.good_for_days:
        return _("%(count)s days") % {"count": number(terms.good_for_days)}
    return _("for ever")


def spread(seen: Preview) -> SafeString:
    """How many households get how much, as bars with their table; many amounts stand together in steps."""
    told = _in_steps(seen.amounts)
    drawn = bars(
        [Bar(label, count) for label, count in told],
        label=_("How many households get how many points"),
        unit=_("households"),
    )
    headings = [_("Points of one period"), _("Households")]
    rows = [(label, number(count)) for label, count in told]
    return with_table(drawn, headings=headings, rows=rows, caption=_("How many households get how many points"))


def _in_steps(amounts: dict[int, int]) -> list[tuple[str, int]]:
    if len(amounts) <= BARS:
        return [(points_words(points), count) for points, count in amounts.items()]
    width = next((step for step in STEPS if max(amounts) // step < BARS), STEPS[-1])
    steps = Counter[int]()
    for points, count in amounts.items():
        steps[points // width] += count
    return [(points_words_between(step * width, (step + 1) * width - 1), steps[step]) for step in range(max(steps) + 1)]


def points_words_between(first: int, last: int) -> str:
    return _("%(first)s to %(last)s points") % {"first": number(first), "last": number(last)}
