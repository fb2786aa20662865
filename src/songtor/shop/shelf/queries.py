"""What lies on a shop's shelf, how fast it goes, who shared it, and what is on its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.rounds.models import Stop
from songtor.shop.models import (
    CheckOutLine,
    Discard,
    DiscardReason,
    Giver,
    Passing,
    Product,
    Share,
    ShelfLot,
    Shelving,
    Shop,
)
from songtor.shop.places import known_ends
from songtor.shop.queries import prices_on
from songtor.shop.shelf.lying import Lying, lying
from songtor.stock.models import Balance, Cause, Movement

WATCHED_DAYS = 28  # what went in four weeks says how fast something goes
SOON_DAYS = 3  # a last day this near is looked at

Choices = list[tuple[str, str]]


def givers() -> Choices:
    return [(one.value, str(one.label)) for one in Giver]


def discard_reasons() -> Choices:
    """What an officer may choose; what is past its last day is thrown away by itself, or by hand before."""
    return [(one.value, str(one.label)) for one in DiscardReason]


@dataclass(frozen=True)
class Standing:
    """A product in a shop today: how much lies there, how much went in `WATCHED_DAYS`, and what it costs.

    `lots` come first out first; `days` is how long it has been known on the shelf, at most `WATCHED_DAYS`.
    """

    product: Product
    lots: list[Lying]
    went: int
    days: int
    price: int | None

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.lots)

    @property
    def last(self) -> date | None:
        """The nearest last day."""
        return next((one.expires_on for one in self.lots if one.expires_on), None)

    @property
    def runs_out(self) -> bool:
        """Less than a week's need is left."""
        return self.went * 7 > self.amount * max(self.days, 1)

    @property
    def is_unpriced(self) -> bool:
        return self.price is None and self.amount > 0


def standings(shop: Shop, day: date, *, typed: str = "", kind: str = "") -> list[Standing]:
    """Every product that lies there, ever lay there or has a price there, by name; six queries whatever they are."""
    here = known_ends(shop).shelf
    ever = Balance.objects.filter(place=here.pk, lot__on_shelf__isnull=False).values("lot__on_shelf__product")
    rows = Product.objects.filter(Q(pk__in=ever) | Q(prices__shop=shop)).distinct().select_related("category")
    rows = rows.filter(kind=kind) if kind else rows
    for word in typed.split():
        rows = rows.filter(Q(name_th__icontains=word) | Q(name_en__icontains=word) | Q(barcode=word))
    products = list(rows)
    lots = _by_product(lying(here, products=[one.pk for one in products]))
    gone, since, prices = went(shop, day), _known_since(shop), prices_on(shop, products, day)
    return [
        Standing(
            one,
            lots.get(one.pk, []),
            gone.get(one.pk, 0),
            min(WATCHED_DAYS, (day - since.get(one.pk, day)).days),
            prices.get(one.pk),
        )
        for one in products
    ]


def _by_product(lots: Iterable[Lying]) -> dict[UUID, list[Lying]]:
    found: dict[UUID, list[Lying]] = {}
    for one in lots:
        found.setdefault(one.product_id, []).append(one)
    return found


def went(shop: Shop, day: date) -> dict[UUID, int]:
    """Product -> pieces or grams households chose in the four weeks that end with the day."""
    since = day - timedelta(days=WATCHED_DAYS)
    held = CheckOutLine.objects.filter(
        check_out__shop=shop, check_out__day__gt=since, check_out__day__lte=day, check_out__reversal__isnull=True
    )
    return dict(held.order_by().values_list("product").annotate(total=Sum("quantity")).values_list("product", "total"))


def _known_since(shop: Shop) -> dict[UUID, date]:
    """Product -> when it first lay on this shelf."""
    here = ShelfLot.objects.filter(lot__balances__place=known_ends(shop).shelf.pk).order_by()
    return dict(here.values_list("product").annotate(first=Min("shelved_on")).values_list("product", "first"))


def lots_of(shop: Shop, product: Product) -> list[Lying]:
    """First out first."""
    return lying(known_ends(shop).shelf, products=[product.pk])


def called_back_here(shop: Shop, products: Collection[UUID] | None = None) -> set[UUID]:
    """Lots on the shelf that nobody may be given; one query."""
    return {one.lot.pk for one in lying(known_ends(shop).shelf, products=products, called_back=True)}


def soon_over(shop: Shop, day: date) -> list[tuple[Product, Lying]]:
    """Lots whose last day is at most `SOON_DAYS` away, the nearest first."""
    edge = day + timedelta(days=SOON_DAYS)
    near = Balance.objects.filter(place=known_ends(shop).shelf.pk, lot__on_shelf__expires_on__lte=edge)
    lots = lying(known_ends(shop).shelf, lots=list(near.values_list("lot_id", flat=True)))
    products = products_by_id([one.product_id for one in lots])
    return [(products[one.product_id], one) for one in lots]


def shelf_lots(shop: Shop) -> list[tuple[Product, Lying]]:
    """Everything on the shelf, by name and then first out first; two queries."""
    lots = lying(known_ends(shop).shelf)
    products = products_by_id([one.product_id for one in lots])
    rows = [(products[one.product_id], one) for one in lots]
    return sorted(rows, key=lambda row: (row[0].name, row[1].turn))


def products_by_id(wanted: Collection[UUID]) -> dict[UUID, Product]:
    """Those that are known, with their category."""
    return Product.objects.select_related("category").in_bulk(set(wanted))


def lot_for(*, shop: Shop, lot_id: UUID) -> ShelfLot:
    """One that lay on this shop's shelf at some time. Raises Unknown."""
    here = ShelfLot.objects.filter(lot__balances__place=known_ends(shop).shelf.pk)
    return first(here.select_related("product__category").filter(pk=lot_id))


def shares(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Share]:
    """The newest first."""
    rows = Share.objects.select_related("shop", "reversal").order_by("-entered_at", "-pk")
    return visible(actor, Kind.SHOP, rows.annotate(kinds=Count("lines")), verb=verb)


def share_for(*, actor: Actor, share_id: UUID, verb: Verb = Verb.SEE) -> Share:
    """With its lines. Raises Unknown."""
    return first(shares(actor=actor, verb=verb).prefetch_related("lines__product__category").filter(pk=share_id))


def discard_for(*, actor: Actor, discard_id: UUID) -> Discard:
    """One the actor may take back. Raises Unknown."""
    return first(visible(actor, Kind.SHOP, Discard.objects.all(), verb=Verb.RECORD).filter(pk=discard_id))


def on_the_way(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Passing]:
    """Goods nobody accepted or sent back yet, from or to the actor's shops, the oldest first."""
    rows = Passing.objects.select_related("shop__district", "to_shop__district").filter(answer__isnull=True)
    rows = rows.prefetch_related("lines__lot__product__category").order_by("entered_at", "pk")
    return visible(actor, Kind.SHOP, rows, verb=verb, held_by="to_shop__district")


def passing_for(*, actor: Actor, shop: Shop, passing_id: UUID) -> Passing:
    """To this shop, answered or not. Raises Unknown."""
    rows = Passing.objects.filter(to_shop=shop)
    return first(visible(actor, Kind.SHOP, rows, verb=Verb.RECORD, held_by="to_shop__district").filter(pk=passing_id))


def shops_to_pass_to(shop: Shop) -> QuerySet[Shop]:
    """Every other shop of the city; its own district's first."""
    others = Shop.objects.select_related("district").exclude(pk=shop.pk)
    return others.annotate(near=Count("pk", filter=Q(district=shop.district_id))).order_by(
        "-near", "district__name_th", "name"
    )


def shelvings_at(stop: Stop) -> list[tuple[Shelving, list[tuple[Product, int]]]]:
    """What of a round was set out there, the newest first, with how much of which product."""
    rows = list(Shelving.objects.filter(stop=stop).select_related("shop", "reversal").order_by("-entered_at", "pk"))
    moved = Movement.objects.filter(cause=Cause.SHELVE, cause_id__in=[one.pk for one in rows])
    sums = {one.pk: Counter[Product]() for one in rows}
    for one in moved.select_related("lot__on_shelf__product__category").order_by("entered_at", "pk"):
        sums[one.cause_id][one.lot.on_shelf.product] += one.pieces or one.grams
    return [(one, list(sums[one.pk].items())) for one in rows]


def shelving_for(*, actor: Actor, shelving_id: UUID) -> Shelving:
    """Of the actor's districts, to be taken back. Raises Unknown."""
    rows = Shelving.objects.select_related("stop__round", "shop")
    return first(visible(actor, Kind.SHOP, rows, verb=Verb.RECORD).filter(pk=shelving_id))


def products_in(categories: Collection[str]) -> dict[str, list[Product]]:
    """What shops call surplus food of these categories; what was set out last comes first."""
    rows = Product.objects.filter(category__in=categories).annotate(last=Max("lots__shelved_on"))
    found: dict[str, list[Product]] = {category: [] for category in categories}
    for product in rows.order_by(F("last").desc(nulls_last=True), "name_th", "pk"):
        found[product.category_id].append(product)
    return found
