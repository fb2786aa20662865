"""Food banks of the demo: a shop, its goods and prices, a rule of points, and households that were asked."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from random import Random
from typing import NamedTuple

from django.db import transaction

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.demo.diary import Diary, at
from songtor.demo.people import SINCE
from songtor.demo.places import DATA
from songtor.offers.services import Place, Point, add_site
from songtor.people.assessments.forms import form
from songtor.people.assessments.services import assess
from songtor.people.households.models import Household
from songtor.points.queries import balance_of
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Band, Terms
from songtor.shop.models import Product, Shop
from songtor.shop.services import Described, learn_product, open_shop, set_prices
from songtor.shop.slots.services import Pattern, set_opening
from songtor.shop.till.queries import Offered
from songtor.shop.till.services import Chosen

BANKS = 2
UNASKED_EVERY = 6  # of the households one in six was never asked
LIKELY = (4, 3, 2, 1)  # the first answers of a question tell of more need
TERMS = Terms(
    base_points=90,
    points_per_member=30,
    points_per_group=20,
    bands=(Band(40, 40), Band(65, 80)),
    cap_per_visit=150,
    item_caps={"NAPPY": 3, "MILK": 24},
)
WEEKDAYS = range(1, 6)
HOURS = (Pattern(time(9), time(12), minutes=30, places=4), Pattern(time(13), time(18), minutes=30, places=4))
KINDS, WEIGHED_GRAMS = (2, 5), (300, 900)  # of a basket
ActorOf = Callable[[str, date], Actor]


class Goods(NamedTuple):
    """A row of goods.csv: what it costs, how much a sharer brings at most, how long it is good (0: no day printed)."""

    name_th: str
    name_en: str
    kind: str
    category: str
    points: int
    barcode: str
    brought: int
    good_days: int


@dataclass(frozen=True)
class Bank:
    """One district's food bank. `goods` are in the order of goods.csv."""

    district: District
    shop: Shop
    goods: tuple[tuple[Product, Goods], ...]
    homes: tuple[Household, ...]


@cache
def goods_rows() -> tuple[Goods, ...]:
    with (DATA / "goods.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


def _read(row: dict[str, str]) -> Goods:
    points, brought, good_days = (int(row[name]) for name in ("points", "brought", "good_days"))
    name, english, kind, category = (row[name] for name in ("name_th", "name_en", "kind", "category"))
    return Goods(name, english, kind, category, points, row["barcode"], brought, good_days)


def open_banks(diary: Diary, actor_of: ActorOf, districts: Sequence[District], shown: District) -> list[Bank]:
    """The shown district has one, and the first of the others."""
    with transaction.atomic():
        goods = _learn(diary, actor_of(f"officer-{shown.code}-1", SINCE), shown)
        return [_open(diary, actor_of, district, goods) for district in with_bank(districts, shown)]


def with_bank(districts: Sequence[District], shown: District) -> list[District]:
    return [shown, *(one for one in districts if one != shown)][:BANKS]


def _learn(diary: Diary, officer: Actor, district: District) -> tuple[tuple[Product, Goods], ...]:
    """Known to all shops from then on."""
    return tuple((_learned(diary, officer, district, row), row) for row in goods_rows())


def _learned(diary: Diary, officer: Actor, district: District, row: Goods) -> Product:
    described = Described(row.name_th, row.kind, row.name_en, row.category)
    return learn_product(
        diary.act(officer, at(SINCE, "16:00")), district=district, described=described, barcode=row.barcode
    )


def _open(diary: Diary, actor_of: ActorOf, district: District, goods: tuple[tuple[Product, Goods], ...]) -> Bank:
    officer = actor_of(f"officer-{district.code}-1", SINCE)
    head = actor_of(f"officer-{district.code}-head", SINCE)
    office = Point(district.office_lat, district.office_lon)
    place = Place(f"ธนาคารอาหารเขต{district.name_th} (สมมติ)", office, kind="COMMUNITY", hours=("09:00", "18:00"))
    site = add_site(diary.act(officer, at(SINCE, "16:10")), district=district, place=place, people=0, needs=[])
    shop = open_shop(diary.act(head, at(SINCE, "16:15")), site=site, name=f"ร้านปันสุขเขต{district.name_th} (สมมติ)")
    prices = {product.pk: row.points for product, row in goods}
    set_prices(diary.act(head, at(SINCE, "16:20")), shop=shop, prices=prices, starts_on=SINCE)
    rule = draft_rule(diary.act(head, at(SINCE, "16:30")), district=district, terms=TERMS)
    switch_on(diary.act(head, at(SINCE, "16:35")), rule=rule, starts_on=SINCE)
    opens = diary.act(head, at(SINCE, "16:40"))
    set_opening(opens, shop=shop, weekdays=WEEKDAYS, stretches=HOURS, starts_on=SINCE)
    return Bank(district, shop, goods, _asked(diary, officer, district))


def _asked(diary: Diary, officer: Actor, district: District) -> tuple[Household, ...]:
    chance, asked = diary.chance("asked", district.code), []
    for number, home in enumerate(Household.objects.filter(district=district).order_by("house_no", "pk")):
        if number % UNASKED_EVERY:
            act = diary.act(officer, at(SINCE, "17:00"))
            assess(act, household=home, day=SINCE, answers=_answers(chance))
            asked.append(home)
    return tuple(asked)


def _answers(chance: Random) -> dict[str, str]:
    def answer(choices: Sequence[str]) -> str:
        return chance.choices(choices, LIKELY[: len(choices)])[0]

    return {one.code: answer([choice.code for choice in one.choices]) for one in form().questions}


def may_spend(bank: Bank, home: Household) -> int:
    return min(balance_of(district_id=bank.district.pk, household_id=home.pk), TERMS.cap_per_visit or 0)


def basket(chance: Random, offered: Sequence[Offered], points: int) -> list[Chosen]:
    """A few kinds, as long as the points last."""
    chosen = []
    for one in chance.sample(offered, min(chance.randint(*KINDS), len(offered))):
        in_pieces = one.product.category.in_pieces
        quantity = min(chance.randint(1, 3) if in_pieces else chance.randint(*WEIGHED_GRAMS), one.left)
        cost = one.price * (quantity if in_pieces else -(-quantity // 100))
        if cost <= points:
            points -= cost
            chosen.append(Chosen(one.product.pk, quantity))
    return chosen
