"""What a food bank did over some days, and whether its goods add up to the last piece (R3.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum

from songtor.city.models import District, FoodUnit
from songtor.city.policy import Actor, Kind, Verb, require, visible
from songtor.receipts.models import ReceiptPerson
from songtor.shop.models import CheckOut, CheckOutLine, Discard, Giver, Product, Share, ShareLine
from songtor.stock.models import Balance, Movement, PlaceKind

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Figures:
    """Of all food banks asked for. People and households once each, however often they came; the rest adds up.

    `sharers` are people who shared, each time one, and organisations once; `shelf_days` is the mean of what was given.
    """

    shares: Mapping[str, int] = field(default_factory=dict)
    sharers: int = 0
    pieces_in: int = 0
    grams_in: int = 0
    pieces_given: int = 0
    grams_given: int = 0
    pieces_wasted: int = 0
    grams_wasted: int = 0
    check_outs: int = 0
    households: int = 0
    people: int = 0
    points: int = 0
    shelf_days: float | None = None


def figures(*, actor: Actor, district: District | None, first: date, last: date) -> Figures:
    """Of one district or of all the actor sees; days count as witnessed, taken-back acts never. Raises Unknown."""
    require(actor, Verb.SEE, Kind.SHOP, district)
    days = Q(day__range=(first, last), reversal__isnull=True)
    shares = _of(actor, district, Share.objects.filter(days))
    sold = _of(actor, district, CheckOut.objects.filter(days))
    thrown = _of(actor, district, Discard.objects.filter(days))
    given = CheckOutLine.objects.filter(check_out__in=sold)
    by_giver = dict(shares.order_by().values_list("giver").annotate(n=Count("pk")))
    named = shares.exclude(giver=Giver.PERSON).values("giver_name").distinct().count()
    people = ReceiptPerson.objects.filter(receipt__check_out__in=sold, groups__gt=0)
    sums = sold.aggregate(n=Count("pk"), homes=Count("household", distinct=True), points=Sum("points"))
    came = _by_unit(ShareLine.objects.filter(share__in=shares), "product")
    gone, wasted = _by_unit(given, "product"), _by_unit(thrown, "lot__product")
    return Figures(
        shares={giver: by_giver.get(giver, 0) for giver in Giver.values},
        sharers=by_giver.get(Giver.PERSON, 0) + named,
        pieces_in=came[True],
        grams_in=came[False],
        pieces_given=gone[True],
        grams_given=gone[False],
        pieces_wasted=wasted[True],
        grams_wasted=wasted[False],
        check_outs=sums["n"],
        households=sums["homes"],
        people=people.values("person__current").distinct().count(),
        points=sums["points"] or 0,
        shelf_days=_shelf_days(sold),
    )


def _of(actor: Actor, district: District | None, rows: QuerySet[M]) -> QuerySet[M]:
    seen = visible(actor, Kind.SHOP, rows)
    return seen.filter(district=district) if district else seen


def _by_unit(rows: QuerySet[M], product: str) -> Counter[bool]:
    """In pieces? -> quantity."""
    sums = rows.order_by().values_list(f"{product}__category__unit").annotate(total=Sum("quantity"))
    return Counter({unit == FoodUnit.PIECES: total for unit, total in sums})


def _shelf_days(sold: QuerySet[CheckOut]) -> float | None:
    """Mean days from the shelf's beginning to the household, over pieces; None where none were given."""
    moved = Movement.objects.filter(cause_id__in=sold.values("receipt"), reverses__isnull=True, pieces__gt=0)
    rows = moved.order_by().values_list("lot__on_shelf__shelved_on", "day").annotate(n=Sum("pieces"))
    told = [(number, (day - since).days) for since, day, number in rows]
    pieces = sum(number for number, _ in told)
    return sum(number * days for number, days in told) / pieces if pieces else None


@dataclass(frozen=True)
class Flow:
    """A product in the ledger of goods over some days, in its own unit. In = out + still there, always."""

    product: Product
    before: int = 0
    shared: int = 0
    rescued: int = 0
    received: int = 0
    found: int = 0
    given: int = 0
    wasted: int = 0
    sent: int = 0
    lost: int = 0
    held: int = 0

    @property
    def came(self) -> int:
        return self.shared + self.rescued + self.received + self.found

    @property
    def gone(self) -> int:
        return self.given + self.wasted + self.sent + self.lost

    @property
    def unexplained(self) -> int:
        """0: `held` comes from the balances, all else from the movements."""
        return self.before + self.came - self.gone - self.held


# From a place of this kind onto shelves, and from shelves to one: what it is called.
CAME = {
    PlaceKind.SHARER: "shared",
    PlaceKind.VEHICLE: "rescued",
    PlaceKind.PASSED: "received",
    PlaceKind.DIFFERENCE: "found",
}
GONE = {
    PlaceKind.HOUSEHOLD: "given",
    PlaceKind.WASTE: "wasted",
    PlaceKind.PASSED: "sent",
    PlaceKind.DIFFERENCE: "lost",
}


def flows(*, actor: Actor, district: District, first: date, last: date) -> list[Flow]:
    """Of each product that lay on the district's shelves in these days, by name; shelves of one district as one.

    What was taken back counts against the way it went. Raises Unknown.
    """
    require(actor, Verb.SEE, Kind.SHOP, district)
    sums: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for product, before, name, amount in _moved(district, first, last):
        sums[product]["before" if before else name] += (_sign(name) if before else 1) * amount
    for product, amount in _lying_after(district, last):
        sums[product]["held"] += amount
    products = Product.objects.select_related("category").in_bulk(sums)
    parts = [one.name for one in fields(Flow) if one.name != "product"]
    told = [Flow(products[pk], **{part: units[part] for part in parts}) for pk, units in sums.items()]
    return sorted((one for one in told if any(sums[one.product.pk].values())), key=lambda one: one.product.name_th)


def _sign(name: str) -> int:
    return 1 if name in CAME.values() else -1


def _moved(district: District, first: date, last: date) -> Iterable[tuple[UUID, bool, str, int]]:
    """Product, whether before the first day, what it is called, and how much."""
    rows = Movement.objects.filter(
        Q(to_place__kind=PlaceKind.SHELF) | Q(from_place__kind=PlaceKind.SHELF),
        district=district,
        day__lte=last,
        lot__on_shelf__isnull=False,
    )
    sums = (
        rows.order_by()
        .annotate(before=Q(day__lt=first), is_plain=Q(reverses__isnull=True))
        .values_list("lot__on_shelf__product", "before", "from_place__kind", "to_place__kind", "is_plain")
        .annotate(pieces=Sum("pieces"), grams=Sum("grams"))
    )
    for product, before, origin, goal, is_plain, pieces, grams in sums:
        if origin == goal:
            continue  # between two shelves of the district
        sign, start, end = (1, origin, goal) if is_plain else (-1, goal, origin)
        name = CAME[PlaceKind(start)] if end == PlaceKind.SHELF else GONE[PlaceKind(end)]
        yield product, before, name, sign * (pieces or grams)


def _lying_after(district: District, last: date) -> Iterable[tuple[UUID, int]]:
    """Product and what the balances say, less what moved after the last day."""
    here = Balance.objects.filter(place__district=district, place__kind=PlaceKind.SHELF, lot__on_shelf__isnull=False)
    now = here.order_by().values_list("lot__on_shelf__product").annotate(p=Sum("pieces"), g=Sum("grams"))
    yield from ((product, (pieces or 0) + (grams or 0)) for product, pieces, grams in now)
    later = Movement.objects.filter(district=district, day__gt=last, lot__on_shelf__isnull=False)
    for way, sign in (("to_place", -1), ("from_place", 1)):
        rows = later.filter(**{f"{way}__kind": PlaceKind.SHELF}).order_by().values_list("lot__on_shelf__product")
        yield from (
            (product, sign * ((pieces or 0) + (grams or 0)))
            for product, pieces, grams in rows.annotate(p=Sum("pieces"), g=Sum("grams"))
        )
