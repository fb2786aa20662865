"""Points past their last day leave their households by themselves, once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from songtor.city.acting import Act
from songtor.city.policy import CLOCK
from songtor.evidence.acts import local_day
from songtor.evidence.rows import found
from songtor.evidence.services import once
from songtor.points.folding import due_accounts, due_on
from songtor.points.models import Account, AccountKind, Cause, Transfer
from songtor.points.services import ACCOUNTS, Way, Why, end_id, transfer_of

AT_ONCE = 200  # accounts of one act: a sale of theirs waits for no more


def expire_due(*, now: datetime) -> int:
    """Takes what was good through yesterday at the latest; how many households lost points. A second run takes nothing.

    An account loses points once a day: what a reversal brings back past its last day runs out on the next one.
    """
    day, lost = local_day(now), 0
    ends = Account.objects.filter(kind=AccountKind.EXPIRED).order_by("district_id")
    for district_id in list(ends.values_list("district_id", flat=True)):
        accounts = due_accounts(district_id, day)
        for first in range(0, len(accounts), AT_ONCE):
            lost += _expire(district_id, day, accounts[first : first + AT_ONCE], now)
    return lost


def _expire(district_id: str, day: date, accounts: Sequence[UUID], now: datetime) -> int:
    """One act for some accounts of a district: what is due is counted again once nobody else can spend it."""
    act = Act(CLOCK, f"expire:{day}:{uuid5(ACCOUNTS, '/'.join(map(str, accounts)))}", now, now)

    def write() -> Account:
        held = [found(Account, lock=True, id=pk)[0] for pk in accounts]
        whys = {pk: Why(uuid5(pk, str(day)), day) for pk in accounts}
        lost = Transfer.objects.filter(cause_id__in=[why.cause_id for why in whys.values()])
        for pk in lost.values_list("from_account_id", flat=True):
            del whys[pk]
        left = {pk: due_on(pk, day) for pk in whys}
        ways = {pk: Way(district_id, Cause.EXPIRE, pk, taker) for pk in whys}
        act.write_all([transfer_of(act, ways[pk], points, whys[pk]) for pk, points in left.items() if points])
        return held[0]

    taker = end_id(district_id, AccountKind.EXPIRED)
    once(act, verb="points.expire", scope=district_id, content={"day": day, "accounts": accounts}, do=write)
    return Transfer.objects.filter(pk__in=[fact.pk for fact in act.facts]).count()  # another run may have been first
