"""The receipts a cell of the quarter's KR is made of."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from songtor.city.policy import Actor
from songtor.city.roles import VulnerableGroup, bits_of
from songtor.receipts.models import Receipt, ReceiptCount, ReceiptPerson
from songtor.receipts.periods import Quarter
from songtor.receipts.presence import NAMED
from songtor.receipts.queries import receipts

PEOPLE, VISITS = "people", "visits"


def receipts_behind(
    *, actor: Actor, quarter: Quarter, district: str = "", group: str = "", of: str = VISITS
) -> QuerySet[Receipt]:
    """Receipts that hold, newest first. `of` people: those that name somebody of the group (none: of any group)."""
    rows = receipts(actor=actor).filter(reversal__isnull=True, day__range=(quarter.first, quarter.last))
    if district:
        rows = rows.filter(district=district)
    if of == PEOPLE or group:
        named = Exists(_named(group).filter(receipt=OuterRef("pk")))
        heads = Exists(ReceiptCount.objects.filter(receipt=OuterRef("pk"), vulnerable_group=group))
        rows = rows.filter(named if of == PEOPLE else Q(named) | Q(heads))
    return rows


def _named(group: str) -> QuerySet[ReceiptPerson]:
    rows = ReceiptPerson.objects.all()
    if group == NAMED:
        return rows
    if group in VulnerableGroup.values:
        return rows.annotate(there=F("groups").bitand(bits_of([group]))).filter(there__gt=0)
    return rows.filter(groups__gt=0)
