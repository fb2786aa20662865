"""Households, scores and points as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.city.queries import display_name, officers_of
from songtor.engines.thai.dates import MONTHS
from songtor.look.clock import today
from songtor.look.figures import number
from songtor.people.assessments.forms import form
from songtor.people.assessments.queries import assessments_of
from songtor.points.queries import Line, balance_of
from songtor.points.rules.terms import Share, Terms


def month_words(day: date) -> str:
    """พฤศจิกายน 2567"""
    return f"{MONTHS[day.month - 1]} {day.year + 543}"


def period_words(terms: Terms, begins: date) -> str:
    """Which period of a rule begins on that day."""
    if terms.period == "MONTH":
        return month_words(begins)
    last = date(begins.year, begins.month + 2, 1)
    return _("%(first)s to %(last)s") % {"first": month_words(begins), "last": month_words(last)}


@dataclass(frozen=True)
class HomeSection:
    """A household's points in short, for its own page; None of it where points may not be seen."""

    balance: int
    newest: Any
    most: int


def home_section(actor: Actor, household: Any) -> HomeSection | None:
    if not permits(actor, Verb.SEE, Kind.SHOP, household):
        return None
    newest = next(iter(assessments_of(actor=actor, household=household)), None)
    balance = balance_of(district_id=household.district_id, household_id=household.pk)
    return HomeSection(balance, newest, form(newest.form_version).most if newest else 0)


def share_lines(terms: Terms, share: Share, members: int, groups: Iterable[str]) -> list[tuple[str, int]]:
    """A household's points of one period, part by part, in words; nothing for what adds nothing."""
    lines = [
        (_("Every household"), share.base),
        (_("%(count)s people at %(points)s") % {"count": members, "points": terms.points_per_member}, share.members),
        (
            _("%(count)s groups at %(points)s") % {"count": len(list(groups)), "points": terms.points_per_group},
            share.groups,
        ),
        (_("By the score"), share.band),
    ]
    return [(words, points) for words, points in lines if points]


def points_words(points: int) -> str:
    return _("%(points)s points") % {"points": number(points)}


@dataclass(frozen=True)
class StatementLine:
    """One movement in words; `points` carries its sign."""

    day: date
    words: str
    points: str
    balance: int
    expires_on: date | None


def statement_lines(lines: Iterable[Line], grants: Mapping[UUID, Any], changes: Iterable[Any]) -> list[StatementLine]:
    """The newest first, each with its reason."""
    proposed = {change.pk: change for change in changes}
    shown = [
        StatementLine(
            line.day,
            _line_words(line, grants.get(line.cause_id), proposed.get(line.cause_id)),
            signed(line.points),
            line.balance,
            line.expires_on,
        )
        for line in lines
    ]
    return shown[::-1]


def _line_words(line: Line, grant: Any, change: Any) -> str:
    if line.is_reversal:
        return _("Put right: %(what)s") % {"what": line.cause.label}
    if grant:
        return _("Points of %(period)s by the rule") % {"period": period_words(Terms.of(grant.rule), grant.starts_on)}
    if change and change.reason:
        return f"{line.cause.label}: {change.reason}"
    return str(line.cause.label)


def signed(points: int) -> str:
    """+40 or −15, as on paper."""
    return f"+{number(points)}" if points > 0 else f"\N{MINUS SIGN}{number(-points)}"


@dataclass(frozen=True)
class Proposal:
    """A change that waits; `deciders` are named where the reader proposed it."""

    change: Any
    points: str
    who: str
    is_own: bool
    deciders: list[str]


def proposals(actor: Actor, changes: Iterable[Any]) -> list[Proposal]:
    """The oldest first: whoever waits longest is looked at first."""
    rows = sorted(changes, key=lambda change: (change.entered_at, change.pk))
    names = {ref: display_name(ref) for ref in {change.actor_ref for change in rows}}
    districts = {change.district_id: change.district for change in rows}
    others = {
        pk: [one.display_name for one in officers_of(district, today()) if one.ref != actor.ref]
        for pk, district in districts.items()
    }
    return [
        Proposal(
            change,
            signed(change.points),
            names[change.actor_ref],
            change.actor_ref == actor.ref,
            others[change.district_id],
        )
        for change in rows
    ]
