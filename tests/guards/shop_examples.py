"""What the services of the district's food bank are asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from songtor.rounds import services as rounds
from songtor.shop.counting.services import (
    Explained,
    Tally,
    accept_count,
    enter_counted,
    freeze_shelf,
)
from songtor.shop.errors import StockInsufficient
from songtor.shop.models import (
    CheckOut,
    Discard,
    HomeDelivery,
    Product,
    Purse,
    Recall,
    RefusedSale,
    Reserve,
    Share,
    ShelfLot,
    Shelving,
    Shop,
    StockCount,
)
from songtor.shop.places import known_ends
from songtor.shop.recalls.services import call_back, end_recall
from songtor.shop.recalls.tracing import Sought
from songtor.shop.reserves.homes import begin_home_delivery, end_home_delivery
from songtor.shop.reserves.refused import Refused, settle_refused, tell
from songtor.shop.reserves.selling import miss_delivery, put_on_list, sell_reserved
from songtor.shop.reserves.services import Meant, close_reserve, make_reserve, take_reserve
from songtor.shop.services import Described, change_product, learn_product, open_shop, set_price
from songtor.shop.shelf.discarding import discard, take_back_discard
from songtor.shop.shelf.lying import lying
from songtor.shop.shelf.passing import answer_passing, pass_on
from songtor.shop.shelf.services import Shared, Sharer, record_share, take_back_share
from songtor.shop.shelf.surplus import SetOut, shelve_surplus, take_back_shelving
from songtor.shop.till.baskets import open_basket
from songtor.shop.till.buying import Buyer
from songtor.shop.till.services import Chosen, check_out, take_back_check_out
from tests.guards.example import Example
from tests.guards.world import World
from tests.personas import DAY, act, at, make_offer, make_round, make_site, stops_of
from tests.points.needs import make_home

CURRY = Described("อาหารปรุงสุก ชั่งขาย", "FRESH", category="ready")
RICE = Described("ข้าวหอมมะลิ 1 กก.", "STAPLE", "Jasmine rice 1 kg")
RICE_BARCODE = "8858669800248"
TABLET = UUID(int=1)


def shop(w: World, name: str = "ร้านปันสุข") -> Shop:
    return open_shop(act(w.people.actor("malees_head")), site=make_site(w.malee, name=name), name=name)


def rice(w: World) -> Product:
    return learn_product(act(w.malee), district=w.district, described=RICE, barcode=RICE_BARCODE)


def shared(w: World, where: Shop, product: Product) -> Share:
    return record_share(act(w.malee, "08:00"), shop=where, sharer=Sharer(), lines=[Shared(product.pk, 10)])


def lot(w: World, where: Shop) -> ShelfLot:
    return ShelfLot.objects.get(line__share=shared(w, where, rice(w)))


def thrown_away(w: World) -> Discard:
    where = shop(w)
    return discard(act(w.malee, "08:30"), shop=where, lot=lot(w, where), quantity=1, reason="SPOILT")


def sent(w: World) -> dict[str, object]:
    where, second = shop(w), shop(w, "ร้านที่สอง")
    passing = pass_on(act(w.malee, "08:30"), shop=where, to_shop=second, lots={lot(w, where).pk: 1})
    return {"to_shop": second, "passing": passing, "is_accepted": True}


def basket(w: World) -> dict[str, object]:
    """Free of points, so no household needs any."""
    where, product = shop(w), rice(w)
    shared(w, where, product)
    free = act(w.people.actor("malees_head"), "08:10")
    set_price(free, shop=where, product=product, points=0, starts_on=DAY)
    return {"shop": where, "buyer": Buyer(household=make_home(w.people, 1).pk), "lines": [Chosen(product.pk, 2)]}


def sold(w: World) -> CheckOut:
    return check_out(act(w.malee, "09:00"), **basket(w))


def rice_known() -> Product:
    return Product.objects.get(barcode=RICE_BARCODE)


def counting(w: World, name: str = "ร้านปันสุข") -> StockCount:
    return freeze_shelf(act(w.malee, "18:00"), shop=shop(w, name))


def counted(w: World) -> StockCount:
    """One piece nobody knew of."""
    count = counting(w)
    return enter_counted(act(w.malee, "18:10"), count=count, tallies=[Tally(rice(w).pk, 1)])


def surplus(w: World) -> dict[str, object]:
    """Food of today's round on its way to the shop."""
    where = open_shop(act(w.people.actor("malees_head")), site=w.site, name="ร้านริมคลอง")
    product = learn_product(act(w.malee), district=w.district, described=CURRY)
    return {"shop": where, "stop": w.delivery, "lines": [SetOut(product.pk, 8_000)]}


def set_out(w: World) -> Shelving:
    """Food of another day's round on the shelf."""
    malee, day = w.malee, DAY + timedelta(days=4)
    round_ = make_round(malee, make_offer(malee, w.branch, day=day), w.site)
    pickup, delivery = stops_of(round_)
    weight = {"category": "ready", "gross_grams": 12_000, "tare_grams": 2_000}
    rounds.record_weighing(act(malee, "09:35", day=day), stop=pickup, **weight)
    return shelve_surplus(act(malee, "10:40", day=day), **{**surplus(w), "stop": delivery})


def priced_rice(w: World, where: Shop) -> Product:
    """Free of points, and ten of it on the shelf."""
    product = rice(w)
    shared(w, where, product)
    free = act(w.people.actor("malees_head"), "08:10")
    set_price(free, shop=where, product=product, points=0, starts_on=DAY)
    return product


def reserve(w: World, where: Shop, product: Product) -> Reserve:
    """For a till, and a household without points."""
    homes, goods = [make_home(w.people, 1).pk], [Chosen(product.pk, 4)]
    meant = Meant("โต๊ะ 2", at("20:00"))
    return make_reserve(act(w.malee, "08:50"), shop=where, meant=meant, goods=goods, households=homes)


def reserved(w: World, **more: object) -> dict[str, object]:
    where = shop(w)
    return {"reserve": reserve(w, where, priced_rice(w, where)), **more}


def of_reserve(w: World) -> dict[str, object]:
    asked = reserved(w)
    purse = Purse.objects.get(reserve=asked["reserve"])  # type: ignore[misc]
    return {**asked, "purse": purse.pk, "lines": [Chosen(rice_known().pk, 2)]}


def told_and_refused(w: World, aside: Reserve) -> RefusedSale:
    """By a tablet: more than lies there."""
    goods, purse = aside.goods.get(), aside.purses.get()
    with suppress(StockInsufficient):
        tell(act(w.malee, "09:20"), reserve=aside, purse=purse.pk, lines=[Chosen(goods.product_id, 900)])
    return RefusedSale.objects.get(reserve=aside)


def refused(w: World) -> RefusedSale:
    where = shop(w)
    return told_and_refused(w, reserve(w, where, priced_rice(w, where)))


def delivery_round(w: World, where: Shop) -> Reserve:
    return make_reserve(act(w.malee, "08:50"), shop=where, meant=Meant("รอบเช้า", at("20:00"), "DELIVERY"))


def to_list(w: World) -> dict[str, object]:
    where = shop(w)
    product = priced_rice(w, where)
    home = make_home(w.people, 1)
    return {"reserve": delivery_round(w, where), "household": home.pk, "lines": [Chosen(product.pk, 2)]}


def not_coming(w: World) -> HomeDelivery:
    return begin_home_delivery(act(w.malee, "08:40"), household=make_home(w.people, 1))


def on_list(w: World, **more: object) -> dict[str, object]:
    asked = to_list(w)
    purse = put_on_list(act(w.malee, "08:55"), **asked)
    return {"reserve": asked["reserve"], "purse": purse.pk, **more}


SHOP_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "shop.open_shop": lambda w: Example({"site": w.site, "name": "ร้านปันสุข"}, {"name": "ร้านอิ่มใจ"}, who="malees_head"),
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
    "shop.set_prices": lambda w: Example(
        {"shop": shop(w), "prices": {rice(w).pk: 12}, "starts_on": DAY + timedelta(days=1)},
        {"prices": {}},
        who="malees_head",
    ),
    "shop.record_share": lambda w: Example(
        {"shop": shop(w), "sharer": Sharer("COMPANY", "ร้านใจดี"), "lines": [Shared(rice(w).pk, 3)]},
        {"sharer": Sharer()},
    ),
    "shop.take_back_share": lambda w: Example(
        {"share": shared(w, shop(w), rice(w)), "reason": "นับผิด"}, {"reason": "อื่น"}
    ),
    "shop.shelve_surplus": lambda w: Example(surplus(w), {"lines": []}),
    "shop.take_back_shelving": lambda w: Example(
        {"shelving": shelve_surplus(act(w.malee, "09:40"), **surplus(w)), "reason": "ผิดร้าน"}, {"reason": "อื่น"}
    ),
    "shop.discard": lambda w: (
        lambda where: Example(
            {"shop": where, "lot": lot(w, where), "quantity": 1, "reason": "SPOILT", "note": "ขึ้นรา"}, {"quantity": 2}
        )
    )(shop(w)),
    "shop.take_back_discard": lambda w: Example({"discard": thrown_away(w), "reason": "ยังดีอยู่"}, {"reason": "อื่น"}),
    "shop.pass_on": lambda w: (
        lambda where: Example(
            {"shop": where, "to_shop": shop(w, "ร้านที่สอง"), "lots": {lot(w, where).pk: 2}}, {"to_shop": where}
        )
    )(shop(w)),
    "shop.answer_passing": lambda w: Example(sent(w), {"is_accepted": False}),
    "shop.check_out": lambda w: Example(basket(w), {"lines": []}),
    "shop.freeze_shelf": lambda w: Example({"shop": shop(w)}, {"shop": shop(w, "ร้านที่สอง")}),
    "shop.enter_counted": lambda w: Example({"count": counting(w), "tallies": [Tally(rice(w).pk, 1)]}, {"tallies": []}),
    "shop.accept_count": lambda w: Example(
        {"count": counted(w), "explained": [Explained(rice_known().pk, "FOUND")]}, {"explained": []}, who="malees_head"
    ),
    "shop.give_up_count": lambda w: Example({"count": counting(w)}, {"count": counting(w, "ร้านที่สอง")}),
    "shop.call_back": lambda w: Example(
        {"district": w.district, "sought": Sought(DAY, DAY, product=rice(w)), "reason": "สิ่งปลอมปน"}, {"reason": "อื่น"}
    ),
    "shop.end_recall": lambda w: Example(
        {"recall": recalled(w), "reason": "ตรวจแล้วปลอดภัย"}, {"reason": "อื่น"}, who="malees_head"
    ),
    "shop.make_reserve": lambda w: (
        lambda where: Example(
            {"shop": where, "meant": Meant("โต๊ะ 2", at("20:00")), "goods": [Chosen(priced_rice(w, where).pk, 2)]},
            {"goods": []},
        )
    )(shop(w)),
    "shop.add_households": lambda w: Example(reserved(w, households=[make_home(w.people, 2).pk]), {"households": []}),
    "shop.take_reserve": lambda w: Example(reserved(w, device=TABLET), {"device": UUID(int=2)}),
    "shop.close_reserve": lambda w: Example(reserved(w, reason="เลิกแล้ว"), {"reason": "อื่น"}),
    "shop.sell_reserved": lambda w: Example(of_reserve(w), {"lines": []}),
    "shop.keep_refused": lambda w: Example(
        {**of_reserve(w), "refused": Refused("tablet-1", "stock_insufficient", "ของไม่พอ")}, {"lines": []}
    ),
    "shop.settle_refused": lambda w: Example(
        {"refused": refused(w), "outcome": "NOTHING", "reason": "นับแล้ว"}, {"reason": "อื่น"}, who="malees_head"
    ),
    "shop.put_on_list": lambda w: Example(to_list(w), {"lines": []}),
    "shop.deliver": lambda w: Example(on_list(w), {"purse": TABLET}),
    "shop.miss_delivery": lambda w: Example(on_list(w, reason="ไม่มีคนอยู่"), {"reason": "อื่น"}),
    "shop.begin_home_delivery": lambda w: Example(
        {"household": make_home(w.people, 1)}, {"household": make_home(w.people, 2)}
    ),
    "shop.end_home_delivery": lambda w: Example({"delivery": not_coming(w)}, {"delivery": not_coming(w)}),
    "shop.take_back_check_out": lambda w: Example({"check_out": sold(w), "reason": "หยิบผิด"}, {"reason": "อื่น"}),
}


def shop_records(w: World) -> dict[str, tuple[Any, Any]]:
    """By the word an address names it with."""
    where, second, product = shop(w, "ร้านแรก"), shop(w, "ร้านถัดไป"), rice(w)
    share = shared(w, where, product)
    here = ShelfLot.objects.get(line__share=share)
    passing = pass_on(act(w.malee, "08:30"), shop=second, to_shop=where, lots=_moved(w, second, product))
    set_price(act(w.people.actor("malees_head"), "08:40"), shop=where, product=product, points=0, starts_on=DAY)
    buyer = Buyer(household=make_home(w.people, 1).pk)
    sale = check_out(act(w.malee, "09:00"), shop=where, buyer=buyer, lines=[Chosen(product.pk, 1)])
    return {
        **reserve_records(w, product),
        "basket": (open_basket(actor=w.malee, shop=where, at=at("09:10")), None),
        "check_out": (sale, None),
        "shop": (where, None),
        "share": (share, None),
        "shelving": (set_out(w), None),
        "lot": (where, here.pk),
        "passing": (passing, None),
        "product": (where, product.pk),
        "count": (counting(w, "ร้านที่นับ"), None),
        "recall": (recalled(w, learn_product(act(w.malee), district=w.district, described=CURRY)), None),
    }


def reserve_records(w: World, product: Product) -> dict[str, tuple[Any, Any]]:
    """A delivery round with a household on its list."""
    where = shop(w, "ร้านที่ส่งของ")
    shared(w, where, product)
    set_price(act(w.people.actor("malees_head"), "08:40"), shop=where, product=product, points=0, starts_on=DAY)
    round_, home = delivery_round(w, where), make_home(w.people, 1)
    purse = put_on_list(act(w.malee, "09:00"), reserve=round_, household=home.pk, lines=[Chosen(product.pk, 1)])
    told = told_and_refused(w, reserve(w, where, product))
    return {"reserve": (round_, None), "purse": (where, purse.pk), "refused": (told, None)}


def _moved(w: World, where: Shop, product: Product) -> dict[Any, int]:
    return {ShelfLot.objects.get(line__share=shared(w, where, product)).pk: 1}


def recalled(w: World, product: Product | None = None) -> Recall:
    sought = Sought(DAY, DAY, product=product or rice(w))
    return call_back(act(w.malee), district=w.district, sought=sought, reason="สิ่งปลอมปน")


def make_shop_day(w: World) -> None:
    """At least one row in every append-only table of the shop."""
    malee, head = w.malee, w.people.actor("malees_head")
    where, second, product = shop(w), shop(w, "ร้านที่สอง"), rice(w)
    change_product(act(malee), district=w.district, product=product, described=Described("ข้าวหอมมะลิ", "STAPLE"))
    set_price(act(head), shop=where, product=product, points=0, starts_on=DAY)
    first, wrong = (shared(w, where, product) for _ in range(2))
    take_back_share(act(malee), share=wrong, reason="นับผิด")
    here = ShelfLot.objects.get(line__share=first)
    thrown = discard(act(malee), shop=where, lot=here, quantity=1, reason="SPOILT")
    take_back_discard(act(malee), discard=thrown, reason="ยังดีอยู่")
    sending = pass_on(act(malee), shop=where, to_shop=second, lots={here.pk: 1})
    answer_passing(act(malee), to_shop=second, passing=sending, is_accepted=True)
    lines = [Chosen(product.pk, 2)]
    sale = check_out(act(malee), shop=where, buyer=Buyer(household=make_home(w.people, 1).pk), lines=lines)
    take_back_check_out(act(malee), check_out=sale, reason="หยิบผิด")
    end_recall(act(head), recall=recalled(w, product), reason="ตรวจแล้วปลอดภัย")
    end_home_delivery(act(malee, "08:45"), delivery=not_coming(w))
    aside = reserve(w, where, product)
    purse = Purse.objects.get(reserve=aside)
    take_reserve(act(malee, "09:00"), reserve=aside, device=TABLET)
    sell_reserved(act(malee, "09:10"), reserve=aside, purse=purse.pk, lines=[Chosen(product.pk, 1)])
    told = told_and_refused(w, aside)
    close_reserve(act(malee, "10:00"), reserve=aside, device=TABLET)
    settle_refused(act(head, "10:10"), refused=told, outcome="NOTHING", reason="นับแล้ว")
    round_ = delivery_round(w, where)
    basket = put_on_list(
        act(malee, "09:00"), reserve=round_, household=purse.household_id, lines=[Chosen(product.pk, 1)]
    )
    miss_delivery(act(malee, "10:00"), reserve=round_, purse=basket.pk)
    count = freeze_shelf(act(malee, "18:00"), shop=where)
    left = sum(one.amount for one in lying(known_ends(where).shelf))
    enter_counted(act(malee, "18:10"), count=count, tallies=[Tally(product.pk, left - 1)])
    accept_count(act(head, "18:20"), count=count, explained=[Explained(product.pk, "LOST")])
    wrong = act(malee, "10:50", day=DAY + timedelta(days=4))
    take_back_shelving(wrong, shelving=set_out(w), reason="ผิดร้าน")
