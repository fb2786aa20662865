"""Postings to the ledger of points. Called inside a service's transaction by the room that witnessed the cause.

The database moves the balances and keeps the floor; here a household that has too little is told so in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from songtor.evidence.acts import Act
from songtor.evidence.rows import found, insert_all
from songtor.points.errors import PointsImpossible, PointsInsufficient, PointsReversed, SameHousehold
from songtor.points.folding import left_by_expiry
from songtor.points.models import ENDS, Account, AccountKind, Cause, Transfer

ACCOUNTS = UUID("2c6f4f52-6a0b-5b61-8a0e-4f1d9f6c2b37")
MOST = 100_000  # points of one transfer: far beyond a year's
TAKERS = {Cause.SPEND: AccountKind.SPENT, Cause.TAKE: AccountKind.ISSUE, Cause.RESERVE: AccountKind.RESERVED}


@dataclass(frozen=True)
class Why:
    """The fact that moves points, and the day it counts for."""

    cause_id: UUID
    day: date


def account_id(district_id: str, household_id: UUID) -> UUID:
    """Follows from what the account is, so nothing has to be read to know it."""
    return uuid5(ACCOUNTS, f"{district_id}/{household_id}")


def end_id(district_id: str, kind: AccountKind) -> UUID:
    """Where a district's points come from or go to."""
    return uuid5(ACCOUNTS, f"{district_id}/{kind.value}")


def grant(
    act: Act, *, district_id: str, household_id: UUID, points: int, why: Why, expires_on: date | None = None
) -> Transfer:
    """Gives a household points, good through `expires_on` or for ever. Raises PointsImpossible."""
    _refuse_impossible(points)
    ends = end_id(district_id, AccountKind.ISSUE), opened(district_id, household_id)
    way = Way(district_id, Cause.GRANT, *ends)
    return act.write(transfer_of(act, way, points, why, expires_on=expires_on))


def spend(act: Act, *, district_id: str, household_id: UUID, points: int, why: Why) -> Transfer:
    """A household pays. Two at the same moment never pay with the same points.

    Raises PointsInsufficient (details `balance` and `wanted`), PointsImpossible.
    """
    return _leaves(act, Cause.SPEND, district_id, household_id, points, why)


def hold(*, district_id: str, household_id: UUID) -> None:
    """Nobody else moves this household's points until the transaction ends; for what costs none."""
    _held_at_least({opened(district_id, household_id): 0})


def take(act: Act, *, district_id: str, household_id: UUID, points: int, why: Why) -> Transfer:
    """Points go back to where they were given from. Raises PointsInsufficient, PointsImpossible."""
    return _leaves(act, Cause.TAKE, district_id, household_id, points, why)


def reserve(act: Act, *, district_id: str, household_id: UUID, points: int, why: Why) -> Transfer:
    """Points a household can spend nowhere until they are reversed. Raises PointsInsufficient, PointsImpossible."""
    kind = AccountKind.RESERVED  # districts that had accounts before there were reserves lack this end
    insert_all([Account(id=end_id(district_id, kind), district_id=district_id, kind=kind)], or_leave=True)
    return _leaves(act, Cause.RESERVE, district_id, household_id, points, why)


def reverse(act: Act, *, cause_id: UUID, why: Why) -> list[Transfer]:
    """Everything a cause moved goes back, with its old expiry; a cause that moved no points has nothing to give back.

    Raises PointsReversed, and PointsInsufficient when points that were given are already gone.
    """
    moved = [one for one in Transfer.objects.filter(cause_id=cause_id).order_by("pk") if one.reverses_id is None]
    if Transfer.objects.filter(reverses__in=moved).exists():
        raise PointsReversed
    wanted = Counter[UUID]()
    for one in moved:
        if one.cause in (Cause.GRANT, Cause.MOVE):  # the others went to an end, which has no floor
            wanted[one.to_account_id] += one.points
    _held_at_least(wanted)
    facts = [transfer_of(act, Way.back(one), one.points, why, expires_on=one.expires_on, reverses=one) for one in moved]
    act.write_all(facts)
    return facts


def move(act: Act, *, district_id: str, from_household: UUID, to_household: UUID, why: Why) -> list[Transfer]:
    """All points of one household become another's, each still good as long as before. Raises SameHousehold."""
    if from_household == to_household:
        raise SameHousehold
    giver, taker = account_id(district_id, from_household), opened(district_id, to_household)
    _held_at_least({giver: 0, taker: 0})
    way = Way(district_id, Cause.MOVE, giver, taker)
    facts = [transfer_of(act, way, points, why, expires_on=last) for last, points in left_by_expiry(giver)]
    act.write_all(facts)
    return facts


def give_back(act: Act, *, moved: Sequence[Transfer], why: Why) -> list[Transfer]:
    """What one household's points became another's by goes back, with its last days; answers the reversals.

    What ran out since or was spent stays: of the points of a last day all go back, or none when fewer are left.
    """
    giver, taker = moved[0].from_account_id, moved[0].to_account_id
    _held_at_least({giver: 0, taker: 0})
    left = dict(left_by_expiry(taker))
    there = [one for one in moved if is_good(one, why.day) and left.get(one.expires_on, 0) >= one.points]
    facts = [transfer_of(act, Way.back(one), one.points, why, expires_on=one.expires_on, reverses=one) for one in there]
    act.write_all(facts)
    return facts


def is_good(moved: Transfer, day: date) -> bool:
    """Whether these points can still be spent that day."""
    return moved.expires_on is None or moved.expires_on >= day


def hold_accounts(accounts: Iterable[UUID]) -> None:
    """Nobody else moves these accounts' points until the transaction ends.

    Whoever holds several holds them before anything else, people too, and in order of id: nobody waits in a circle.
    """
    _held_at_least(dict.fromkeys(accounts, 0))


def opened(district_id: str, household_id: UUID) -> UUID:
    """The household's account, made with the ends of its district when it is first needed."""
    pk = account_id(district_id, household_id)
    if not found(Account, id=pk):
        ends = [Account(id=end_id(district_id, kind), district_id=district_id, kind=kind) for kind in ENDS]
        mine = Account(id=pk, district_id=district_id, kind=AccountKind.HOUSEHOLD, household_id=household_id)
        insert_all([*ends, mine], or_leave=True)
    return pk


@dataclass(frozen=True)
class Way:
    """From which account to which, and by what."""

    district_id: str
    cause: Cause
    giver: UUID
    taker: UUID

    @staticmethod
    def back(moved: Transfer) -> Way:
        return Way(moved.district_id, Cause(moved.cause), moved.to_account_id, moved.from_account_id)


def transfer_of(
    act: Act, way: Way, points: int, why: Why, *, expires_on: date | None = None, reverses: Transfer | None = None
) -> Transfer:
    """A transfer that is not written yet."""
    return Transfer(
        district_id=way.district_id,
        day=why.day,
        from_account_id=way.giver,
        to_account_id=way.taker,
        points=points,
        cause=way.cause,
        cause_id=why.cause_id,
        expires_on=expires_on,
        reverses=reverses,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def _leaves(act: Act, cause: Cause, district_id: str, household_id: UUID, points: int, why: Why) -> Transfer:
    _refuse_impossible(points)
    giver = account_id(district_id, household_id)
    _held_at_least({giver: points})
    way = Way(district_id, cause, giver, end_id(district_id, TAKERS[cause]))
    return act.write(transfer_of(act, way, points, why))


def _held_at_least(wanted: Mapping[UUID, int]) -> None:
    """These households' accounts are held until the transaction ends, in one order, and have so much."""
    for pk in sorted(wanted):
        here = found(Account, lock=True, id=pk)
        balance = here[0].balance if here else 0
        if balance < wanted[pk]:
            raise PointsInsufficient(balance=balance, wanted=wanted[pk])


def _refuse_impossible(points: int) -> None:
    if not 0 < points <= MOST:
        raise PointsImpossible(most=f"{MOST:,}")
