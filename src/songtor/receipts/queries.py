from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.receipts.models import Receipt


def receipts(*, actor: Actor) -> QuerySet[Receipt]:
    """Receipts the actor may see, newest first, with their lines and counts; reversed ones are marked, not hidden."""
    rows = Receipt.objects.select_related("site", "district", "stop__round__vehicle", "reversal")
    return (
        visible(actor, Kind.RECEIPT, rows).prefetch_related("lines__category", "counts").order_by("-happened_at", "pk")
    )


def receipt_for(*, actor: Actor, receipt_id: UUID) -> Receipt:
    """Raises Unknown."""
    return first(receipts(actor=actor).filter(pk=receipt_id))
