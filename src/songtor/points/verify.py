"""The books of points, counted anew: triggers, balances, mirrors and sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, Sum

from songtor.evidence.verify import Difference
from songtor.points.guarding import missing_triggers
from songtor.points.models import Account, AccountKind, Transfer
from songtor.points.queries import totals_of

SAME = ("cause", "points", "district_id", "expires_on")


def point_differences() -> Iterator[Difference]:
    """Balances equal their transfers, a reversal is its original's mirror, and no district has a point unexplained."""
    yield from (Difference("points without their trigger", name) for name in missing_triggers())
    yield from _balance_differences()
    yield from _mirror_differences()
    for district_id in Account.objects.order_by("district_id").values_list("district_id", flat=True).distinct():
        sums = totals_of(district_id, date.min, date.max)
        if sums.unexplained:
            yield Difference("points of a district do not balance", f"{district_id}: {sums}")


def _balance_differences() -> Iterator[Difference]:
    """Accounts whose balance is not what came less what went."""
    held: dict[object, int] = {}
    for way, sign in (("to_account_id", 1), ("from_account_id", -1)):
        sums = Transfer.objects.order_by().values_list(way).annotate(total=Sum("points"))
        for account, total in sums.iterator(5_000):
            held[account] = held.get(account, 0) + sign * total
    households = Account.objects.filter(kind=AccountKind.HOUSEHOLD).order_by().values_list("pk", "balance")
    for account, balance in households.iterator(5_000):
        if held.pop(account, 0) != balance:
            yield Difference("a balance of points does not equal its transfers", str(account))


def _mirror_differences() -> Iterator[Difference]:
    mirrored = Q(from_account=F("reverses__to_account"), to_account=F("reverses__from_account"))
    for name in SAME:
        same = Q(**{name: F(f"reverses__{name}")})
        mirrored &= (
            same | Q(expires_on__isnull=True, reverses__expires_on__isnull=True) if name == "expires_on" else same
        )
    reversals = Transfer.objects.filter(reverses__isnull=False)
    wrong = reversals.exclude(pk__in=reversals.filter(mirrored, reverses__reverses__isnull=True).values("pk"))
    yield from (
        Difference("a reversal of points mirrors something else", str(pk)) for pk in wrong.values_list("pk", flat=True)
    )
