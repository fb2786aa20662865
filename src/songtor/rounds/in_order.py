"""Stops as every page and every planner reads them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from songtor.rounds.models import Stop, Weighing


def stops_in_order() -> QuerySet[Stop]:
    weighings = Weighing.objects.select_related("category", "reversal").order_by("entered_at", "pk")
    return (
        Stop.objects.select_related("offer__branch", "site", "arrival")
        .prefetch_related("lines", "changes", Prefetch("weighings", weighings))
        .order_by("position", "pk")
    )
