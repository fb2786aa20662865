"""What the services of the district's food bank are asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from songtor.shop.models import Product, Shop
from songtor.shop.services import Described, change_product, learn_product, open_shop, set_price
from tests.guards.example import Example
from tests.guards.world import World
from tests.personas import DAY, act

RICE = Described("ข้าวหอมมะลิ 1 กก.", "STAPLE", "Jasmine rice 1 kg")
RICE_BARCODE = "8858669800248"


def shop(w: World) -> Shop:
    return open_shop(act(w.people.actor("malees_head")), district=w.district, name="ร้านปันสุข")


def rice(w: World) -> Product:
    return learn_product(act(w.malee), district=w.district, described=RICE, barcode=RICE_BARCODE)


SHOP_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "shop.open_shop": lambda w: Example(
        {"district": w.district, "name": "ร้านปันสุข"}, {"name": "ร้านอิ่มใจ"}, who="malees_head"
    ),
    "shop.learn_product": lambda w: Example(
        {"district": w.district, "described": RICE, "barcode": RICE_BARCODE}, {"barcode": ""}
    ),
    "shop.change_product": lambda w: Example(
        {"district": w.district, "product": rice(w), "described": Described("ข้าวหอมมะลิ", "STAPLE")},
        {"described": RICE},
    ),
    "shop.set_price": lambda w: Example(
        {"shop": shop(w), "product": rice(w), "points": 12, "starts_on": DAY + timedelta(days=1)},
        {"points": 13},
        who="malees_head",
    ),
}


def make_shop_day(w: World) -> None:
    """At least one row in every append-only table of the shop."""
    change_product(act(w.malee), district=w.district, product=rice(w), described=Described("ข้าวหอมมะลิ", "STAPLE"))
    head = w.people.actor("malees_head")
    set_price(act(head), shop=shop(w), product=rice_known(), points=12, starts_on=DAY)


def rice_known() -> Product:
    return Product.objects.get(barcode=RICE_BARCODE)
