"""What the transfers say an account holds, and until when: by the set of them, whatever their order.

What moves to another account takes its last day along. Whatever else left an account, whenever it did, is taken to be
of the points that expire first: nobody loses points that were spent in time, and points spent before they were given
count for the household.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, Sum

from songtor.evidence.rows import as_key
from songtor.points.models import Account, Cause, Transfer

# Given with an expiry before the day, less what moved on of that and what left otherwise at any time; net of reversals.
DUE = """WITH here AS (SELECT * FROM points_transfer WHERE district_id = %s)
SELECT account.id FROM (
  SELECT to_account_id AS account_id, points FROM here WHERE reverses_id IS NULL AND expires_on < %s
  UNION ALL SELECT from_account_id, -points FROM here WHERE reverses_id IS NOT NULL AND expires_on < %s
  UNION ALL SELECT from_account_id, -points FROM here WHERE reverses_id IS NULL AND (cause <> 'move' OR expires_on < %s)
  UNION ALL SELECT to_account_id, points FROM here WHERE reverses_id IS NOT NULL
    AND (cause <> 'move' OR expires_on < %s)) share
JOIN points_account account ON account.id = share.account_id AND account.balance > 0
WHERE NOT EXISTS (SELECT 1 FROM here today WHERE today.from_account_id = account.id
  AND today.cause = %s AND today.day = %s AND today.reverses_id IS NULL)
GROUP BY account.id HAVING SUM(share.points) > 0 ORDER BY account.id"""


def left_by_expiry(account_id: UUID) -> list[tuple[date | None, int]]:
    """What is left of the account's points, those that expire first leading; together they are its balance."""
    given, gone = _given_and_gone(account_id)
    upto = still = given.total() - gone
    left = []
    for last in sorted(given, key=lambda last: last or date.max, reverse=True):
        upto -= given[last]  # what there was to spend by then, of everything that ends sooner
        sooner = max(0, min(still, upto))
        if still > sooner:
            left.append((last, still - sooner))
        still = sooner
    return left[::-1]


def _given_and_gone(account_id: UUID) -> tuple[Counter[date | None], int]:
    """By last day what came and did not move on, and how much left in other ways; net of reversals."""
    given, gone = Counter[date | None](), 0
    for last, cause, points, back in _sums(to_account=account_id):
        given[last] += points + (back if cause == Cause.MOVE else 0)
        gone -= 0 if cause == Cause.MOVE else back
    for last, cause, points, back in _sums(from_account=account_id):
        given[last] -= back + (points if cause == Cause.MOVE else 0)
        gone += 0 if cause == Cause.MOVE else points
    return given, gone


def _sums(**account: UUID) -> list[tuple[date | None, str, int, int]]:
    """By last day and cause, what moved this way and what came this way as a reversal.

    Not by two conditions: for `reverses_id IS NULL` SQLite reads every row of the table that reverses nothing.
    """
    is_mirror = Q(reverses__isnull=False)
    sums = {"moved": Sum("points", filter=~is_mirror, default=0), "back": Sum("points", filter=is_mirror, default=0)}
    return list(Transfer.objects.filter(**account).order_by().values_list("expires_on", "cause").annotate(**sums))


def due_on(account_id: UUID, day: date) -> int:
    """Points whose last day was before this one: never more than the balance."""
    return sum(points for last, points in left_by_expiry(account_id) if last and last < day)


def due_accounts(district_id: str, day: date) -> list[UUID]:
    """Who may have such points (`due_on` says it) and lost none today, in order of id."""
    key, on = Account._meta.pk, as_key(Transfer._meta.get_field("day"), day)
    with connection.cursor() as cursor:
        cursor.execute(DUE, [district_id, on, on, on, on, Cause.EXPIRE.value, on])
        return [key.to_python(pk) for (pk,) in cursor.fetchall()]
