"""What the transfers say an account holds, and until when: by the set of them, whatever their order.

Whatever left an account, whenever it did, is taken to be of the points that expire first: nobody loses points that
were spent in time, and points spent before they were given count for the household.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from songtor.evidence.rows import as_key
from songtor.points.models import Cause, Transfer

# Given with an expiry before the day, less what left the account at any time; both net of reversals.
DUE = """SELECT account.id, SUM(share.points) FROM (
  SELECT to_account_id AS account_id, points FROM points_transfer WHERE reverses_id IS NULL AND expires_on < %s
  UNION ALL SELECT from_account_id, -points FROM points_transfer WHERE reverses_id IS NOT NULL AND expires_on < %s
  UNION ALL SELECT from_account_id, -points FROM points_transfer WHERE reverses_id IS NULL
  UNION ALL SELECT to_account_id, points FROM points_transfer WHERE reverses_id IS NOT NULL) share
JOIN points_account account ON account.id = share.account_id AND account.balance > 0
WHERE account.district_id = %s AND NOT EXISTS (SELECT 1 FROM points_transfer today
  WHERE today.from_account_id = account.id AND today.cause = %s AND today.day = %s AND today.reverses_id IS NULL)
GROUP BY account.id HAVING SUM(share.points) > 0 ORDER BY account.id"""


def left_by_expiry(account_id: UUID) -> list[tuple[date | None, int]]:
    """What is left of the account's points, those that expire first leading; together they are its balance."""
    given = Counter[date | None]()
    into, out_of = Transfer.objects.filter(to_account=account_id), Transfer.objects.filter(from_account=account_id)
    for sign, rows in ((1, into.filter(reverses__isnull=True)), (-1, out_of.filter(reverses__isnull=False))):
        for expires_on, points in rows.order_by().values_list("expires_on").annotate(total=Sum("points")):
            given[expires_on] += sign * points
    gone = _sum(out_of.filter(reverses__isnull=True)) - _sum(into.filter(reverses__isnull=False))
    left = []
    for expires_on in sorted(given, key=lambda last: last or date.max):
        from_here = min(gone, given[expires_on])
        gone -= from_here
        if given[expires_on] > from_here:
            left.append((expires_on, given[expires_on] - from_here))
    return left


def _sum(rows: QuerySet[Transfer]) -> int:
    total: int | None = rows.aggregate(total=Sum("points"))["total"]
    return total or 0


def due(district_id: str, day: date) -> dict[UUID, int]:
    """What ran out before a day and is still there, by account, least id first; nothing for whoever lost points today.

    Never more than the balance: whatever the account holds beyond it was given without expiry, or expires later.
    """
    to_account = Transfer._meta.get_field("to_account").target_field
    day_field = Transfer._meta.get_field("day")
    on = as_key(day_field, day)
    with connection.cursor() as cursor:
        cursor.execute(DUE, [on, on, district_id, Cause.EXPIRE.value, on])
        return {to_account.to_python(pk): int(points) for pk, points in cursor.fetchall()}
