"""What a rule lets one household take: points a day, and pieces of a kind in a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from songtor.points.rules.queries import rule_on
from songtor.points.rules.terms import Terms
from songtor.shop.errors import CapReached
from songtor.shop.models import CheckOut, CheckOutLine, Product, ProductKind

GRAMS_OF_A_PIECE = 1_000  # weighed goods count as a piece for every kilogram begun


@dataclass(frozen=True)
class Room:
    """What is left to a household: points today, and pieces by kind until a last day. None is without a cap."""

    day: date
    points: int | None = None
    pieces: Mapping[str, int] = field(default_factory=dict)
    last: date | None = None


def room_of(*, district_id: str, household_id: UUID, day: date) -> Room:
    """By the rule that holds that day; three queries at most."""
    rule = rule_on(district_id, day)
    terms = Terms.of(rule) if rule else None
    if terms is None:
        return Room(day)
    bought = CheckOut.objects.filter(district=district_id, household=household_id, reversal__isnull=True)
    points = None
    if terms.cap_per_visit is not None:
        spent = bought.filter(day=day).aggregate(points=Sum("points"))["points"] or 0
        points = max(0, terms.cap_per_visit - spent)
    pieces = {}
    if terms.item_caps:
        rows = CheckOutLine.objects.filter(check_out__in=bought.filter(day__gte=terms.begins(day), day__lte=day))
        taken = counted(rows.filter(product__kind__in=terms.item_caps).select_related("product__category"))
        pieces = {kind: max(0, cap - taken[kind]) for kind, cap in terms.item_caps.items()}
    return Room(day, points, pieces, terms.ends(day))


def counted(lines: Iterable[CheckOutLine]) -> Counter[str]:
    """Pieces by kind of goods."""
    taken = Counter[str]()
    for line in lines:
        taken[line.product.kind] += pieces_of(line.product, line.quantity)
    return taken


def pieces_of(product: Product, quantity: int) -> int:
    return quantity if product.category.in_pieces else -(-quantity // GRAMS_OF_A_PIECE)


def refuse_beyond(room: Room, taken: Mapping[str, int], points: int) -> None:
    """Raises CapReached."""
    if room.points is not None and points > room.points:
        raise CapReached(left=f"{room.points:,}", what=_("points"), last=_said(room.day))
    for kind, number in taken.items():
        left = room.pieces.get(kind)
        if left is not None and number > left:
            raise CapReached(left=f"{left:,}", what=ProductKind(kind).label, last=_said(room.last or room.day))


def _said(day: date) -> str:
    return str(date_format(day, "j M"))
