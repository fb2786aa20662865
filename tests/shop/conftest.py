"""A food bank in Bang Khae with priced goods, and a household that has points and a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.people.cards.services import bind_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.services import give_group
from songtor.people.households.services import Home, Member, make_household, relate
from songtor.people.models import Card, Household, Person
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.queries import balance_of
from songtor.shop import services as shops
from songtor.shop.models import CheckOut, Product, Share, Shop
from songtor.shop.places import known_ends
from songtor.shop.services import Described
from songtor.shop.shelf.lying import lying
from songtor.shop.shelf.services import Shared, Sharer, record_share
from songtor.shop.till.buying import Buyer
from songtor.shop.till.services import Chosen, check_out, take_back_check_out
from tests.again import written_again
from tests.personas import BANG_KHAE, DAY, People, act, make_people, make_site

SOON, LATER = DAY + timedelta(days=3), DAY + timedelta(days=30)


@dataclass(frozen=True)
class Bank:
    """A shop of Bang Khae, its officer and head."""

    people: People
    shop: Shop
    rice: Product
    milk: Product

    @property
    def malee(self) -> Actor:
        return self.people.actor("malee")

    @property
    def head(self) -> Actor:
        return self.people.actor("malees_head")

    def product(self, name: str, points: int, *, kind: str = "STAPLE", category: str = "goods") -> Product:
        """Priced; its barcode is that of loose goods, none."""
        described = Described(name, kind, category=category)
        product = shops.learn_product(act(self.malee), district=self.shop.district, described=described)
        shops.set_price(act(self.head), shop=self.shop, product=product, points=points, starts_on=DAY)
        return product

    def share(self, product: Product, quantity: int, expires_on: date | None = None, *, clock: str = "09:00") -> Share:
        lines = [Shared(product.pk, quantity, expires_on=expires_on)]
        return record_share(act(self.malee, clock), shop=self.shop, sharer=Sharer(), lines=lines)

    def on_shelf(self, product: Product) -> int:
        return sum(one.amount for one in lying(known_ends(self.shop).shelf, products=[product.pk]))

    def household(self, *groups: str, points_given: int = 0, members: int = 1) -> Household:
        """Whose first member is in these groups."""
        met = [self.person(f"คนที่ {number} (สมมติ)") for number in range(members)]
        for group in groups:
            give_group(act(self.malee), person=met[0], given=GivenGroup(group, DAY))
        living = [Member(one) for one in met]
        home = make_household(
            act(self.malee), district=self.shop.district, home=Home("1"), members=living, starts_on=DAY
        )
        if points_given:
            self.grant(home, points_given)
        return home

    def person(self, name: str) -> Person:
        return register(act(self.malee), district=self.shop.district, said=Said(name)).person

    def carer(self, home: Household) -> Person:
        """Somebody who lives elsewhere and may receive for the household."""
        carer, member = self.person("ผู้ดูแล (สมมติ)"), home.members.get().person
        relate(act(self.malee), person=carer, other=member, kind="CARER", starts_on=DAY)
        return carer

    def grant(self, home: Household, number: int) -> None:
        change = propose_change(act(self.malee), household=home, points=number, reason="ทดสอบ")
        decide_change(act(self.head), change=change, is_confirmed=True)

    def card(self, bearer: Household | Person) -> Card:
        card = print_cards(act(self.malee), district=self.shop.district, tokens=self.tokens())
        bind_card(act(self.malee), card=card, bearer=bearer)
        return card

    def tokens(self) -> list[str]:
        return new_tokens(self.malee.ref, str(uuid4()), 1)

    def sell(self, home: Household | Buyer, *chosen: tuple[Product, int], key: str = "") -> CheckOut:
        buyer = home if isinstance(home, Buyer) else Buyer(household=home.pk)
        lines = [Chosen(product.pk, quantity) for product, quantity in chosen]
        return check_out(act(self.malee, key=key), shop=self.shop, buyer=buyer, lines=lines)

    def take_back(self, sold: CheckOut) -> None:
        take_back_check_out(act(self.malee), check_out=sold, reason="หยิบผิด")

    def balance(self, home: Household) -> int:
        return balance_of(district_id=BANG_KHAE, household_id=home.pk)


def make_bank(people: People) -> Bank:
    head, malee = people.actor("malees_head"), people.actor("malee")
    shop = shops.open_shop(act(head), site=make_site(malee, name="ธนาคารอาหารบางแค"), name="ร้านปันสุข")
    district = District.objects.get(pk=BANG_KHAE)
    rice, milk = (
        shops.learn_product(act(malee), district=district, described=described, barcode=barcode)
        for described, barcode in (
            (Described("ข้าวหอมมะลิ 1 กก.", "STAPLE", "Jasmine rice 1 kg"), "8858669800248"),
            (Described("นมยูเอชที 180 มล.", "MILK", "UHT milk 180 ml"), ""),
        )
    )
    for product, price in ((rice, 12), (milk, 3)):
        shops.set_price(act(head), shop=shop, product=product, points=price, starts_on=DAY)
    return Bank(people, shop, rice, milk)


@written_again
def make_new_bank() -> Bank:
    """Of people met for the first time."""
    return make_bank(make_people())


@pytest.fixture
def bank(db: None) -> Bank:
    return make_new_bank()
