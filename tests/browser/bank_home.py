"""A home with two shops in Bang Khae: goods on the shelf, households that took some of it, rice in both shops."""

import json
from datetime import timedelta

from songtor.city.models import Account
from songtor.city.policy import Actor
from songtor.cli.migrate import bring_up_to_date
from songtor.offers.models import Site
from songtor.rounds import services as rounds
from songtor.shop.services import open_shop
from songtor.shop.shelf.passing import answer_passing, pass_on
from tests.browser.shopping import GOODS
from tests.personas import (
    DAY,
    act,
    load_bangkok,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)
from tests.shop.conftest import make_bank


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    people = make_people()
    Account.objects.filter(username__in=["malee", "head"]).update(email="crew@bangkhae.example")
    bank = make_bank(people)
    rice = bank.share(bank.rice, 40, DAY + timedelta(days=90)).lines.get().lot
    for name, kind, points in GOODS[:4]:
        bank.share(bank.product(name, points, kind=kind), 20)
    bank.share(bank.product("ผักรวม", 2, kind="FRESH", category="fresh"), 9_000, DAY + timedelta(days=2))
    soap = bank.product("สบู่เหลว 400 มล.", 5, kind="HYGIENE")
    second = open_shop(act(bank.head), site=make_site(bank.malee, name="ริมคลอง"), name="ร้านริมคลอง")
    passing = pass_on(act(bank.malee), shop=bank.shop, to_shop=second, lots={rice.pk: 6})
    answer_passing(act(bank.malee), to_shop=second, passing=passing, is_accepted=True)
    for number in (2, 1):
        bank.sell(bank.household("UNEMPLOYED", points_given=60), (bank.rice, number))
    told = {"shop": str(bank.shop.pk), "soap": soap.name, "rice": bank.rice.name}
    return json.dumps(told | {"stop": arrived(bank.malee, bank.shop.site)})


def arrived(malee: Actor, site: Site) -> str:
    """A round's 10 kg of ready food stand at the shop's door."""
    pickup, delivery = stops_of(make_round(malee, make_offer(malee, make_branch(malee)), site))
    weight = {"category": "ready", "gross_grams": 12_000, "tare_grams": 2_000}
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, **weight)
    rounds.arrive(act(malee, "10:10"), stop=delivery)
    return str(delivery.pk)
