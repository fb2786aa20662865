"""The points of a reserve that still lie there: of each purse one transfer at most that nothing took back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songtor.points.models import Cause, Transfer
from songtor.shop.models import Purse, ReserveSale


def open_transfers(purses: Sequence[Purse]) -> dict[UUID, Transfer]:
    """Purse -> what it holds now; an empty one is missing. A sale sets what is left aside anew, in its own name."""
    causes = {one.pk: one.pk for one in purses}
    sales = ReserveSale.objects.filter(purse__in=purses).order_by()
    causes |= {sale: purse for sale, purse in sales.values_list("pk", "purse")}
    rows = Transfer.objects.filter(cause_id__in=list(causes), cause=Cause.RESERVE).select_related("reversed_by")
    held = [one for one in rows if one.reverses_id is None and not hasattr(one, "reversed_by")]
    return {causes[one.cause_id]: one for one in held}
