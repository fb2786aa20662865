"""What a rule lets one household take: points a day, and pieces of a kind in a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from songtor.city.models import FoodUnit
from songtor.evidence.rows import as_key, marks, read_all
from songtor.points.rules.queries import rule_on
from songtor.points.rules.terms import Terms
from songtor.points.services import account_id
from songtor.shop.errors import CapReached
from songtor.shop.models import CheckOut, Product, ProductKind

GRAMS_OF_A_PIECE = 1_000  # weighed goods count as a piece for every kilogram begun

BOUGHT = """ WHERE sold.household_id = %s AND sold.district_id = %s AND sold.day >= %s AND sold.day <= %s
AND NOT EXISTS (SELECT 1 FROM shop_checkoutreversal back WHERE back.check_out_id = sold.id)"""
SPENT = "SELECT SUM(sold.points) FROM shop_checkout sold"
RESERVED = """SELECT SUM(aside.points) FROM points_transfer aside
WHERE aside.from_account_id = %s AND aside.cause = 'reserve'
AND NOT EXISTS (SELECT 1 FROM points_transfer back WHERE back.reverses_id = aside.id)"""
TAKEN = """
SELECT product.kind, category.unit, line.quantity FROM shop_checkout sold
JOIN shop_checkoutline line ON line.check_out_id = sold.id
JOIN shop_product product ON product.id = line.product_id AND product.kind IN ({kinds})
JOIN city_foodcategory category ON category.code = product.category_id"""


@dataclass(frozen=True)
class Room:
    """What is left to a household: points today, and pieces by kind until a last day. None is without a cap.

    What lies reserved counts as spent: it can be spent at a till that nobody hears of.
    """

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
    home = as_key(CheckOut._meta.pk, household_id)
    dates = [as_key(CheckOut._meta.get_field("day"), one) for one in (terms.begins(day), day)]
    points, pieces = None, {}
    if terms.cap_per_visit is not None:
        account = as_key(CheckOut._meta.pk, account_id(district_id, household_id))
        values = [home, district_id, dates[1], dates[1], account]
        gone = read_all(f"{SPENT}{BOUGHT} UNION ALL {RESERVED}", values)
        points = max(0, terms.cap_per_visit - sum(int(one or 0) for (one,) in gone))
    if terms.item_caps:
        values = [*terms.item_caps, home, district_id, *dates]
        taken = counted(read_all(TAKEN.format(kinds=marks(terms.item_caps)) + BOUGHT, values))
        pieces = {kind: max(0, cap - taken[kind]) for kind, cap in terms.item_caps.items()}
    return Room(day, points, pieces, terms.ends(day))


def counted(lines: Iterable[tuple[str, str, int]]) -> Counter[str]:
    """Pieces by kind of goods, of (kind, unit, quantity)."""
    taken = Counter[str]()
    for kind, unit, quantity in lines:
        taken[kind] += _pieces(quantity, in_pieces=unit == FoodUnit.PIECES)
    return taken


def pieces_of(product: Product, quantity: int) -> int:
    return _pieces(quantity, in_pieces=product.category.in_pieces)


def _pieces(quantity: int, *, in_pieces: bool) -> int:
    return quantity if in_pieces else -(-quantity // GRAMS_OF_A_PIECE)


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
