"""Which shops there are, what they know, and what it costs on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, Verb, require, visible
from songtor.evidence.errors import Unknown
from songtor.evidence.rows import as_id, as_key, found_together, marks, read_all
from songtor.shop.barcodes import read_barcode
from songtor.shop.models import Price, Product, ProductKind, Shop

WITH_DISTRICT = "shop_shop JOIN city_district ON city_district.code = shop_shop.district_id WHERE shop_shop.id = %s"
PRICED = "SELECT product_id, points FROM shop_price WHERE shop_id = %s AND starts_on <= %s"


def shops(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Shop]:
    """Those of the actor's districts, by name."""
    return visible(actor, Kind.SHOP, Shop.objects.select_related("district"), verb=verb)


def shop_for(*, actor: Actor, shop_id: UUID, verb: Verb = Verb.SEE) -> Shop:
    """Raises Unknown."""
    rows: list[tuple[Shop, District]]
    rows = found_together((Shop, District), WITH_DISTRICT, [as_key(Shop._meta.pk, shop_id)])
    for shop, district in rows:
        require(actor, verb, Kind.SHOP, shop)
        shop.district = district
        return shop
    raise Unknown


def shop_at(*, actor: Actor, site_id: UUID) -> Shop | None:
    """The shop at this place, for whoever may see it."""
    return shops(actor=actor).filter(site=site_id).first() if actor.may(Verb.SEE, Kind.SHOP) else None


def product_kinds() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in ProductKind]


def product_by_barcode(*, actor: Actor, barcode: str) -> Product | None:
    """What any shop of the city learned under it. Raises Unknown to those without a shop."""
    _refuse_without_shop(actor)
    read = read_barcode(barcode)
    return Product.objects.filter(barcode=read).first() if read else None


def product_by_id(*, actor: Actor, product_id: str) -> Product | None:
    """None where the words are no id of goods. Raises Unknown to those without a shop."""
    _refuse_without_shop(actor)
    try:
        return Product.objects.select_related("category").filter(pk=UUID(product_id)).first()
    except ValueError:
        return None


def products_found(*, actor: Actor, typed: str) -> QuerySet[Product]:
    """Whose names have every typed word in them, in Thai or English; nothing typed finds all. Raises Unknown."""
    _refuse_without_shop(actor)
    words = Q()
    for word in typed.split():
        words &= Q(name_th__icontains=word) | Q(name_en__icontains=word) | Q(barcode=word)
    return Product.objects.filter(words)


def prices_on(shop: Shop, products: Iterable[Product], day: date) -> dict[UUID, int]:
    """Product -> points of one piece. What has no price yet is missing. One query."""
    wanted, key = [one.pk for one in products], Price._meta.pk
    if not wanted:
        return {}
    values = [
        as_key(key, shop.pk),
        as_key(Price._meta.get_field("starts_on"), day),
        *(as_key(key, one) for one in wanted),
    ]
    rows = read_all(f"{PRICED} AND product_id IN ({marks(wanted)}) ORDER BY starts_on, entered_at, id", values)
    return {as_id(product): points for product, points in rows}


@dataclass(frozen=True)
class Priced:
    """What a product costs today, what it cost before that, and what it will cost from a later day on."""

    points: int
    before: int | None
    coming: tuple[date, int] | None


def prices_around(shop: Shop, day: date) -> dict[UUID, Priced]:
    """Product -> its prices; what has none yet that holds is missing. One query."""
    rows = Price.objects.filter(shop=shop).order_by("starts_on", "entered_at", "pk")
    said: dict[UUID, list[tuple[date, int]]] = {}
    for product, starts_on, points in rows.values_list("product_id", "starts_on", "points"):
        said.setdefault(product, []).append((starts_on, points))
    found = {product: _priced(dict(lines), day) for product, lines in said.items()}
    return {product: priced for product, priced in found.items() if priced}


def _priced(said: Mapping[date, int], day: date) -> Priced | None:
    """Of one day the last said holds; a price said again is no other price."""
    held = [points for starts_on, points in said.items() if starts_on <= day]
    if not held:
        return None
    before = [points for points in held if points != held[-1]]
    coming = [(starts_on, points) for starts_on, points in said.items() if starts_on > day]
    return Priced(held[-1], before[-1] if before else None, coming[0] if coming else None)


def _refuse_without_shop(actor: Actor) -> None:
    if not actor.may(Verb.SEE, Kind.SHOP):
        raise Unknown
