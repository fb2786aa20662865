"""Shops open, learn goods by their barcodes, and say what each costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.goods import FOOD_BANK
from songtor.city.models import District, FoodCategory
from songtor.city.policy import Kind, Verb, first
from songtor.evidence.rows import insert
from songtor.offers.models import Site
from songtor.shop.barcodes import read_barcode
from songtor.shop.errors import (
    BarcodeWrong,
    KindUnknown,
    NameMissing,
    PriceImpossible,
    PriceOfThePast,
    ProductKnown,
    ProductUnknown,
    ShopAtSite,
    ShopKnown,
)
from songtor.shop.models import Price, Product, ProductChange, ProductKind, Shop
from songtor.shop.places import ends_of

LONGEST_NAME = 120
DEAREST = 10_000  # points


@dataclass(frozen=True)
class Described:
    """What stands on the packet, as somebody read it."""

    name_th: str
    kind: str
    name_en: str = ""
    category: str = FOOD_BANK

    def tidied(self) -> Described:
        """Raises NameMissing, KindUnknown."""
        if self.kind not in ProductKind.values or not FoodCategory.objects.filter(pk=self.category).exists():
            raise KindUnknown
        english = _name(self.name_en) if self.name_en.strip() else ""
        return Described(_name(self.name_th), self.kind, english, self.category)


@performs(Verb.PLAN, Kind.SHOP, on="site")
def open_shop(act: Act, *, site: Site, name: str) -> Shop:
    """At a place of the district. Raises NameMissing, ShopKnown, ShopAtSite."""
    name = _name(name)
    if Shop.objects.filter(site=site).exists():
        raise ShopAtSite
    if Shop.objects.filter(district=site.district_id, name=name).exists():
        raise ShopKnown(name=name)
    shop = insert(Shop(district_id=site.district_id, site=site, name=name, opened_at=act.happened_at))
    ends_of(shop)
    return shop


@performs(Verb.RECORD, Kind.SHOP, on="district")
def learn_product(act: Act, *, district: District, described: Described, barcode: str = "") -> Product:
    """Goods that no shop of the city had before; without a barcode they are found by name.

    Of two shops that learn the same barcode at the same moment one is told. Raises NameMissing, KindUnknown,
    BarcodeWrong, ProductKnown.
    """
    return learned(act, district, described, barcode)


def learned(act: Act, district: District, described: Described, barcode: str = "") -> Product:
    """The product itself, for whoever writes more in the same act."""
    told = described.tidied()
    read = read_barcode(barcode)
    if barcode.strip() and not read:
        raise BarcodeWrong(barcode=barcode.strip()[:40])
    product = Product(
        district=district,
        barcode=read,
        name_th=told.name_th,
        name_en=told.name_en,
        kind=told.kind,
        category_id=told.category,
        learned_at=act.happened_at,
    )
    insert(product, or_leave=True)
    held = first(Product.objects.filter(barcode=read) if read else [product])
    if held.pk != product.pk:
        raise ProductKnown(barcode=read, name=held.name)
    return product


@performs(Verb.RECORD, Kind.SHOP, on="district")
def change_product(act: Act, *, district: District, product: Product, described: Described) -> Product:
    """From now on every shop calls it so; each change is a fact of the district that saw it. Raises as `tidied`."""
    told = described.tidied()
    held = first(Product.objects.select_for_update().filter(pk=product.pk))
    for field in ("name_th", "name_en", "kind"):
        before, after = getattr(held, field), getattr(told, field)
        if before != after:
            change = ProductChange(district=district, product=held, field=field, before=before, after=after)
            change.happened_at, change.entered_at = act.happened_at, act.entered_at
            act.write(change)
            setattr(held, field, after)
    held.save(update_fields=["name_th", "name_en", "kind"])
    return held


@performs(Verb.PLAN, Kind.SHOP, on="shop")
def set_price(act: Act, *, shop: Shop, product: Product, points: int, starts_on: date) -> Price:
    """What one piece costs there from a day on; 0 is given for nothing. Raises PriceImpossible, PriceOfThePast."""
    return act.write(_price(act, shop, product.pk, points, starts_on))


@performs(Verb.PLAN, Kind.SHOP, on="shop")
def set_prices(act: Act, *, shop: Shop, prices: Mapping[UUID, int], starts_on: date) -> Shop:
    """Product -> points, all of them or none. Raises ProductUnknown, PriceImpossible, PriceOfThePast."""
    if Product.objects.filter(pk__in=prices).count() < len(prices):
        raise ProductUnknown
    act.write_all([_price(act, shop, product, points, starts_on) for product, points in prices.items()])
    return shop


def _price(act: Act, shop: Shop, product_id: UUID, points: int, starts_on: date) -> Price:
    if not 0 <= points <= DEAREST:
        raise PriceImpossible(most=f"{DEAREST:,}")
    if starts_on < act.day:
        raise PriceOfThePast
    return Price(
        district_id=shop.district_id,
        shop=shop,
        product_id=product_id,
        points=points,
        starts_on=starts_on,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    return name
