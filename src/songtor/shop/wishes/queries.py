"""What was missed and has not come in since, and what sharers are asked for."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.people.keys import ring
from songtor.shop.models import Asked, Product, ProductKind, Shop, Wish
from songtor.shop.places import known_ends
from songtor.shop.shelf.queries import products_by_id
from songtor.shop.till.queries import kind_label
from songtor.stock.models import Cause, Movement

REMEMBERED = timedelta(days=28)
GRAMS_A_PIECE = 1_000  # of weighed goods, where they count as pieces of their kind
CAME_IN = (Cause.SHARE, Cause.SHELVE, Cause.PASS)


@dataclass(frozen=True)
class What:
    """Goods of a kind, or one product of it."""

    kind: str
    product: Product | None = None

    @property
    def name(self) -> str:
        return self.product.name if self.product else kind_label(self.kind)

    @property
    def in_pieces(self) -> bool:
        return self.product.category.in_pieces if self.product else True


@dataclass(frozen=True)
class Arrival:
    """Goods reached a shelf and stayed: a share, a round, or another shop brought them."""

    shelf: UUID
    product: UUID
    kind: str
    at: datetime
    grams: int
    pieces: int

    def amount_of(self, what: What) -> int:
        """In the unit of what is meant; goods of its kind that are weighed count by the kilogram."""
        if what.product:
            return self.pieces if what.in_pieces else self.grams
        return self.pieces + self.grams // GRAMS_A_PIECE

    def is_of(self, what: What) -> bool:
        return self.product == what.product.pk if what.product else self.kind == what.kind


def arrivals(shops: Iterable[Shop], since: datetime) -> list[Arrival]:
    """One query; what was taken back never came."""
    shelves = [known_ends(shop).shelf.pk for shop in shops]
    rows = Movement.objects.filter(to_place__in=shelves, cause__in=CAME_IN, entered_at__gt=since)
    rows = rows.filter(reverses__isnull=True, reversed_by__isnull=True)
    product = "lot__on_shelf__product"
    told = ("to_place_id", f"{product}_id", f"{product}__kind", "entered_at", "grams", "pieces")
    return [Arrival(*row) for row in rows.values_list(*told)]


@dataclass(frozen=True)
class Missed:
    """How many baskets missed it and got none since."""

    what: What
    times: int


def missed(shop: Shop, day: date) -> list[Missed]:
    """Of four weeks, what was missed most first; two queries."""
    said = Wish.objects.filter(shop=shop, day__gt=day - REMEMBERED, day__lte=day)
    rows = list(said.select_related("product__category").order_by("entered_at", "pk"))
    came = arrivals([shop], rows[0].entered_at) if rows else []
    counted, named = Counter[tuple[str, UUID | None]](), {}
    for row in rows:
        what = What(row.kind, row.product)
        if not any(one.at > row.entered_at and one.is_of(what) for one in came):
            counted[row.kind, row.product_id] += 1
            named[row.kind, row.product_id] = what
    found = [Missed(named[key], times) for key, times in counted.items()]
    return sorted(found, key=lambda one: (-one.times, one.what.name))


@dataclass(frozen=True)
class Need:
    """What the public page asks for, and how much of it came in since."""

    asked: Asked
    what: What
    came: int

    @property
    def left(self) -> int:
        return max(0, self.asked.quantity - self.came)


def needs(shops: Iterable[Shop], day: date) -> list[Need]:
    """What is asked for on a day and has not all come in; nobody's secret. Two queries."""
    shops = list(shops)
    rows = Asked.objects.filter(shop__in=shops, until__gte=day, end__isnull=True)
    asked = list(rows.select_related("product__category", "shop").order_by("until", "entered_at", "pk"))
    came = arrivals(shops, min(one.entered_at for one in asked)) if asked else []
    found = [_need(one, came) for one in asked]
    return [one for one in found if one.left]


def _need(asked: Asked, came: Iterable[Arrival]) -> Need:
    what, shelf = What(asked.kind, asked.product), known_ends(asked.shop).shelf.pk
    here = (one for one in came if one.shelf == shelf and one.at > asked.entered_at and one.is_of(what))
    return Need(asked, what, sum(one.amount_of(what) for one in here))


def asked_for(*, actor: Actor, asked_id: UUID) -> Asked:
    """Raises Unknown."""
    rows = visible(actor, Kind.SHOP, Asked.objects.select_related("shop"), verb=Verb.RECORD)
    return first(rows.filter(pk=asked_id))


def what_of(text: str) -> What | None:
    """A kind by its code, or a product by its id; None for anything else."""
    if text in ProductKind.values:
        return What(text)
    try:
        found = products_by_id([UUID(text)])
    except ValueError:
        return None
    return next((What(one.kind, one) for one in found.values()), None)


def key_of(what: What) -> str:
    """As `what_of` reads it."""
    return str(what.product.pk) if what.product else what.kind


def once_for(basket_id: UUID, what: What) -> str:
    """The key of a basket's wish, which leads back to no basket without the key ring."""
    said = f"wish {basket_id} {key_of(what)}"
    return f"wish-{hmac.new(ring().first.indexing, said.encode(), hashlib.sha256).hexdigest()[:40]}"
