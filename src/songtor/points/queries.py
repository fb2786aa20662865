"""What a household has, how it came to have it, and whether a district's points balance to the last one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, Verb, require, visible
from songtor.evidence.rows import found
from songtor.people.models import Household
from songtor.points.folding import left_by_expiry
from songtor.points.models import Account, Cause, Transfer
from songtor.points.services import account_id


def balance_of(*, district_id: str, household_id: UUID) -> int:
    """Points a household has at a district's food bank now; for services, which have asked for the rights."""
    held = found(Account, id=account_id(district_id, household_id))
    return held[0].balance if held else 0


@dataclass(frozen=True)
class Line:
    """One transfer as the household meets it: points are below zero where they left."""

    day: date
    cause: Cause
    points: int
    balance: int
    expires_on: date | None
    is_reversal: bool
    cause_id: UUID


@dataclass(frozen=True)
class Statement:
    """`lasting`: what is left, by the last day it is good for; None for ever."""

    balance: int
    lines: list[Line]
    lasting: list[tuple[date | None, int]]


def statement(*, actor: Actor, household: Household) -> Statement:
    """What came and went at the household's own food bank, oldest first. Raises Unknown."""
    require(actor, Verb.SEE, Kind.PERSON, household)
    require(actor, Verb.SEE, Kind.SHOP, household)
    pk = account_id(household.district_id, household.pk)
    lines: list[Line] = []
    balance = 0
    rows = Transfer.objects.filter(Q(from_account=pk) | Q(to_account=pk)).order_by("entered_at", "pk")
    for row in rows:
        points = row.points if row.to_account_id == pk else -row.points
        balance += points
        is_reversal = row.reverses_id is not None
        lines.append(Line(row.day, Cause(row.cause), points, balance, row.expires_on, is_reversal, row.cause_id))
    return Statement(balance, lines, left_by_expiry(pk))


def accounts(*, actor: Actor) -> QuerySet[Account]:
    """Accounts of the households the actor may see."""
    rows = visible(actor, Kind.SHOP, Account.objects.filter(household__isnull=False))
    return visible(actor, Kind.PERSON, rows).select_related("household", "district")


@dataclass(frozen=True)
class Totals:
    """A district's points over some days. `held_before` and `held` are what households had before and after.

    Of what was issued, `reversed` was given by mistake and `taken` was taken away; paid back counts as never spent.
    `reserved` lies for a till without network or a delivery: below zero where more came back than was set aside.
    """

    held_before: int
    issued: int
    spent: int
    expired: int
    taken: int
    reversed: int
    held: int
    reserved: int = 0

    @property
    def unexplained(self) -> int:
        """0: held comes from the balances, all else from the transfers."""
        gone = self.spent + self.expired + self.taken + self.reversed + self.reserved
        return self.held_before + self.issued - gone - self.held


def totals(*, actor: Actor, district: District, first: date, last: date) -> Totals:
    """From the first day through the last. Raises Unknown."""
    require(actor, Verb.SEE, Kind.SHOP, district)
    return totals_of(district.pk, first, last)


def totals_by_district(*, actor: Actor, first: date, last: date) -> dict[str, Totals]:
    """The same for every district the actor may see that has accounts."""
    return _totals(actor.districts(Verb.SEE, Kind.SHOP), first, last)


def totals_of(district_id: str, first: date, last: date) -> Totals:
    return _totals([district_id], first, last).get(district_id) or Totals(0, 0, 0, 0, 0, 0, 0)


ByCause = dict[Cause, tuple[int, int]]
NONE: ByCause = {cause: (0, 0) for cause in Cause}


def _totals(districts: Collection[str] | None, first: date, last: date) -> dict[str, Totals]:
    of = Q() if districts is None else Q(district_id__in=districts)
    rows = Transfer.objects.filter(of)
    before, after = _by_cause(rows.filter(day__lt=first)), _by_cause(rows.filter(day__gt=last))
    period = _by_cause(rows.filter(day__range=(first, last)))
    held = Account.objects.filter(of).order_by().values_list("district_id").annotate(Sum("balance"))
    return {
        pk: _totals_over(period.get(pk, NONE), _held(before.get(pk, NONE)), now - _held(after.get(pk, NONE)))
        for pk, now in held
    }


def _totals_over(period: ByCause, held_before: int, held: int) -> Totals:
    return Totals(
        held_before=held_before,
        issued=period[Cause.GRANT][0],
        spent=_net(period, Cause.SPEND),
        expired=_net(period, Cause.EXPIRE),
        taken=_net(period, Cause.TAKE),
        reversed=period[Cause.GRANT][1],
        held=held,
        reserved=_net(period, Cause.RESERVE),
    )


def _by_cause(rows: QuerySet[Transfer]) -> dict[str, ByCause]:
    """By district and cause, what it moved and what was reversed of that."""
    plain, mirrored = Sum("points", filter=Q(reverses__isnull=True)), Sum("points", filter=Q(reverses__isnull=False))
    found: dict[str, ByCause] = {}
    sums = rows.order_by().values_list("district_id", "cause").annotate(plain=plain, mirrored=mirrored)
    for district_id, cause, moved, back in sums:
        found.setdefault(district_id, dict(NONE))[Cause(cause)] = (moved or 0, back or 0)
    return found


def _net(sums: ByCause, cause: Cause) -> int:
    moved, back = sums[cause]
    return moved - back


def _held(sums: ByCause) -> int:
    """What these transfers left with households."""
    gone = (Cause.SPEND, Cause.EXPIRE, Cause.TAKE, Cause.RESERVE)
    return _net(sums, Cause.GRANT) - sum(_net(sums, cause) for cause in gone)
