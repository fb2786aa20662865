"""A reserve nobody closed keeps no points and no goods beyond its day."""

from __future__ import annotations

from datetime import datetime

from songtor.city.acting import Act
from songtor.city.policy import CLOCK
from songtor.evidence.acts import local_day
from songtor.evidence.services import once
from songtor.shop.errors import ReserveClosed, ShelfFrozen
from songtor.shop.models import Reserve
from songtor.shop.reserves.services import shut


def close_overdue(*, now: datetime) -> int:
    """How many of earlier days were closed; one whose shelf is being counted waits for the end of the count."""
    rows = Reserve.objects.filter(day__lt=local_day(now), close__isnull=True).select_related("shop")
    return sum(_close(reserve, now) for reserve in rows.order_by("pk"))


def _close(reserve: Reserve, now: datetime) -> bool:
    act = Act(CLOCK, f"reserve-over:{reserve.pk}", now, now)
    content = {"reserve": reserve.pk}
    try:
        once(
            act,
            verb="shop.close_overdue",
            scope=reserve.district_id,
            content=content,
            do=lambda: shut(act, reserve, ""),
        )
    except (ReserveClosed, ShelfFrozen):
        return False
    return True
