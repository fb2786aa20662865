"""Goods are learned by their barcodes once for all shops, and cost what was said last for a day that has come."""

from __future__ import annotations

import csv
from datetime import timedelta
from importlib.resources import files

import pytest
from django.utils.translation import override

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.errors import Unknown
from songtor.shop import services as shop
from songtor.shop.barcodes import printed_on, read_barcode
from songtor.shop.errors import (
    BarcodeWrong,
    KindUnknown,
    NameMissing,
    PriceImpossible,
    PriceOfThePast,
    ProductKnown,
    ShopKnown,
)
from songtor.shop.models import Price, Product, ProductChange, Shop
from songtor.shop.queries import prices_on, product_by_barcode, products_found, shop_for, shops
from songtor.shop.services import Described
from tests.personas import BANG_KHAE, DAY, People, act, make_people, make_site

pytestmark = pytest.mark.django_db

SAUCE = "8850206016136"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture
def district(people: People) -> District:
    return District.objects.get(pk=BANG_KHAE)


def soy_sauce(malee: Actor, district: District, barcode: str = SAUCE) -> Product:
    described = Described("ซีอิ๊วขาว 700 มล.", "SEASONING", "Soy sauce 700 ml")
    return shop.learn_product(act(malee), district=district, described=described, barcode=barcode)


def make_shop(people: People, district: District, name: str = "ร้านปันสุข") -> Shop:
    site = make_site(people.actor("malee"), name=name, district=district.pk)
    return shop.open_shop(act(people.actor("malees_head")), site=site, name=name)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (SAUCE, SAUCE),
        (" 885 0206-016136 ", SAUCE),
        ("๘๘๕๐๒๐๖๐๑๖๑๓๖", SAUCE),
        ("96385074", "96385074"),  # EAN-8, the example of the GS1 General Specifications
        ("036000291452", "0036000291452"),  # UPC-A
        ("18850206016133", "18850206016133"),  # a case of twelve
        ("8850206016137", ""),
        ("885020601613", ""),
        ("0000000000000", ""),
        ("ซีอิ๊ว", ""),
        ("", ""),
    ],
)
def test_a_barcode_is_read_as_scanners_and_people_give_it(typed: str, read: str) -> None:
    assert read_barcode(typed) == read


def test_any_single_wrong_figure_is_found() -> None:
    wrong = (SAUCE[:place] + figure + SAUCE[place + 1 :] for place in range(13) for figure in "0123456789")
    assert [text for text in wrong if text != SAUCE and read_barcode(text)] == []


def test_what_is_printed_on_thai_goods_is_proposed() -> None:
    assert printed_on(SAUCE) == "Soy Sauce"
    assert printed_on("4006381333931") == ""


def test_every_barcode_of_the_shipped_list_is_one() -> None:
    text = files("songtor.shop").joinpath("data/barcodes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 2_739
    assert [row for row in rows if read_barcode(row["barcode"]) != row["barcode"] or not row["name"]] == []


def test_goods_learned_in_one_district_are_known_in_every_other(
    malee: Actor, people: People, district: District
) -> None:
    sauce = soy_sauce(malee, district)
    other = people.actor("somchai")
    assert product_by_barcode(actor=other, barcode="885 0206 016136") == sauce
    assert list(products_found(actor=other, typed="ซีอิ๊ว 700")) == [sauce]
    assert list(products_found(actor=other, typed="soy")) == [sauce]
    assert list(products_found(actor=other, typed=SAUCE)) == [sauce]
    assert list(products_found(actor=other, typed="น้ำปลา")) == []
    assert product_by_barcode(actor=other, barcode="8850206016137") is None


def test_a_barcode_is_learned_once(malee: Actor, district: District) -> None:
    sauce = soy_sauce(malee, district)
    with pytest.raises(ProductKnown) as told:
        soy_sauce(malee, district)
    assert told.value.details == {"barcode": SAUCE, "name": sauce.name}
    assert Product.objects.count() == 1


def test_loose_goods_have_no_barcode(malee: Actor, district: District) -> None:
    first, second = soy_sauce(malee, district, ""), soy_sauce(malee, district, "  ")
    assert (first.barcode, second.barcode) == ("", "")
    assert Product.objects.count() == 2


@pytest.mark.parametrize(
    ("described", "barcode", "refusal"),
    [
        (Described(" ", "DRINK"), "", NameMissing),
        (Described("ก" * 121, "DRINK"), "", NameMissing),
        (Described("นม", "DRINK", "m" * 121), "", NameMissing),
        (Described("นม", "BEER"), "", KindUnknown),
        (Described("นม", "MILK"), "8850206016137", BarcodeWrong),
        (Described("นม", "MILK"), "1" * 500, BarcodeWrong),
    ],
)
def test_what_cannot_be_goods_is_refused(
    malee: Actor, district: District, described: Described, barcode: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        shop.learn_product(act(malee), district=district, described=described, barcode=barcode)
    assert not Product.objects.exists()


def test_a_name_put_right_holds_everywhere_and_the_old_one_stays_known(
    malee: Actor, people: People, district: District
) -> None:
    sauce = soy_sauce(malee, district)
    other = people.actor("somchai")
    theirs = District.objects.get(pk=other.home_district)
    better = Described("ซีอิ๊วขาว  สูตร 1", "SEASONING", "Soy sauce 700 ml")
    shop.change_product(act(other), district=theirs, product=sauce, described=better)
    sauce.refresh_from_db()
    assert sauce.name_th == "ซีอิ๊วขาว สูตร 1"
    changes = ProductChange.objects.values_list("field", "before", "after", "district_id")
    assert list(changes) == [("name_th", "ซีอิ๊วขาว 700 มล.", "ซีอิ๊วขาว สูตร 1", theirs.pk)]


def test_goods_are_named_in_the_readers_language(malee: Actor, district: District) -> None:
    sauce = soy_sauce(malee, district)
    with override("th"):
        assert str(sauce) == "ซีอิ๊วขาว 700 มล."
    with override("en"):
        assert str(sauce) == "Soy sauce 700 ml"
        assert str(Product(name_th="ปลาร้า")) == "ปลาร้า"


def test_the_price_said_last_for_the_newest_day_that_has_come_holds(
    malee: Actor, people: People, district: District
) -> None:
    head, sauce, store = people.actor("malees_head"), soy_sauce(malee, district), make_shop(people, district)
    tomorrow = DAY + timedelta(days=1)
    for clock, points, day in (("09:00", 10, DAY), ("09:10", 15, tomorrow), ("09:20", 12, DAY), ("09:30", 0, tomorrow)):
        shop.set_price(act(head, clock), shop=store, product=sauce, points=points, starts_on=day)
    loose = soy_sauce(malee, district, "")
    assert prices_on(store, [sauce, loose], DAY - timedelta(days=1)) == {}
    assert prices_on(store, [sauce, loose], DAY) == {sauce.pk: 12}
    assert prices_on(store, [sauce, loose], tomorrow + timedelta(days=30)) == {sauce.pk: 0}


def test_what_cannot_be_a_price_is_refused(malee: Actor, people: People, district: District) -> None:
    head, sauce, store = people.actor("malees_head"), soy_sauce(malee, district), make_shop(people, district)
    for points in (-1, 10_001):
        with pytest.raises(PriceImpossible):
            shop.set_price(act(head), shop=store, product=sauce, points=points, starts_on=DAY)
    with pytest.raises(PriceOfThePast):
        shop.set_price(act(head), shop=store, product=sauce, points=5, starts_on=DAY - timedelta(days=1))
    with pytest.raises(Unknown):  # an officer sells; the head says what it costs
        shop.set_price(act(malee), shop=store, product=sauce, points=5, starts_on=DAY)
    assert not Price.objects.exists()


def test_a_shop_is_its_districts_and_named_once(people: People, malee: Actor, district: District) -> None:
    store = make_shop(people, district)
    with pytest.raises(ShopKnown):
        make_shop(people, district, " ร้านปันสุข ")
    assert list(shops(actor=malee)) == [store]
    assert shop_for(actor=malee, shop_id=store.pk) == store
    with pytest.raises(Unknown):
        shop_for(actor=people.actor("somchai"), shop_id=store.pk)


def test_nobody_without_a_shop_reads_what_shops_know(people: People) -> None:
    for name in ("coordinator", "executive", "auditor"):
        with pytest.raises(Unknown):
            products_found(actor=people.actor(name), typed="")
        with pytest.raises(Unknown):
            product_by_barcode(actor=people.actor(name), barcode=SAUCE)
